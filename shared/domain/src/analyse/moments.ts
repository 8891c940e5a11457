/** One day in milliseconds. */
export const DAY_MS = 86_400_000;

/** A moment as tickets carry it: ISO 8601, or absent. */
export type Moment = string | null | undefined;

interface ObservedMoments {
  /** Days since `from`, ascending, each in (0, observedDays]. */
  readonly days: Float64Array;
  /** Moments that were absent or unreadable. */
  readonly undated: number;
  /** Readable moments before `from` or after `until`. */
  readonly outside: number;
  readonly observedDays: number;
}

/**
 * Read a moment that must be there.
 * @throws RangeError naming the parameter when it is no ISO 8601 moment.
 */
export function requireMoment(moment: string, parameter: string): number {
  const time = Date.parse(moment);
  if (Number.isNaN(time)) {
    throw new RangeError(`${parameter} must be an ISO 8601 moment such as 2026-11-22T09:00:00Z, but is "${moment}".`);
  }
  return time;
}

/**
 * Turn occurrences into ascending days since the start of observation; what cannot be used is counted, never guessed.
 *
 * @param occurrences  moments in any order
 * @param from  start of observation (ISO 8601)
 * @param until  end of observation (ISO 8601), later than `from`
 * @throws RangeError when the window is unreadable or empty
 *
 * Complexity: O(n log n).
 */
export function observeMoments(occurrences: readonly Moment[], from: string, until: string): ObservedMoments {
  const start = requireMoment(from, 'from');
  const end = requireMoment(until, 'until');
  if (end <= start) throw new RangeError(`until (${until}) must be later than from (${from}).`);
  const kept: number[] = [];
  let undated = 0;
  let outside = 0;
  for (const occurrence of occurrences) {
    const time = occurrence ? Date.parse(occurrence) : Number.NaN;
    if (Number.isNaN(time)) undated += 1;
    else if (time < start || time > end) outside += 1;
    // An event on the very first instant would make the logarithms of the growth model infinite.
    else kept.push(Math.max(time - start, 1) / DAY_MS);
  }
  return { days: Float64Array.from(kept).sort(), undated, outside, observedDays: (end - start) / DAY_MS };
}

/** Number of ascending `days` in the half-open window (after, upTo]. O(log n). */
export function countBetween(days: Float64Array, after: number, upTo: number): number {
  return firstAbove(days, upTo) - firstAbove(days, after);
}

/** Index of the first of the ascending `days` that is greater than `limit`. O(log n). */
export function firstAbove(days: Float64Array, limit: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle]! > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
