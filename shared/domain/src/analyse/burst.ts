import { DAY_MS, countBetween, firstAbove } from './moments.js';

export interface Burst {
  /** First occurrence of the run (ISO 8601). */
  readonly since: string;
  readonly count: number;
  /** What the own past would have brought in the same time. */
  readonly expectedCount: number;
  readonly text: string;
}

/** Rate under attack over usual rate that the detector is tuned to. */
const RATE_RATIO = 3;
/** By Lorden's bound a false alarm comes at most once in e^h days of watching: here once in about three years. */
const DECISION_LIMIT = Math.log(3 * 365);
/** A problem without a past bursts with this many occurrences in a day. */
const NEW_PROBLEM_COUNT = 3;

/**
 * Find a burst going on at the end of observation: a Poisson CUSUM in event time, S ← max(0, S + ln 3 − 2λ₀Δt), tuned to a
 * threefold rate (Lorden 1971, doi:10.1214/aoms/1177693055). A problem too new for a usual rate bursts with three in a day.
 *
 * @param days  ascending days since `fromTime`
 * @param fromTime  start of observation, milliseconds since 1970
 * @param recentDays  the stretch searched, days; the usual rate λ₀ comes from the time before it
 */
export function findBurst(
  days: Float64Array,
  observedDays: number,
  fromTime: number,
  recentDays = 28,
): Burst | undefined {
  const start = Math.max(0, observedDays - recentDays);
  const past = countBetween(days, 0, start);
  const recent = days.subarray(firstAbove(days, start));
  const describe = (index: number, usualPerDay: number): Burst => {
    const since = recent[index]!;
    const span = observedDays - since;
    const count = recent.length - index;
    const expectedCount = usualPerDay * span;
    return {
      since: new Date(fromTime + since * DAY_MS).toISOString(),
      count,
      expectedCount,
      text: `${count} tickets in ${spanInWords(span)}, where ${expectedCount < 0.1 ? 'fewer than 0.1 are' : `${expectedCount.toFixed(1)} would be`} usual.`,
    };
  };
  const newest = recent.at(-1);
  if (newest === undefined || observedDays - newest > 7) return undefined;
  if (past === 0) {
    for (let index = 0; index + NEW_PROBLEM_COUNT - 1 < recent.length; index += 1) {
      if (recent[index + NEW_PROBLEM_COUNT - 1]! - recent[index]! <= 1) return describe(index, 0);
    }
    return undefined;
  }
  const usualPerDay = (past + 0.5) / start;
  const drain = (RATE_RATIO - 1) * usualPerDay;
  let sum = 0;
  let runStart = 0;
  let previous = start;
  let alarmed = false;
  for (let index = 0; index < recent.length; index += 1) {
    const at = recent[index]!;
    sum = Math.max(0, sum - drain * (at - previous));
    if (sum === 0) {
      runStart = index;
      alarmed = false;
    }
    sum += Math.log(RATE_RATIO);
    if (sum >= DECISION_LIMIT) alarmed = true;
    previous = at;
  }
  const stillRunning = sum - drain * (observedDays - previous) > 0;
  return alarmed && stillRunning ? describe(runStart, usualPerDay) : undefined;
}

function spanInWords(days: number): string {
  if (days < 2) return `${Math.max(1, Math.round(days * 24))} hours`;
  return `${Math.round(days)} days`;
}
