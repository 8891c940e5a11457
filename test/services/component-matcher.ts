import type { ClusterConstraints, Ticket, TicketCluster } from '@reprise/domain';
import type { Matcher } from '@reprise/workers';

/**
 * A matcher whose answers a reader of a test can foresee: tickets of one component have one cause. It stands in for the
 * engine where a test is about what becomes of clusters, not about which ones there are.
 */
export function componentMatcher(): Matcher {
  const tickets = new Map<string, Ticket>();
  const componentOf = (id: string): string => tickets.get(id)?.component ?? id;
  let clusters: TicketCluster[] = [];
  const partition = (constraints: ClusterConstraints): TicketCluster[] =>
    clustersOf([...tickets.keys()], componentOf, constraints)
      .map((ticketIds) => ({ ticketIds, cohesion: 1 }))
      .sort((a, b) => b.ticketIds.length - a.ticketIds.length);
  const group = (constraints: ClusterConstraints): void => {
    clusters = partition(constraints);
  };
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
    forgetRemoved: async () => undefined,
    link: async () => undefined,
    cluster: async (constraints) => {
      group(constraints);
      return { clusters, conflicts: [], profile: 'by component', kind: 'full' };
    },
    place: async (constraints) => {
      if (clusters.length === 0) return undefined;
      group(constraints);
      return { clusters, conflicts: [], profile: 'by component', kind: 'incremental' };
    },
    clustersOf: async (ids) => {
      const asked = new Set(ids);
      return clusters.filter(({ ticketIds }) => ticketIds.some((id) => asked.has(id)));
    },
    preview: async (constraints) => {
      const previewed = partition(constraints);
      return {
        clusters: previewed,
        changedTicketIds: previewed.map(({ ticketIds }) => ticketIds[0]!),
        conflicts: [],
        profile: 'by component',
        kind: 'full',
      };
    },
    placeEvidence: async (clusters) =>
      clusters.flatMap((ids) =>
        ids.map((ticketId, i) => ({
          ticketId,
          otherId: ids[i === 0 ? 1 : i - 1] ?? null,
          strongest: 0.9,
          total: 0.9,
          size: ids.length,
        })),
      ),
    // The newest ticket of another component stands in for a near miss.
    rivals: async (ids) =>
      ids.flatMap((ticketId) => {
        const otherId = [...tickets.keys()].reverse().find((one) => componentOf(one) !== componentOf(ticketId));
        return otherId === undefined ? [] : [{ ticketId, otherId, probability: 0.1 }];
      }),
    explain: async (pairs) =>
      pairs.map(([id]) => [{ kind: 'component' as const, text: `same component ${componentOf(id)}`, weight: 1 }]),
    labelTerms: async (clusters) => clusters.map((ids) => [componentOf(ids[0]!).toLowerCase()]),
    learnFrom: async () => ({ account: { verdict: 'too few', links: 0, problems: 0, parted: 0, heldBack: null } }),
    // Without a memory of its own it starts from the rows each time.
    save: async () => 0,
    restore: async () => undefined,
    close: async () => undefined,
  };
}

/** What people put together goes as one, to the cluster with most of its components that holds nothing it was taken apart from. */
function clustersOf(
  ids: readonly string[],
  componentOf: (id: string) => string,
  { mustLink = [], cannotLink = [] }: ClusterConstraints,
): string[][] {
  const unitOf = new Map(ids.map((id) => [id, [id]]));
  for (const [a, b] of mustLink) {
    const [one, other] = [unitOf.get(a), unitOf.get(b)];
    if (one === undefined || other === undefined || one === other) continue;
    one.push(...other);
    for (const id of other) unitOf.set(id, one);
  }
  const areApart = (some: readonly string[], others: readonly string[]): boolean =>
    cannotLink.some(([a, b]) => (some.includes(a) && others.includes(b)) || (some.includes(b) && others.includes(a)));
  const clusters: string[][] = [];
  for (const unit of new Set(unitOf.values())) {
    const components = new Set(unit.map(componentOf));
    const alike = (cluster: readonly string[]): number =>
      cluster.filter((id) => components.has(componentOf(id))).length;
    const [home] = clusters
      .filter((cluster) => alike(cluster) > 0 && !areApart(cluster, unit))
      .sort((a, b) => alike(b) - alike(a));
    if (home) home.push(...unit);
    else clusters.push([...unit]);
  }
  return clusters;
}
