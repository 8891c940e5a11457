import type { Interval } from '../analyse/interval.js';
import { shareOf } from '../analyse/rate.js';
import { betaCdf } from '../numeric/distributions.js';

/** What people reported after trying a known error's workaround or fix, and what became of the fixes that were shipped. */
export interface OutcomeCounts {
  readonly worked: number;
  readonly didNot: number;
  /** The suggestion was for another problem; says nothing about the fix. */
  readonly notTheSame: number;
  /** Fixes of the problem after which it stayed away, by the counts since (see analyse/watch-fix.ts). Default 0. */
  readonly fixesHeld?: number;
  /** Fixes after which it came back. Default 0. */
  readonly fixesCameBack?: number;
}

export const holdWords = ['holds', 'usually holds', 'rarely holds', 'too early to tell', 'not tried yet'] as const;
export type HoldWord = (typeof holdWords)[number];

export interface HoldRate extends Required<OutcomeCounts> {
  /** Share of tries and shipped fixes that held; undefined before the first. */
  readonly rate?: number;
  /** 95 % credible interval under Jeffreys' prior; undefined before the first. */
  readonly interval?: Interval;
  /** What the interval allows to be said. */
  readonly verdict: HoldWord;
  /** E.g. "worked 18 of 21, 1 of 2 fixes held", "not tried yet". */
  readonly words: string;
}

/** A remedy "holds" when even the lower end of what is likely is this good. */
const HOLDS_RATE = 0.8;
/** Tries below which a bad run is taken for bad luck. */
const MIN_TRIES_FOR_REVIEW = 3;
/** Below this hold rate a known error misleads more often than it helps. */
const ACCEPTABLE_RATE = 0.5;
const REVIEW_CERTAINTY = 0.9;

/**
 * How far outcomes and the verdicts on shipped fixes speak for a known error, one try or one fix a piece of evidence. "Not the
 * same" is left out of the rate: it judges the suggestion, not the fix.
 * @throws RangeError for a negative count
 */
export function confidenceOf(outcomes: OutcomeCounts): HoldRate {
  const counts = { ...outcomes, fixesHeld: outcomes.fixesHeld ?? 0, fixesCameBack: outcomes.fixesCameBack ?? 0 };
  for (const [name, count] of Object.entries(counts)) {
    if (!(count >= 0)) throw new RangeError(`${name} must be 0 or more, but is ${count}.`);
  }
  const held = counts.worked + counts.fixesHeld;
  const evidence = held + counts.didNot + counts.fixesCameBack;
  if (evidence === 0) return { ...counts, verdict: 'not tried yet', words: 'not tried yet' };
  const interval = shareOf(held, evidence);
  return { ...counts, rate: held / evidence, interval, verdict: verdictFor(interval), words: wordsFor(counts) };
}

function verdictFor({ low, high }: Interval): HoldWord {
  if (low >= HOLDS_RATE) return 'holds';
  if (low >= ACCEPTABLE_RATE) return 'usually holds';
  return high <= ACCEPTABLE_RATE ? 'rarely holds' : 'too early to tell';
}

function wordsFor({ worked, didNot, fixesHeld, fixesCameBack }: Required<OutcomeCounts>): string {
  const words = worked + didNot > 0 ? [`worked ${worked} of ${worked + didNot}`] : [];
  const fixes = fixesHeld + fixesCameBack;
  if (fixes > 1) words.push(`${fixesHeld} of ${fixes} fixes held`);
  else if (fixes === 1) words.push(fixesHeld === 1 ? 'its fix held' : 'it came back after its fix');
  return words.join(', ');
}

/**
 * Mean of the hold rate for ordering: Beta(3, 1) before the first try, which is three of four held, and moves with the outcomes.
 * @returns 0–1
 */
export function expectedHoldRate(outcomes: Omit<OutcomeCounts, 'notTheSame'>): number {
  const held = outcomes.worked + (outcomes.fixesHeld ?? 0);
  return (held + 3) / (held + outcomes.didNot + (outcomes.fixesCameBack ?? 0) + 4);
}

/**
 * Whether outcomes demand a review of a published known error.
 * @returns the reason in words, or undefined
 */
export function reasonForReview(outcomes: OutcomeCounts): string | undefined {
  const { worked, didNot, notTheSame } = outcomes;
  const tries = worked + didNot;
  if (tries >= MIN_TRIES_FOR_REVIEW && betaCdf(ACCEPTABLE_RATE, worked + 0.5, didNot + 0.5) >= REVIEW_CERTAINTY) {
    return `It worked in only ${worked} of ${tries} tries.`;
  }
  const answers = tries + notTheSame;
  if (
    answers >= 2 * MIN_TRIES_FOR_REVIEW &&
    betaCdf(ACCEPTABLE_RATE, tries + 0.5, notTheSame + 0.5) >= REVIEW_CERTAINTY
  ) {
    return `It was another problem in ${notTheSame} of ${answers} cases: its symptom is described too widely.`;
  }
  return undefined;
}
