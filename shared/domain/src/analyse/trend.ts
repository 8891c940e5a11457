import { compareCounts } from './compare-rates.js';
import { countBetween } from './moments.js';

/** How a problem's recurrence moves, judged against its own past. */
export const trendWords = ['emerging', 'rising', 'steady', 'falling', 'quiet', 'too little data'] as const;
export type TrendWord = (typeof trendWords)[number];

export interface Trend {
  readonly word: TrendWord;
  /** The judgement in a sentence, with the counts it rests on. */
  readonly text: string;
  readonly recentCount: number;
  readonly recentDays: number;
  /** What the own baseline would have brought in the recent days; undefined without a baseline. */
  readonly expectedCount?: number;
  /** Chance of a change this clear were the rate unchanged, 0–1; undefined without a baseline. */
  readonly pValue?: number;
}

export interface TrendOptions {
  /** Length of the window judged, days, default 28. Longer: calmer and slower. */
  readonly recentDays?: number;
  /** Longest baseline before that window, days, default 182. */
  readonly baselineDays?: number;
  /** A change is named when its one-sided chance is at most this, default 0.05. Lower: fewer and surer alarms. */
  readonly maxChance?: number;
}

/** Fewer occurrences than this in the window are never called rising or emerging. */
const MIN_RECENT = 3;
/** A baseline must be at least as long as the window, else the comparison leans on the longer side only. */
const MIN_BASELINE_WINDOWS = 1;
/** Nothing for this many windows is quiet, however rare the problem was. */
const QUIET_WINDOWS = 3;

/**
 * Name the trend of one problem from its own small counts: exact conditional binomial, never a percentage of zero.
 *
 * @param days  ascending days since the start of observation
 * @param observedDays  length of the observation
 */
export function judgeTrend(days: Float64Array, observedDays: number, options: TrendOptions = {}): Trend {
  const recentDays = options.recentDays ?? 28;
  const maxChance = options.maxChance ?? 0.05;
  const windowStart = observedDays - recentDays;
  const recentCount = countBetween(days, windowStart, observedDays);
  const baselineDays = Math.min(options.baselineDays ?? 182, windowStart);
  const known = { recentCount, recentDays };
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return { ...known, word: 'quiet', text: 'No dated ticket in the time observed.' };
  }
  if (baselineDays < recentDays * MIN_BASELINE_WINDOWS) {
    const missing = Math.ceil(recentDays * (1 + MIN_BASELINE_WINDOWS) - observedDays);
    return {
      ...known,
      word: 'too little data',
      text: `Not enough history yet: about ${counted(missing, 'more day')} needed.`,
    };
  }
  const baselineCount = countBetween(days, windowStart - baselineDays, windowStart);
  const { pRise, pFall } = compareCounts(baselineCount, baselineDays, recentCount, recentDays);
  const expectedCount = (baselineCount / baselineDays) * recentDays;
  const against = `${counted(recentCount, 'ticket')} in the last ${recentDays} days; its own past would bring ${spoken(expectedCount)}`;
  const judged = { ...known, expectedCount, pValue: Math.min(pRise, pFall) };
  if (first > windowStart) {
    return recentCount >= MIN_RECENT
      ? {
          ...judged,
          word: 'emerging',
          text: `New: ${counted(recentCount, 'ticket')}, all in the last ${recentDays} days.`,
        }
      : {
          ...judged,
          word: 'too little data',
          text: `New, with ${counted(recentCount, 'ticket')} so far: too few to name a trend.`,
        };
  }
  if (recentCount >= MIN_RECENT && pRise <= maxChance) return { ...judged, word: 'rising', text: `${against}.` };
  if (recentCount === 0 && (pFall <= maxChance || observedDays - last >= recentDays * QUIET_WINDOWS)) {
    return {
      ...judged,
      word: 'quiet',
      text: `Nothing for ${counted(Math.floor(observedDays - last), 'day')}${expectedCount < 0.5 ? '' : `; its own past would have brought ${spoken(expectedCount)} in the last ${recentDays}`}.`,
    };
  }
  if (pFall <= maxChance) return { ...judged, word: 'falling', text: `${against}.` };
  if (days.length < MIN_RECENT) {
    return {
      ...judged,
      word: 'too little data',
      text: `Only ${counted(days.length, 'ticket')}: too few to name a trend.`,
    };
  }
  return { ...judged, word: 'steady', text: `${against}: within what chance brings.` };
}

/** "1 ticket", "3 tickets". */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A small expectation as people say it: one decimal below ten. */
function spoken(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
