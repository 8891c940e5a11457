import { betaCdf, betaQuantile } from '../numeric/distributions.js';
import type { Interval } from './interval.js';

/** Two counts of the same kind of event over two spans of days. */
export interface CountComparison {
  /** One-sided exact probability of `laterCount` or more, were the rate unchanged. */
  readonly pRise: number;
  /** One-sided exact probability of `laterCount` or fewer, were the rate unchanged. */
  readonly pFall: number;
  /** Later rate over earlier rate, with the credible interval under Jeffreys' priors. */
  readonly ratio: Interval;
}

/**
 * Compare two Poisson counts exactly: given their sum, the later one is binomial with p = T₂ / (T₁ + T₂) when nothing changed
 * (Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313).
 *
 * @param earlierCount,laterCount  n₁, n₂ ≥ 0
 * @param earlierDays,laterDays  T₁, T₂ > 0
 * @throws RangeError when a span is empty
 */
export function compareCounts(
  earlierCount: number,
  earlierDays: number,
  laterCount: number,
  laterDays: number,
  level = 0.95,
): CountComparison {
  if (!(earlierDays > 0) || !(laterDays > 0)) {
    throw new RangeError(`Both spans must be longer than 0 days, but are ${earlierDays} and ${laterDays}.`);
  }
  const p = laterDays / (earlierDays + laterDays);
  const tail = (1 - level) / 2;
  const exposure = earlierDays / laterDays;
  // λ₂T₂ / (λ₁T₁ + λ₂T₂) ~ Beta(n₂ + ½, n₁ + ½); u / (1 − u) · T₁ / T₂ is the ratio of the rates.
  const ratioAt = (q: number): number => {
    const u = betaQuantile(q, laterCount + 0.5, earlierCount + 0.5);
    return u >= 1 ? Number.POSITIVE_INFINITY : (u / (1 - u)) * exposure;
  };
  return {
    pRise: laterCount === 0 ? 1 : betaCdf(p, laterCount, earlierCount + 1),
    pFall: earlierCount === 0 ? 1 : 1 - betaCdf(p, laterCount + 1, earlierCount),
    ratio: {
      value: ((laterCount + 0.5) / (earlierCount + 0.5)) * exposure,
      low: laterCount === 0 ? 0 : ratioAt(tail),
      high: ratioAt(1 - tail),
      level,
    },
  };
}

/**
 * Probability that the later rate is below `factor` times the earlier one, each with Jeffreys' prior.
 * @param factor  r > 0; 0.5 asks whether the rate was at least halved
 */
export function probabilityRateBelow(
  factor: number,
  earlierCount: number,
  earlierDays: number,
  laterCount: number,
  laterDays: number,
): number {
  const scaled = factor * laterDays;
  return betaCdf(scaled / (scaled + earlierDays), laterCount + 0.5, earlierCount + 0.5);
}
