import { matchClustersToProblems, type TicketCluster } from '@reprise/domain';
import type { ApartPair, Lineage, StoredProblem } from '@reprise/persistence';

/** A problem after the run, with the members the machine proposes. */
export interface PlannedProblem {
  readonly id: string;
  readonly isNew: boolean;
  readonly ticketIds: readonly string[];
  /** Members that come in by this run; people's placements are never among them. */
  readonly joining: readonly string[];
  /** Problems that lose tickets to this one. */
  readonly givingIds: readonly string[];
  readonly lineage: readonly Lineage[];
}

export interface Leaving {
  readonly ticketId: string;
  readonly problemId: string;
}

export interface RunPlan {
  readonly problems: readonly PlannedProblem[];
  /** Tickets that leave their problem and are alone now. */
  readonly leaving: readonly Leaving[];
  readonly ended: readonly { readonly problemId: string; readonly mergedInto?: string }[];
  /** Ids of tickets in a problem, and of tickets alone. */
  readonly clustered: readonly string[];
  readonly single: readonly string[];
}

/** Fewer tickets than this are no recurring problem. */
const MIN_TICKETS = 2;

/**
 * Decide what a clustering changes. Problems keep their identity by overlap; members that people placed stay where they are.
 *
 * @param newId  makes the id of a new problem
 * @param apart  pairs that people took apart. Clusters obey them already; a ticket that a person holds in another problem than
 *   its cluster continues could still meet one there, which then stays alone.
 */
export function planRun(
  previous: readonly StoredProblem[],
  clusters: readonly TicketCluster[],
  newId: () => string,
  apart: readonly ApartPair[] = [],
): RunPlan {
  const recurring = clusters.filter((cluster) => cluster.ticketIds.length >= MIN_TICKETS);
  const identities = matchClustersToProblems(
    previous,
    recurring.map((cluster) => cluster.ticketIds),
  );
  const problemOf = new Map<string, string>();
  const pinned = new Set<string>();
  for (const problem of previous) {
    for (const id of problem.ticketIds) problemOf.set(id, problem.id);
    for (const id of problem.pinnedTicketIds) pinned.add(id);
  }
  const pinnedProblemOf = (id: string): string | undefined => (pinned.has(id) ? problemOf.get(id) : undefined);
  const idOfCluster = identities.clusters.map((identity) =>
    identity.kind === 'continued' ? identity.problemId : newId(),
  );
  const outcasts = outcastsOf(
    apart,
    new Map(recurring.flatMap(({ ticketIds }, cluster) => ticketIds.map((id) => [id, idOfCluster[cluster]!]))),
    pinnedProblemOf,
  );
  const problems = recurring.map((cluster, index): PlannedProblem => {
    const id = idOfCluster[index]!;
    const identity = identities.clusters[index]!;
    const ticketIds = cluster.ticketIds.filter((ticketId) => !outcasts.has(ticketId));
    const joining = ticketIds.filter((ticketId) => !pinned.has(ticketId) && problemOf.get(ticketId) !== id);
    const giving = joining.flatMap((ticketId) => problemOf.get(ticketId) ?? []);
    return {
      id,
      isNew: identity.kind !== 'continued',
      ticketIds: ticketIds.filter((ticketId) => !pinned.has(ticketId) || problemOf.get(ticketId) === id),
      joining,
      givingIds: [...new Set(giving)],
      lineage: lineageOf(id, identity),
    };
  });
  // A cluster whose members were all placed elsewhere by people is no problem of its own.
  const standing = problems.filter((problem) => !problem.isNew || problem.ticketIds.length > 0);
  const standingIds = new Set(standing.map((problem) => problem.id));
  const inCluster = new Set(
    recurring.flatMap((cluster) => cluster.ticketIds.filter((ticketId) => !outcasts.has(ticketId))),
  );
  const alone = [
    ...clusters.filter((cluster) => cluster.ticketIds.length < MIN_TICKETS).flatMap((cluster) => cluster.ticketIds),
    ...outcasts,
  ];
  const leaving = previous.flatMap((problem) =>
    problem.ticketIds
      .filter((id) => !pinned.has(id) && !inCluster.has(id))
      .map((ticketId) => ({ ticketId, problemId: problem.id })),
  );
  return {
    problems: standing,
    leaving,
    ended: identities.ended.map(({ problemId, mergedIntoCluster }) =>
      mergedIntoCluster !== undefined && standingIds.has(idOfCluster[mergedIntoCluster]!)
        ? { problemId, mergedInto: idOfCluster[mergedIntoCluster]! }
        : { problemId },
    ),
    clustered: [...inCluster, ...alone.filter((id) => pinned.has(id))],
    single: alone.filter((id) => !pinned.has(id)),
  };
}

/** Tickets that no person holds and that would come to one that they must stay apart from. */
function outcastsOf(
  apart: readonly ApartPair[],
  plannedProblemOf: ReadonlyMap<string, string>,
  pinnedProblemOf: (ticketId: string) => string | undefined,
): Set<string> {
  const outcasts = new Set<string>();
  for (const [a, b] of apart) {
    const pinnedA = pinnedProblemOf(a);
    const pinnedB = pinnedProblemOf(b);
    const placeOfA = pinnedA ?? plannedProblemOf.get(a);
    if (placeOfA === undefined || placeOfA !== (pinnedB ?? plannedProblemOf.get(b))) continue;
    if (pinnedA === undefined) outcasts.add(a);
    else if (pinnedB === undefined) outcasts.add(b);
  }
  return outcasts;
}

function lineageOf(
  problemId: string,
  identity: { readonly kind: 'continued' | 'split_from'; readonly problemId: string } | { readonly kind: 'new' },
): Lineage[] {
  if (identity.kind === 'new') return [{ problemId, kind: 'created' }];
  if (identity.kind === 'split_from') return [{ problemId, kind: 'split_from', otherProblemId: identity.problemId }];
  return [];
}
