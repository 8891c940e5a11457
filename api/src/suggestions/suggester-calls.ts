import { answeredByThread, answeredHere, type Answered } from '@reprise/ports';
import { Suggester } from './suggester.js';

/** What may be asked of a suggester; a question waits its turn. */
export type SuggesterCalls = Pick<Suggester, 'put' | 'remove' | 'putSingles' | 'removeSingles' | 'suggest'>;

const calls = ['put', 'remove', 'putSingles', 'removeSingles', 'suggest'] as const;

/**
 * A suggester in a thread of its own: reading and matching never hold up the requests of others.
 *
 * @param threadFile  the compiled `suggester-thread.js`; without it the suggester lives in this thread, for tests
 */
export function openSuggester(threadFile: URL | undefined): Answered<SuggesterCalls> {
  if (threadFile === undefined) return answeredHere<SuggesterCalls>(new Suggester(), calls);
  return answeredByThread<SuggesterCalls>(threadFile, { name: 'the suggesting thread', calls });
}
