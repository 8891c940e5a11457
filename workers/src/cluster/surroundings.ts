import type { TicketCluster } from '@reprise/domain';
import type { StoredProblem } from '@reprise/persistence';

/** Clusters and the problems they meet, such that no ticket of one is in another that is not named. */
export interface Surroundings {
  /** By descending size. */
  readonly clusters: readonly TicketCluster[];
  readonly problems: readonly StoredProblem[];
}

/**
 * What a change around some tickets can concern: the clusters that hold them, the problems that hold tickets of these clusters, the
 * clusters of the tickets of these problems, and so on. What problems become is decided within it as it would be among all there are.
 */
export async function surroundingsOf(
  ticketIds: Iterable<string>,
  clustersOf: (ticketIds: readonly string[]) => Promise<readonly TicketCluster[]>,
  problemsOf: (ticketIds: readonly string[]) => Promise<readonly StoredProblem[]>,
): Promise<Surroundings> {
  const clusters: TicketCluster[] = [];
  const problems = new Map<string, StoredProblem>();
  const seen = new Set(ticketIds);
  const notSeen = (ids: readonly string[]): string[] => ids.filter((id) => !seen.has(id) && seen.add(id));
  const isClustered = new Set<string>();
  for (let next = [...seen]; next.length > 0;) {
    const found = await clustersOf(next.filter((id) => !isClustered.has(id)));
    clusters.push(...found);
    for (const { ticketIds } of found) for (const id of ticketIds) isClustered.add(id);
    const around = [...next, ...found.flatMap(({ ticketIds }) => notSeen(ticketIds))];
    next = [];
    for (const problem of await problemsOf(around)) {
      if (problems.has(problem.id)) continue;
      problems.set(problem.id, problem);
      next.push(...notSeen(problem.ticketIds));
    }
  }
  return {
    clusters: clusters.sort((a, b) => b.ticketIds.length - a.ticketIds.length),
    problems: [...problems.values()],
  };
}
