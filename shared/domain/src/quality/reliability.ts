import type { Interval } from '../analyse/interval.js';
import { shareOf } from '../analyse/rate.js';

/** Something that was told with a probability, and what a person found. */
export interface Foretold {
  /** 0–1, as it was told. */
  readonly probability: number;
  readonly wasRight: boolean;
}

export type ReliabilityWord = 'as told' | 'too sure' | 'too shy' | 'too few answers';

export interface ReliabilityBand {
  /** Probabilities of the band, `from` included, `to` not (1 in the last). */
  readonly from: number;
  readonly to: number;
  readonly answers: number;
  /** Mean of what was told; null without answers. */
  readonly expected: number | null;
  /** Share that was right; null without answers. */
  readonly seen: Interval | null;
  readonly word: ReliabilityWord;
}

/** Under fewer answers a band says nothing: its interval spans half of what is possible. */
export const MIN_BAND_ANSWERS = 8;

/**
 * Whether probabilities come true: what was told against what was seen, band by band (Murphy & Winkler 1977, doi:10.2307/2346866).
 *
 * @param bounds  shape (b − 1), rising, between 0 and 1: where one band ends and the next begins
 * @returns shape (b); "too sure" where what was told lies above the 95 % interval of what was seen, "too shy" below it
 *
 * Complexity: O(n · b).
 */
export function reliabilityOf(told: readonly Foretold[], bounds: readonly number[]): ReliabilityBand[] {
  const edges = [0, ...bounds, 1];
  return edges.slice(1).map((to, band) => {
    const from = edges[band]!;
    const isLast = band === edges.length - 2;
    const own = told.filter(({ probability }) => probability >= from && (isLast || probability < to));
    const answers = own.length;
    if (answers === 0) return { from, to, answers, expected: null, seen: null, word: 'too few answers' };
    const expected = own.reduce((sum, { probability }) => sum + probability, 0) / answers;
    const seen = shareOf(own.filter(({ wasRight }) => wasRight).length, answers);
    return { from, to, answers, expected, seen, word: wordFor(answers, expected, seen) };
  });
}

function wordFor(answers: number, expected: number, { low, high }: Interval): ReliabilityWord {
  if (answers < MIN_BAND_ANSWERS) return 'too few answers';
  if (expected > high) return 'too sure';
  return expected < low ? 'too shy' : 'as told';
}
