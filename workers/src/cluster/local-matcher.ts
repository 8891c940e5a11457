import { createMatchingEngine } from '@reprise/domain';
import { matcherCalls, type Matcher } from './matcher.js';

/** A matcher without a thread of its own, for small sets and tests. It blocks the event loop while it works. */
export function localMatcher(): Matcher {
  const calls = matcherCalls(createMatchingEngine());
  return {
    add: async (tickets) => calls.add(tickets),
    remove: async (ticketIds) => calls.remove(ticketIds),
    cluster: async (constraints) => calls.cluster(constraints),
    strongestLinks: async (clusters) => calls.strongestLinks(clusters),
    explain: async (pairs) => calls.explain(pairs),
    labelTerms: async (clusters, count) => calls.labelTerms(clusters, count),
    close: async () => undefined,
  };
}
