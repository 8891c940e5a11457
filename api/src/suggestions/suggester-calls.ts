import type { Ticket } from '@reprise/domain';
import type { ProblemMaterial } from '@reprise/persistence';
import { type SuggestQuery, Suggester, type SuggesterAnswer } from './suggester.js';

/** A suggester that may live in another thread: every call waits its turn. */
export interface AsyncSuggester {
  put(materials: readonly ProblemMaterial[]): Promise<void>;
  remove(problemIds: readonly string[]): Promise<void>;
  putSingles(tickets: readonly Ticket[]): Promise<void>;
  removeSingles(ids: readonly string[]): Promise<void>;
  suggest(query: SuggestQuery): Promise<SuggesterAnswer>;
  close(): Promise<void>;
}

/** In this thread: for tests, and where no compiled thread file is at hand. */
export function localSuggester(): AsyncSuggester {
  const suggester = new Suggester();
  return {
    put: async (materials) => suggester.put(materials),
    remove: async (problemIds) => suggester.remove(problemIds),
    putSingles: async (tickets) => suggester.putSingles(tickets),
    removeSingles: async (ids) => suggester.removeSingles(ids),
    suggest: async (query) => suggester.suggest(query),
    close: async () => undefined,
  };
}
