import type { TicketCluster } from '@reprise/domain';
import type { StoredProblem } from '@reprise/persistence';

/** Clusters and the problems they meet, such that no ticket of one is in another that is not named; in the order they are given. */
export interface Surroundings {
  readonly clusters: readonly TicketCluster[];
  readonly problems: readonly StoredProblem[];
}

/**
 * What a change around some tickets can concern: the clusters that hold them, the problems that hold tickets of these clusters, the
 * clusters of the tickets of these problems, and so on. What problems become is decided within it as it would be among all there are.
 *
 * @param clustersOf  those that hold any of some tickets, always in the same order
 * @param problemsOf  the same for problems
 */
export async function surroundingsOf(
  ticketIds: Iterable<string>,
  clustersOf: (ticketIds: readonly string[]) => Promise<readonly TicketCluster[]>,
  problemsOf: (ticketIds: readonly string[]) => Promise<readonly StoredProblem[]>,
): Promise<Surroundings> {
  const seen = new Set(ticketIds);
  const notSeen = (found: readonly { readonly ticketIds: readonly string[] }[]): string[] =>
    found.flatMap((one) => one.ticketIds.filter((id) => !seen.has(id) && seen.add(id)));
  for (let next = [...seen]; next.length > 0;) {
    const ofClusters = notSeen(await clustersOf(next));
    next = notSeen(await problemsOf([...next, ...ofClusters]));
  }
  // Asked for at once, because ties between them are decided by their order.
  const all = [...seen];
  return { clusters: await clustersOf(all), problems: await problemsOf(all) };
}
