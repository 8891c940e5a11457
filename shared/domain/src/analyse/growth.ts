import { gammaQuantile, normalCdf } from '../numeric/distributions.js';
import type { Interval } from './interval.js';

/** Below this many occurrences a growth exponent says more about chance than about the application. */
export const MIN_OCCURRENCES_FOR_GROWTH = 8;
/** Below this many occurrences the normal approximation of Laplace's statistic is poor. */
export const MIN_OCCURRENCES_FOR_LAPLACE = 5;

/** Power-law model of recurrence, E N(t) = scale · t^beta. beta < 1: ever rarer; beta > 1: ever more frequent. */
export interface GrowthModel {
  /** Unbiased estimate with its exact interval. */
  readonly beta: Interval;
  /** λ of the model; t in days since the start of observation. */
  readonly scale: number;
  /** Rate at the end of observation, per day. */
  readonly currentPerDay: number;
}

/**
 * Crow–AMSAA (power-law non-homogeneous Poisson process), time-truncated at `observedDays`.
 * β̂ = n / Σ ln(T / tᵢ); unbiased (n − 1) / Σ ln(T / tᵢ); 2nβ / β̂ ~ χ²(2n). Source: Crow 1974; MIL-HDBK-189C, section 6.2.
 *
 * @param days  ascending, each in (0, observedDays]
 * @returns undefined below MIN_OCCURRENCES_FOR_GROWTH occurrences, or when all fall on the last instant
 */
export function fitGrowth(days: Float64Array, observedDays: number, level = 0.95): GrowthModel | undefined {
  const n = days.length;
  if (n < MIN_OCCURRENCES_FOR_GROWTH) return undefined;
  let logSum = 0;
  for (const day of days) logSum += Math.log(observedDays / day);
  if (!(logSum > 0)) return undefined;
  const maximumLikelihood = n / logSum;
  const tail = (1 - level) / 2;
  const scale = n / observedDays ** maximumLikelihood;
  return {
    beta: {
      value: (n - 1) / logSum,
      // χ²(2n) / 2n is Gamma(n, rate n).
      low: maximumLikelihood * gammaQuantile(tail, n, n),
      high: maximumLikelihood * gammaQuantile(1 - tail, n, n),
      level,
    },
    scale,
    currentPerDay: (n * maximumLikelihood) / observedDays,
  };
}

/** Laplace's test of a steady rate against a drift over the whole observation. */
export interface LaplaceTest {
  /** Standard normal when the rate is steady; positive: occurrences gather late. */
  readonly z: number;
  /** Two-sided probability of a drift this clear by chance. */
  readonly pValue: number;
}

/** @returns undefined below MIN_OCCURRENCES_FOR_LAPLACE occurrences. Source: Cox & Lewis 1966, chapter 3. */
export function testDrift(days: Float64Array, observedDays: number): LaplaceTest | undefined {
  const n = days.length;
  if (n < MIN_OCCURRENCES_FOR_LAPLACE) return undefined;
  let sum = 0;
  for (const day of days) sum += day;
  const z = (sum / n - observedDays / 2) / (observedDays * Math.sqrt(1 / (12 * n)));
  return { z, pValue: 2 * (1 - normalCdf(Math.abs(z))) };
}
