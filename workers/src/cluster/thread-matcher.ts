import { answeredByThread } from '@reprise/ports';
import { matcherCallNames, type Matcher, type MatcherCalls } from './matcher.js';

/** A ticket takes a millisecond or two; one that takes a thousand times as long would hold up all others for good. */
const MAX_TICKET_MS = 5_000;

/**
 * A matcher in a thread of its own, so that reading tickets and clustering never hold up the event loop.
 *
 * @param threadFile  the compiled `matcher-thread.js`
 * @param maxTicketMs  time after which a ticket that is still being read ends the thread
 */
export function threadMatcher(threadFile: URL, maxTicketMs = MAX_TICKET_MS): Matcher {
  return answeredByThread<MatcherCalls>(threadFile, {
    name: 'the matching thread',
    calls: matcherCallNames,
    maxStepMs: { add: maxTicketMs },
  });
}
