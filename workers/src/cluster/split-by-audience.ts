import type { TicketCluster } from '@reprise/domain';

/**
 * Tickets of different audiences never share a problem: a cluster falls apart into one for each audience it touches, in the
 * order of their first tickets. The engine itself matches all tickets together.
 *
 * @param audienceOf  audience of restricted tickets; tickets without one are open
 */
export function splitByAudience(
  clusters: readonly TicketCluster[],
  audienceOf: ReadonlyMap<string, string>,
): readonly TicketCluster[] {
  if (audienceOf.size === 0) return clusters;
  return clusters.flatMap((cluster) => {
    const parts = new Map<string, string[]>();
    for (const id of cluster.ticketIds) {
      const audience = audienceOf.get(id) ?? '';
      const part = parts.get(audience);
      if (part) part.push(id);
      else parts.set(audience, [id]);
    }
    return parts.size === 1 ? [cluster] : [...parts.values()].map((ticketIds) => ({ ...cluster, ticketIds }));
  });
}
