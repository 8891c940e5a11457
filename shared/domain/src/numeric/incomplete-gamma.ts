import { logGamma } from './log-gamma.js';

const EPSILON = 1e-16;
/** Stands for zero in a denominator of the continued fraction. */
const TINY = 1e-300;

/**
 * Regularised lower incomplete gamma function P(a, x) = γ(a, x) / Γ(a): the probability that a Gamma(a, rate 1) variable is at most x.
 *
 * @param a  shape, > 0
 * @param x  ≥ 0
 * @returns 0…1
 *
 * Method: power series for x < a + 1, else the continued fraction (modified Lentz). O(√a) steps.
 * Reference: NIST DLMF 8.11.4 and 8.9.2, https://dlmf.nist.gov/8
 */
export function lowerGamma(a: number, x: number): number {
  checkArguments(a, x);
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? powerSeries(a, x) : 1 - continuedFraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), accurate also where it is tiny. Arguments as {@link lowerGamma}. */
export function upperGamma(a: number, x: number): number {
  checkArguments(a, x);
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - powerSeries(a, x) : continuedFraction(a, x);
}

function checkArguments(a: number, x: number): void {
  if (!(a > 0) || a === Infinity) throw new RangeError(`shape must be > 0 and finite, got ${a}`);
  if (!(x >= 0)) throw new RangeError(`x must be ≥ 0, got ${x}`);
}

/** xᵃ e⁻ˣ / Γ(a) */
function prefactor(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

function powerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  // Terms shrink once k > x − a, so the loop ends by itself.
  for (let k = 1; term > sum * EPSILON; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return Math.min(1, sum * prefactor(a, x));
}

function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1_000_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return Math.min(1, h * prefactor(a, x));
}
