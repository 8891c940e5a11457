import type { Ticket } from '@reprise/domain';
import type { Matcher } from '@reprise/workers';

/**
 * A matcher whose answers a reader of a test can foresee: tickets of one component have one cause. It stands in for the
 * engine where a test is about what becomes of clusters, not about which ones there are.
 */
export function componentMatcher(): Matcher {
  const tickets = new Map<string, Ticket>();
  const componentOf = (id: string): string => tickets.get(id)?.component ?? id;
  return {
    add: async (added) => {
      for (const { ticket } of added) {
        if (ticket.title?.includes('unreadable')) continue;
        tickets.delete(ticket.id);
        tickets.set(ticket.id, ticket);
      }
      return {
        taken: added
          .filter(({ ticket }) => tickets.has(ticket.id))
          .map(({ ticket: { id, description = '' } }) => ({
            id,
            signatures: (description.match(/\b\w+Exception\b/g) ?? []).map((value) => ({
              kind: 'exception' as const,
              value,
            })),
          })),
        refused: added
          .filter(({ ticket }) => !tickets.has(ticket.id))
          .map(({ ticket: { id } }) => ({ id, reason: 'the engine cannot read it' })),
      };
    },
    remove: async (ids) => ids.filter((id) => tickets.delete(id)).length,
    cluster: async () => {
      const groups = new Map<string, string[]>();
      for (const id of tickets.keys()) groups.set(componentOf(id), [...(groups.get(componentOf(id)) ?? []), id]);
      const clusters = [...groups.values()].map((ticketIds) => ({ ticketIds, cohesion: 1 }));
      return {
        clusters: clusters.sort((a, b) => b.ticketIds.length - a.ticketIds.length),
        conflicts: [],
        profile: 'by component',
      };
    },
    strongestLinks: async (clusters) =>
      clusters.flatMap((ids) =>
        ids.map((ticketId, i) => ({ ticketId, otherId: ids[i === 0 ? 1 : i - 1] ?? null, probability: 0.9 })),
      ),
    explain: async (pairs) =>
      pairs.map(([id]) => [{ kind: 'component' as const, text: `same component ${componentOf(id)}`, weight: 1 }]),
    labelTerms: async (clusters) => clusters.map((ids) => [componentOf(ids[0]!).toLowerCase()]),
    close: async () => undefined,
  };
}
