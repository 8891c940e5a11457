/**
 * Distribution functions and quantiles of the families the small-count statistics stand on.
 * Every quantile is the smallest x whose distribution function reaches p; relative error below 1e-10.
 */
import { incompleteBeta } from './incomplete-beta.js';
import { lowerGamma, upperGamma } from './incomplete-gamma.js';
import { logGamma } from './log-gamma.js';

/** P(X ≤ x) for X ~ Gamma(shape, rate), mean shape / rate. `x` ≤ 0 gives 0. */
export function gammaCdf(x: number, shape: number, rate: number): number {
  checkPositive({ shape, rate });
  return x <= 0 ? 0 : lowerGamma(shape, x * rate);
}

/** Quantile of Gamma(shape, rate). @param p 0–1 */
export function gammaQuantile(p: number, shape: number, rate: number): number {
  checkProbability(p);
  checkPositive({ shape, rate });
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  // The search runs on ln x: for small shapes the lower quantiles span hundreds of orders of magnitude.
  const fromUpperTail = p > 0.5;
  const shortfall = (logX: number) => {
    const x = Math.exp(logX);
    return fromUpperTail ? 1 - p - upperGamma(shape, x) : lowerGamma(shape, x) - p;
  };
  let low = Math.log(shape);
  for (let step = 1; low > -700 && shortfall(low) > 0; step *= 2) low -= step;
  if (low <= -700) return 0;
  let high = Math.log(shape + 1) + 1;
  while (shortfall(high) < 0) high += 1;
  return Math.exp(rootBetween(shortfall, low, high)) / rate;
}

/** P(X ≤ x) for X ~ Beta(a, b); 0 below 0, 1 above 1. */
export function betaCdf(x: number, a: number, b: number): number {
  checkPositive({ a, b });
  return incompleteBeta(Math.min(1, Math.max(0, x)), a, b);
}

/** Quantile of Beta(a, b). @param p 0–1 */
export function betaQuantile(p: number, a: number, b: number): number {
  checkProbability(p);
  checkPositive({ a, b });
  if (p === 0 || p === 1) return p;
  // On the log scale of the nearer end, so that quantiles next to 0 or 1 keep their digits.
  if (p > incompleteBeta(0.5, a, b)) return 1 - betaQuantile(1 - p, b, a);
  const shortfall = (logX: number) => incompleteBeta(Math.exp(logX), a, b) - p;
  let low = -1;
  while (low > -700 && shortfall(low) > 0) low *= 2;
  return low <= -700 ? 0 : Math.exp(rootBetween(shortfall, low, Math.log(0.5)));
}

/** P(X ≤ k) for X ~ Poisson(mean). @param mean ≥ 0 */
export function poissonCdf(k: number, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`mean must be ≥ 0, got ${mean}`);
  if (k < 0) return 0;
  return mean === 0 ? 1 : upperGamma(Math.floor(k) + 1, mean);
}

/** P(X ≥ k) for X ~ Poisson(mean), accurate where it is tiny. */
export function poissonTail(k: number, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`mean must be ≥ 0, got ${mean}`);
  const atLeast = Math.ceil(k);
  if (atLeast <= 0) return 1;
  return mean === 0 ? 0 : lowerGamma(atLeast, mean);
}

/** P(X = k) for X ~ Poisson(mean). */
export function poissonProbability(k: number, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`mean must be ≥ 0, got ${mean}`);
  if (k < 0 || !Number.isInteger(k)) return 0;
  if (mean === 0) return k === 0 ? 1 : 0;
  return Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
}

/** Quantile of Poisson(mean). */
export function poissonQuantile(p: number, mean: number): number {
  checkProbability(p);
  return p === 1 && mean > 0 ? Infinity : smallestCount((k) => poissonCdf(k, mean) >= p, mean);
}

/** P(X ≤ k) for X ~ Binomial(trials, probability). */
export function binomialCdf(k: number, trials: number, probability: number): number {
  checkProbability(probability);
  if (!(trials >= 0)) throw new RangeError(`trials must be ≥ 0, got ${trials}`);
  const successes = Math.floor(k);
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return incompleteBeta(1 - probability, trials - successes, successes + 1);
}

/**
 * P(X ≤ k) for the number X of failures before the `size`-th success; a Gamma–Poisson mixture:
 * Poisson counts over horizon h whose rate is Gamma(a, rate b) follow it with size a and success b / (b + h).
 *
 * @param size  > 0, need not be whole
 * @param success  0 < success ≤ 1
 */
export function negativeBinomialCdf(k: number, size: number, success: number): number {
  checkPositive({ size, success });
  checkProbability(success);
  return k < 0 ? 0 : incompleteBeta(success, size, Math.floor(k) + 1);
}

/** Quantile of the negative binomial of {@link negativeBinomialCdf}. */
export function negativeBinomialQuantile(p: number, size: number, success: number): number {
  checkProbability(p);
  checkPositive({ size, success });
  if (success === 1) return 0;
  if (p === 1) return Infinity;
  return smallestCount((k) => negativeBinomialCdf(k, size, success) >= p, (size * (1 - success)) / success);
}

/** P(Z ≤ z) for the standard normal. */
export function normalCdf(z: number): number {
  const half = (z * z) / 2;
  return z <= 0 ? upperGamma(0.5, half) / 2 : 1 - upperGamma(0.5, half) / 2;
}

/** Quantile of the standard normal; −∞ at 0, ∞ at 1. */
export function normalQuantile(p: number): number {
  checkProbability(p);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  // |Z|² / 2 is Gamma(½, 1): P(|Z| > z) = 2 · min(p, 1 − p).
  const tail = 2 * Math.min(p, 1 - p);
  const shortfall = (z: number) => tail - upperGamma(0.5, (z * z) / 2);
  const magnitude = rootBetween(shortfall, 0, 39);
  return p < 0.5 ? -magnitude : magnitude;
}

/** P(X ≤ x) for χ² with the given degrees of freedom. */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  return gammaCdf(x, degreesOfFreedom / 2, 0.5);
}

/** Quantile of χ² with the given degrees of freedom. */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  return gammaQuantile(p, degreesOfFreedom / 2, 0.5);
}

/** Smallest whole k ≥ 0 at which a monotone condition holds; `guess` is where to look first. */
function smallestCount(holds: (k: number) => boolean, guess: number): number {
  if (holds(0)) return 0;
  let high = Math.max(1, Math.ceil(guess));
  let low = 0;
  while (!holds(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Root of an increasing function between two bounds that enclose it.
 * Method: false position with the Illinois weighting, and a bisection whenever a step gains less than half.
 */
function rootBetween(increasing: (x: number) => number, low: number, high: number): number {
  let valueLow = increasing(low);
  let valueHigh = increasing(high);
  if (valueLow >= 0) return low;
  if (valueHigh <= 0) return high;
  for (let step = 0; step < 300; step++) {
    const width = high - low;
    if (width <= 1e-14 * Math.max(1e-12, Math.abs(low), Math.abs(high))) break;
    const chord = low - (valueLow * width) / (valueHigh - valueLow);
    const x = step % 3 === 2 || !(chord > low && chord < high) ? low + width / 2 : chord;
    if (x === low || x === high) break;
    const value = increasing(x);
    if (value === 0) return x;
    if (value < 0) {
      low = x;
      valueLow = value;
      valueHigh /= 2;
    } else {
      high = x;
      valueHigh = value;
      valueLow /= 2;
    }
  }
  return low + (high - low) / 2;
}

function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`probability must be 0–1, got ${p}`);
}

function checkPositive(parameters: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (!(value > 0)) throw new RangeError(`${name} must be > 0, got ${value}`);
  }
}
