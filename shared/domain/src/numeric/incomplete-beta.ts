import { logBeta } from './log-gamma.js';

const TINY = 1e-300;

/**
 * Regularised incomplete beta function I_x(a, b): the probability that a Beta(a, b) variable is at most x.
 *
 * @param x  0–1
 * @param a  > 0
 * @param b  > 0
 * @returns 0…1
 *
 * Method: continued fraction (modified Lentz) on the side of the mean where it converges fast, O(√max(a, b)) steps.
 * Reference: NIST DLMF 8.17.22, https://dlmf.nist.gov/8.17
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0) || !(b > 0)) throw new RangeError(`shapes must be > 0, got ${a} and ${b}`);
  if (!(x >= 0 && x <= 1)) throw new RangeError(`x must be 0–1, got ${x}`);
  if (x === 0 || x === 1) return x;
  const prefactor = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  const value =
    x < (a + 1) / (a + b + 2)
      ? (prefactor * continuedFraction(x, a, b)) / a
      : 1 - (prefactor * continuedFraction(1 - x, b, a)) / b;
  return Math.min(1, Math.max(0, value));
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = nonZero(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let h = d;
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return h;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
