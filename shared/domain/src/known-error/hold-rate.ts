import type { Interval } from '../analyse/interval.js';
import { shareOf } from '../analyse/rate.js';
import { betaCdf } from '../numeric/distributions.js';

/** What people reported after trying a known error's workaround or fix. */
export interface OutcomeCounts {
  readonly worked: number;
  readonly didNot: number;
  /** The suggestion was for another problem; says nothing about the fix. */
  readonly notTheSame: number;
}

export interface HoldRate extends OutcomeCounts {
  /** Share of tries that worked; undefined before the first try. */
  readonly rate?: number;
  /** 95 % credible interval under Jeffreys' prior; undefined before the first try. */
  readonly interval?: Interval;
  /** E.g. "worked 18 of 21", "not tried yet". */
  readonly words: string;
}

/** Tries below which a bad run is taken for bad luck. */
const MIN_TRIES_FOR_REVIEW = 3;
/** Below this hold rate a known error misleads more often than it helps. */
const ACCEPTABLE_RATE = 0.5;
const REVIEW_CERTAINTY = 0.9;

/**
 * How far outcomes speak for a known error. "Not the same" is left out of the rate: it judges the suggestion, not the fix.
 * @throws RangeError for a negative count
 */
export function confidenceOf(outcomes: OutcomeCounts): HoldRate {
  const { worked, didNot, notTheSame } = outcomes;
  for (const [name, count] of Object.entries({ worked, didNot, notTheSame })) {
    if (!(count >= 0)) throw new RangeError(`${name} must be 0 or more, but is ${count}.`);
  }
  const tries = worked + didNot;
  if (tries === 0) return { worked, didNot, notTheSame, words: 'not tried yet' };
  return {
    worked,
    didNot,
    notTheSame,
    rate: worked / tries,
    interval: shareOf(worked, tries),
    words: `worked ${worked} of ${tries}`,
  };
}

/**
 * Mean of the hold rate for ordering: starts at a neutral 3 of 4, worth four tries, and moves with the outcomes.
 * @returns 0–1
 */
export function expectedHoldRate(outcomes: Pick<OutcomeCounts, 'worked' | 'didNot'>): number {
  return (outcomes.worked + 3) / (outcomes.worked + outcomes.didNot + 4);
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
