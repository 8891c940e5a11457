import { matchClustersToProblems, type TicketCluster } from '@reprise/domain';
import type { ApartPair, Lineage, StoredProblem } from '@reprise/persistence';
import type { Standing } from './standing.js';

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
 * @param standing  clusters obey what is in it already; but a ticket that a person holds in another problem than its cluster
 *   continues could still meet one there that it was taken apart from, and a cluster may continue a problem that a rule keeps
 *   some of its tickets out of. Such tickets stay alone.
 * @param newId  makes the id of a new problem
 */
export function planRun(
  { problems: previous, apart, keptOut }: Standing,
  clusters: readonly TicketCluster[],
  newId: () => string,
): RunPlan {
  const recurring = clusters.filter((cluster) => cluster.ticketIds.length >= MIN_TICKETS);
  const identities = matchClustersToProblems(
    previous.map(withoutGuests),
    recurring.map((cluster) => cluster.ticketIds),
  );
  const previousIds = new Set(previous.map(({ id }) => id));
  const problemOf = new Map<string, string>();
  const pinned = new Set<string>();
  for (const problem of previous) {
    for (const id of problem.ticketIds) problemOf.set(id, problem.id);
    for (const id of problem.pinnedTicketIds) pinned.add(id);
    for (const id of problem.ruledTicketIds) pinned.add(id);
  }
  const ruledProblemOf = new Map(previous.flatMap(({ id, ruledTicketIds }) => ruledTicketIds.map((one) => [one, id])));
  const pinnedProblemOf = (id: string): string | undefined => (pinned.has(id) ? problemOf.get(id) : undefined);
  const followed = identities.clusters.map((identity, cluster) =>
    identity.kind === 'continued' ? undefined : ruledHome(recurring[cluster]!.ticketIds, ruledProblemOf),
  );
  const idOfCluster = identities.clusters.map((identity, cluster) =>
    identity.kind === 'continued' ? identity.problemId : (followed[cluster] ?? newId()),
  );
  const findOutcasts = (): Set<string> => {
    const outcasts = outcastsOf(
      apart,
      new Map(recurring.flatMap(({ ticketIds }, cluster) => ticketIds.map((id) => [id, idOfCluster[cluster]!]))),
      pinnedProblemOf,
    );
    recurring.forEach(({ ticketIds }, cluster) => {
      const strangers = keptOut.get(idOfCluster[cluster]!);
      if (strangers === undefined) return;
      for (const id of ticketIds) if (strangers.has(id) && !pinned.has(id)) outcasts.add(id);
    });
    return outcasts;
  };
  let outcasts = findOutcasts();
  // A cluster of which nothing may stay is not that problem: its tickets are one of their own at once, not only after the next run.
  const expelled = recurring.flatMap(({ ticketIds }, cluster) =>
    previousIds.has(idOfCluster[cluster]!) && ticketIds.every((id) => outcasts.has(id)) ? [cluster] : [],
  );
  if (expelled.length > 0) {
    for (const cluster of expelled) idOfCluster[cluster] = newId();
    outcasts = findOutcasts();
  }
  const clustersOf = new Map<string, number[]>();
  idOfCluster.forEach((id, cluster) => clustersOf.set(id, [...(clustersOf.get(id) ?? []), cluster]));
  const problems = [...clustersOf].map(([id, ofProblem]): PlannedProblem => {
    const identity = identities.clusters[ofProblem[0]!]!;
    const isNew = !previousIds.has(id);
    const ticketIds = ofProblem
      .flatMap((cluster) => recurring[cluster]!.ticketIds)
      .filter((ticketId) => !outcasts.has(ticketId));
    const joining = ticketIds.filter((ticketId) => !pinned.has(ticketId) && problemOf.get(ticketId) !== id);
    const giving = joining.flatMap((ticketId) => problemOf.get(ticketId) ?? []);
    return {
      id,
      isNew,
      ticketIds: ticketIds.filter((ticketId) => !pinned.has(ticketId) || problemOf.get(ticketId) === id),
      joining,
      givingIds: [...new Set(giving)],
      lineage: isNew ? lineageOf(id, identity) : [],
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
    ended: identities.ended
      .filter(({ problemId }) => !clustersOf.has(problemId))
      .map(({ problemId, mergedIntoCluster }) =>
        mergedIntoCluster !== undefined && standingIds.has(idOfCluster[mergedIntoCluster]!)
          ? { problemId, mergedInto: idOfCluster[mergedIntoCluster]! }
          : { problemId },
      ),
    clustered: [...inCluster, ...alone.filter((id) => pinned.has(id))],
    single: alone.filter((id) => !pinned.has(id)),
  };
}

/** A problem as the machine sees it: tickets that only a rule brought say nothing about which cluster it is. */
function withoutGuests(problem: StoredProblem): StoredProblem {
  if (problem.guestTicketIds.length === 0) return problem;
  const guests = new Set(problem.guestTicketIds);
  return { ...problem, ticketIds: problem.ticketIds.filter((id) => !guests.has(id)) };
}

/**
 * The problem that rules hold at least half of a cluster in: the rest of a cluster that is no problem of its own follows them,
 * because what resembles the tickets of a rule belongs with them.
 */
function ruledHome(ticketIds: readonly string[], ruledProblemOf: ReadonlyMap<string, string>): string | undefined {
  const counts = new Map<string, number>();
  for (const ticketId of ticketIds) {
    const home = ruledProblemOf.get(ticketId);
    if (home !== undefined) counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  for (const [home, count] of counts) if (2 * count >= ticketIds.length) return home;
  return undefined;
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
  return [{ problemId, kind: 'split_from', otherProblemId: identity.problemId }];
}
