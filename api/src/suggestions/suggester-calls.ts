import type { DatabaseMoment, HistoryMark } from '@reprise/persistence';
import { answeredByThread, answeredHere, type Answered } from '@reprise/ports';
import { Suggester, type RestoredSuggester } from './suggester.js';

/** What may be asked of a suggester; a question waits its turn. */
export type SuggesterCalls = Pick<Suggester, (typeof calls)[number]> & {
  restore(path: string): RestoredSuggester<SuggesterMark> | undefined;
};

/** Up to which state of the rows a suggester is. */
export interface SuggesterMark {
  readonly since: DatabaseMoment;
  readonly grouping: string | null;
  readonly history: HistoryMark;
  /** The state of erasures when it was begun from nothing. */
  readonly erasures: string;
  /** The weights it compares by. */
  readonly weights: string;
}

const calls = ['put', 'remove', 'putSingles', 'removeSingles', 'useWeights', 'learnWords', 'suggest', 'isWorn', 'save', 'restore'] as const; // prettier-ignore

/** A question takes milliseconds; one that takes this long would hold up all others for good. */
const MAX_QUESTION_MS = 15_000;

/**
 * A suggester in a thread of its own: reading and matching never hold up the requests of others.
 *
 * @param threadFile  the compiled `suggester-thread.js`; without it the suggester lives in this thread, for tests
 */
export function openSuggester(threadFile: URL | undefined): Answered<SuggesterCalls> {
  if (threadFile === undefined) return answeredHere<SuggesterCalls>(new Suggester(), calls);
  return answeredByThread<SuggesterCalls>(threadFile, {
    name: 'the suggesting thread',
    calls,
    maxStepMs: { suggest: MAX_QUESTION_MS },
  });
}
