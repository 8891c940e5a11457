import { betaQuantile, gammaQuantile } from '../numeric/distributions.js';
import type { Interval } from './interval.js';

/**
 * Occurrences per day with the credible interval of a Poisson rate under Jeffreys' prior, Gamma(n + ½, T).
 * With n = 0 the lower bound is 0 and the upper one is near the "rule of three", 3 / T.
 *
 * @param count  occurrences n ≥ 0
 * @param days  days observed T > 0
 * @param level  probability inside the interval, 0–1, default 0.95
 * @throws RangeError for a negative count or an empty window
 */
export function ratePerDay(count: number, days: number, level = 0.95): Interval {
  if (!(count >= 0)) throw new RangeError(`count must be 0 or more, but is ${count}.`);
  if (!(days > 0)) throw new RangeError(`days must be more than 0, but is ${days}.`);
  const tail = (1 - level) / 2;
  return {
    value: count / days,
    low: count === 0 ? 0 : gammaQuantile(tail, count + 0.5, days),
    high: gammaQuantile(count === 0 ? level : 1 - tail, count + 0.5, days),
    level,
  };
}

/** The same figure in another unit, e.g. `scaleInterval(perDay, 7)` for a week. */
export function scaleInterval(interval: Interval, factor: number): Interval {
  return {
    value: interval.value * factor,
    low: interval.low * factor,
    high: interval.high * factor,
    level: interval.level,
  };
}

/**
 * Share of `part` in `whole` with Jeffreys' interval for a proportion (Brown, Cai, DasGupta 2001, doi:10.1214/ss/1009213286):
 * the bound is 0 when nothing was seen and 1 when everything was.
 *
 * @throws RangeError unless 0 ≤ part ≤ whole and whole > 0
 */
export function shareOf(part: number, whole: number, level = 0.95): Interval {
  if (!(whole > 0) || !(part >= 0) || part > whole) {
    throw new RangeError(`part must lie between 0 and whole, and whole above 0, but they are ${part} and ${whole}.`);
  }
  const tail = (1 - level) / 2;
  return {
    value: part / whole,
    low: part === 0 ? 0 : betaQuantile(tail, part + 0.5, whole - part + 0.5),
    high: part === whole ? 1 : betaQuantile(1 - tail, part + 0.5, whole - part + 0.5),
    level,
  };
}
