import { compareCounts, probabilityRateBelow } from './compare-rates.js';
import type { Interval } from './interval.js';
import { DAY_MS, type Moment, countBetween, observeMoments, requireMoment } from './moments.js';

export const fixVerdicts = ['held', 'undecided', 'failed'] as const;
export type FixVerdict = (typeof fixVerdicts)[number];

export interface FixJudgement {
  readonly verdict: FixVerdict;
  readonly text: string;
  readonly countBefore: number;
  readonly daysBefore: number;
  readonly countAfter: number;
  /** Days since shipping, after settling. */
  readonly daysAfter: number;
  /** Exact chance of so few afterwards, had the fix changed nothing. */
  readonly pValue: number;
  /** Probability that the rate is now below half of what it was. */
  readonly probabilityHalved: number;
  /** Later rate over earlier rate. */
  readonly ratio: Interval;
  /** About how many more quiet days would settle it; undefined when decided or when waiting cannot settle it. */
  readonly moreDaysNeeded?: number;
  /** Occurrences that one would have expected since the fix, minus those that came; never negative. */
  readonly avoided: number;
}

export interface FixOptions {
  /** Start of observation (ISO 8601). */
  readonly from: string;
  /** When the fix reached users (ISO 8601). */
  readonly shippedAt: string;
  /** End of observation (ISO 8601). */
  readonly until: string;
  /** Days after shipping that do not count, because old installations still report; default 0. */
  readonly settleDays?: number;
  /** Share of the time since shipping that counts, because only so much of the use runs on a version with the fix; 0 < s ≤ 1, default 1. */
  readonly exposureShare?: number;
  /** Longest stretch before the fix to compare with, days, default 365. Shorter follows a changing rate. */
  readonly baselineDays?: number;
  /** Probability demanded before a verdict is spoken, default 0.95. */
  readonly certainty?: number;
}

const LONGEST_WAIT_DAYS = 3650;

/**
 * Did the fix hold? Exact binomial on the counts before and after, and P(λ₂ < ½ λ₁) from two Gamma posteriors.
 * *held*: halved with the demanded certainty and unlikely by chance. *failed*: not halved, with the same certainty.
 * Else *undecided*, with the number of further quiet days that would make it *held*.
 *
 * @throws RangeError when `shippedAt` is not after `from` or the window is unreadable
 */
export function judgeFix(occurrences: readonly Moment[], options: FixOptions): FixJudgement {
  const { from, shippedAt, until, settleDays = 0, exposureShare = 1, baselineDays = 365, certainty = 0.95 } = options;
  if (!(exposureShare > 0 && exposureShare <= 1)) {
    throw new RangeError(`exposureShare must be above 0 and at most 1, but is ${exposureShare}.`);
  }
  const shippedDay = (requireMoment(shippedAt, 'shippedAt') - requireMoment(from, 'from')) / DAY_MS;
  if (!(shippedDay > 0)) throw new RangeError(`shippedAt (${shippedAt}) must be later than from (${from}).`);
  const { days, observedDays } = observeMoments(occurrences, from, until);
  const daysBefore = Math.min(shippedDay, baselineDays);
  const countBefore = countBetween(days, shippedDay - daysBefore, shippedDay);
  const start = shippedDay + settleDays;
  const daysAfter = Math.max(0, observedDays - start);
  const countAfter = daysAfter > 0 ? countBetween(days, start, observedDays) : 0;
  const exposedAfter = (extra: number): number => (daysAfter + extra) * exposureShare;
  const halvedAfter = (extra: number): number =>
    daysAfter + extra > 0 ? probabilityRateBelow(0.5, countBefore, daysBefore, countAfter, exposedAfter(extra)) : 0.5;
  const chanceAfter = (extra: number): number =>
    daysAfter + extra > 0 ? compareCounts(countBefore, daysBefore, countAfter, exposedAfter(extra)).pFall : 1;
  const heldAfter = (extra: number): boolean => halvedAfter(extra) >= certainty && chanceAfter(extra) <= 1 - certainty;

  const probabilityHalved = halvedAfter(0);
  const figures = {
    countBefore,
    daysBefore,
    countAfter,
    daysAfter,
    pValue: chanceAfter(0),
    probabilityHalved,
    ratio: compareCounts(countBefore, daysBefore, countAfter, Math.max(exposedAfter(0), 1 / 24)).ratio,
    avoided: Math.max(0, (countBefore / daysBefore) * exposedAfter(0) - countAfter),
  };
  const facts = `${inWords(countAfter)} in ${Math.round(daysAfter)} days since the fix, ${inWords(countBefore)} in the ${Math.round(daysBefore)} days before`;
  if (heldAfter(0)) {
    return { ...figures, verdict: 'held', text: `The fix holds: ${facts}.` };
  }
  if (countAfter > 0 && daysAfter > 0 && probabilityHalved <= 1 - certainty) {
    return { ...figures, verdict: 'failed', text: `The fix did not hold: ${facts}.` };
  }
  if (countBefore === 0) {
    return {
      ...figures,
      verdict: 'undecided',
      text: `Cannot be judged by counts: no ticket in the ${Math.round(daysBefore)} days before the fix.`,
    };
  }
  if (!heldAfter(LONGEST_WAIT_DAYS)) {
    return { ...figures, verdict: 'undecided', text: `Not decided: ${facts}.` };
  }
  let low = 0;
  let high = LONGEST_WAIT_DAYS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (heldAfter(middle)) high = middle;
    else low = middle;
  }
  return {
    ...figures,
    verdict: 'undecided',
    moreDaysNeeded: high,
    text: `Not enough data yet: ${facts}. About ${high} more quiet ${high === 1 ? 'day' : 'days'} would settle it.`,
  };
}

function inWords(count: number): string {
  if (count === 0) return 'no ticket';
  return count === 1 ? '1 ticket' : `${count} tickets`;
}
