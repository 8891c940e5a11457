import type { Demo } from './generate-demo.js';

/** Tickets that name the problem of a cause; more would only make the file longer. */
const MAX_TICKETS = 60;

/** What the demo's people know, by cause: known error, fixes, and tickets to find the problem by. Most tickets first. */
export function demoKnowledge(demo: Demo) {
  const resolved = new Set(demo.tickets.map((ticket) => ticket.id));
  const ticketsOf = new Map<string, string[]>();
  for (const [id, label] of demo.labels) {
    if (resolved.has(id)) ticketsOf.set(label, [...(ticketsOf.get(label) ?? []), id]);
  }
  return demo.problems
    .map(({ key }) => {
      const known = demo.knownErrors.find((knownError) => knownError.problemKey === key);
      return {
        ticketIds: spread(ticketsOf.get(key) ?? []),
        ...(known && {
          knownError: {
            title: known.title,
            symptom: known.symptom,
            cause: known.cause,
            workaround: known.workaround,
            fix: known.fix ?? '',
            verification: known.verify ?? '',
            knownAt: known.knownAt,
          },
        }),
        fixes: demo.fixes
          .filter((fix) => fix.problemKey === key)
          .map(({ version, shippedAt, summary }) => ({ version, shippedAt, note: summary })),
      };
    })
    .filter(({ ticketIds, knownError, fixes }) => ticketIds.length > 1 && (knownError || fixes.length > 0))
    .sort((a, b) => b.ticketIds.length - a.ticketIds.length);
}

/** At most MAX_TICKETS, evenly over the time. */
function spread(ids: readonly string[]): string[] {
  const step = Math.max(1, ids.length / MAX_TICKETS);
  return Array.from({ length: Math.min(ids.length, MAX_TICKETS) }, (_, n) => ids[Math.floor(n * step)]!);
}
