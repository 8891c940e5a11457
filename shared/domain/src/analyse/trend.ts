import { compareCounts } from './compare-rates.js';
import { countBetween } from './moments.js';

/** How a problem's recurrence moves, judged against its own past. */
export const trendWords = ['emerging', 'rising', 'steady', 'falling', 'quiet', 'too little data'] as const;
export type TrendWord = (typeof trendWords)[number];

export interface Trend {
  readonly word: TrendWord;
  /** The judgement in a sentence, with the counts it rests on. */
  readonly text: string;
  /** The same in a few words for a row of a list: "9 in 4 weeks, 2 usual". */
  readonly brief: string;
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
  /** A change is named when its one-sided chance is at most this, default 0.02. Lower: fewer and surer alarms, later. */
  readonly maxChance?: number;
  /** A word once given stays until the chance of its change exceeds this, default 0.2. Equal to `maxChance`: words flap. */
  readonly maxStayChance?: number;
  /** The word of the judgement before this one; left out: judged afresh. */
  readonly previous?: TrendWord;
}

/** Fewer occurrences than this in the window are never called rising or emerging. */
const MIN_RECENT = 3;
/** A baseline must be at least as long as the window, else the comparison leans on the longer side only. */
const MIN_BASELINE_WINDOWS = 1;
/** Weeks of belief that tickets come one by one. More: sooner alarmed by clumps; fewer: slower to see a rise (figures in ./README.md). */
const STEADY_WEEKS = 4;
/** Nothing for this many windows is quiet, however rare the problem was. */
const QUIET_WINDOWS = 3;

/**
 * Name the trend of one problem from its own small counts: exact conditional binomial, never a percentage of zero.
 * *rising* and *falling* are entered at `maxChance` and left at `maxStayChance`, so that a word does not flap from one
 * day to the next; judging the same data again with the word just given gives the same word.
 *
 * @param days  ascending days since the start of observation
 * @param observedDays  length of the observation
 */
export function judgeTrend(days: Float64Array, observedDays: number, options: TrendOptions = {}): Trend {
  const recentDays = options.recentDays ?? 28;
  const maxChance = options.maxChance ?? 0.02;
  const maxStayChance = Math.max(maxChance, options.maxStayChance ?? 0.2);
  const isWord = (word: TrendWord, chance: number): boolean =>
    chance <= (options.previous === word ? maxStayChance : maxChance);
  const windowStart = observedDays - recentDays;
  const recentCount = countBetween(days, windowStart, observedDays);
  const baselineDays = Math.min(options.baselineDays ?? 182, windowStart);
  const known = { recentCount, recentDays };
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) {
    return { ...known, word: 'quiet', text: 'No dated ticket in the time observed.', brief: 'no dated ticket' };
  }
  if (baselineDays < recentDays * MIN_BASELINE_WINDOWS) {
    const missing = Math.ceil(recentDays * (1 + MIN_BASELINE_WINDOWS) - observedDays);
    return {
      ...known,
      word: 'too little data',
      text: `Not enough history yet: about ${counted(missing, 'more day')} needed.`,
      brief: `${counted(missing, 'more day')} needed`,
    };
  }
  const baselineCount = countBetween(days, windowStart - baselineDays, windowStart);
  // Tickets that come in clumps say as much as fewer that come one by one.
  const clump = clumpingOf(days, windowStart - baselineDays, windowStart);
  const { pRise, pFall } = compareCounts(baselineCount / clump, baselineDays, recentCount / clump, recentDays);
  const expectedCount = (baselineCount / baselineDays) * recentDays;
  const against = `${counted(recentCount, 'ticket')} in the last ${recentDays} days; its own past would bring ${spoken(expectedCount)}`;
  const weeks = Math.round(recentDays / 7);
  const judged = {
    ...known,
    expectedCount,
    pValue: Math.min(pRise, pFall),
    brief: `${recentCount} in ${counted(weeks, 'week')}, ${spoken(expectedCount)} usual`,
  };
  if (first > windowStart) {
    return recentCount >= MIN_RECENT
      ? {
          ...judged,
          word: 'emerging',
          text: `New: ${counted(recentCount, 'ticket')}, all in the last ${recentDays} days.`,
          brief: `new: ${recentCount} in ${counted(weeks, 'week')}`,
        }
      : {
          ...judged,
          word: 'too little data',
          text: `New, with ${counted(recentCount, 'ticket')} so far: too few to name a trend.`,
          brief: `new: ${recentCount} so far`,
        };
  }
  if (recentCount >= MIN_RECENT && isWord('rising', pRise)) return { ...judged, word: 'rising', text: `${against}.` };
  if (recentCount === 0 && (pFall <= maxChance || observedDays - last >= recentDays * QUIET_WINDOWS)) {
    return {
      ...judged,
      word: 'quiet',
      brief: `none for ${counted(Math.floor(observedDays - last), 'day')}`,
      text: `Nothing for ${counted(Math.floor(observedDays - last), 'day')}${expectedCount < 0.5 ? '' : `; its own past would have brought ${spoken(expectedCount)} in the last ${recentDays}`}.`,
    };
  }
  if (isWord('falling', pFall)) return { ...judged, word: 'falling', text: `${against}.` };
  if (days.length < MIN_RECENT) {
    return {
      ...judged,
      word: 'too little data',
      text: `Only ${counted(days.length, 'ticket')}: too few to name a trend.`,
      brief: `${counted(days.length, 'ticket')} in all`,
    };
  }
  return { ...judged, word: 'steady', text: `${against}: within what chance brings.` };
}

/**
 * How many tickets come at once: variance of the weekly counts over their mean, 1 for a steady stream, drawn towards 1 by
 * `STEADY_WEEKS` weeks of belief in that.
 * @returns 1 or more
 */
function clumpingOf(days: Float64Array, from: number, to: number): number {
  const weeks = Math.floor((to - from) / 7);
  const counts = Array.from({ length: weeks }, (_, week) => countBetween(days, to - 7 * (week + 1), to - 7 * week));
  const mean = counts.reduce((sum, count) => sum + count, 0) / weeks;
  if (weeks < 2 || mean === 0) return 1;
  const scatter = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / mean;
  return Math.max(1, (scatter + STEADY_WEEKS) / (weeks - 1 + STEADY_WEEKS));
}

/** "1 ticket", "3 tickets". */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A small expectation as people say it: one decimal below ten. */
function spoken(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
