import type { Interval } from './interval.js';
import { type Burst, findBurst } from './burst.js';
import { type GrowthModel, type LaplaceTest, fitGrowth, testDrift } from './growth.js';
import { DAY_MS, type Moment, countBetween, observeMoments, requireMoment } from './moments.js';
import { ratePerDay, scaleInterval, shareOf } from './rate.js';
import { type Trend, type TrendOptions, judgeTrend } from './trend.js';

export interface RecurrenceOptions extends TrendOptions {
  /** Start of observation (ISO 8601): when the source's tickets begin, not when the problem does. */
  readonly from: string;
  /** End of observation (ISO 8601), usually the present moment. */
  readonly until: string;
  /** Tickets of all problems in the same time, for the share; left out: no share. */
  readonly allTickets?: number;
  /** Probability inside every interval, default 0.95. */
  readonly level?: number;
}

/** What the occurrences of one problem say about it. */
export interface Recurrence {
  readonly from: string;
  readonly until: string;
  readonly observedDays: number;
  /** Dated occurrences within the window. */
  readonly total: number;
  /** Occurrences without a readable moment; part of no other figure. */
  readonly undated: number;
  /** Occurrences outside the window; part of no other figure. */
  readonly outside: number;
  readonly last7Days: number;
  readonly last30Days: number;
  readonly last90Days: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** Counts per 7 days, oldest first; the last bucket ends at `until`, the first may reach before `from`. */
  readonly weeklyCounts: readonly number[];
  /** Start of the first weekly bucket (ISO 8601). */
  readonly weeksFrom: string;
  readonly recurrencesPerWeek: Interval;
  /** Share of all tickets; undefined when `allTickets` was not given. */
  readonly share?: Interval;
  /** Mean days from one occurrence to the next; undefined below two occurrences. */
  readonly meanDaysBetween?: number;
  readonly medianDaysBetween?: number;
  readonly trend: Trend;
  readonly burst?: Burst;
  /** Undefined below eight occurrences. */
  readonly growth?: GrowthModel;
  /** Undefined below five occurrences. */
  readonly drift?: LaplaceTest;
}

/**
 * Measure how often one problem recurs and how that moves. For method and limits see ./README.md.
 *
 * @param occurrences  moments (ISO 8601) in any order; absent and unreadable ones are counted as `undated`
 * @throws RangeError when the window is unreadable or empty, or `allTickets` is smaller than the problem
 *
 * Complexity: O(n log n + weeks) for n occurrences.
 */
export function measureRecurrence(occurrences: readonly Moment[], options: RecurrenceOptions): Recurrence {
  const { from, until, allTickets, level = 0.95 } = options;
  const fromTime = requireMoment(from, 'from');
  const { days, undated, outside, observedDays } = observeMoments(occurrences, from, until);
  const total = days.length;
  const at = (day: number | undefined): string | undefined =>
    day === undefined ? undefined : new Date(fromTime + day * DAY_MS).toISOString();
  const weeklyCounts = countWeeks(days, observedDays);
  const gaps = Float64Array.from({ length: Math.max(0, total - 1) }, (_, i) => days[i + 1]! - days[i]!).sort();
  return {
    from,
    until,
    observedDays,
    total,
    undated,
    outside,
    last7Days: countBetween(days, observedDays - 7, observedDays),
    last30Days: countBetween(days, observedDays - 30, observedDays),
    last90Days: countBetween(days, observedDays - 90, observedDays),
    firstAt: at(days[0]),
    lastAt: at(days[total - 1]),
    weeklyCounts,
    weeksFrom: new Date(requireMoment(until, 'until') - weeklyCounts.length * 7 * DAY_MS).toISOString(),
    recurrencesPerWeek: scaleInterval(ratePerDay(total, observedDays, level), 7),
    share: allTickets === undefined ? undefined : allTickets === 0 ? undefined : shareOf(total, allTickets, level),
    meanDaysBetween: gaps.length > 0 ? (days[total - 1]! - days[0]!) / gaps.length : undefined,
    medianDaysBetween: medianOfSorted(gaps),
    trend: judgeTrend(days, observedDays, options),
    burst: findBurst(days, observedDays, fromTime, options.recentDays),
    growth: fitGrowth(days, observedDays, level),
    drift: testDrift(days, observedDays),
  };
}

/** Buckets are laid backwards from the end, so that the newest week is always a whole one. */
function countWeeks(days: Float64Array, observedDays: number): number[] {
  const weeks = Math.max(1, Math.ceil(observedDays / 7));
  const counts = new Array<number>(weeks).fill(0);
  for (const day of days) {
    const back = Math.min(weeks - 1, Math.floor((observedDays - day) / 7));
    counts[weeks - 1 - back]! += 1;
  }
  return counts;
}

function medianOfSorted(sorted: Float64Array): number | undefined {
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
