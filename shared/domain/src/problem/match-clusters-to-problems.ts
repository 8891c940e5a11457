import { assignSparsely, UNASSIGNED, type AssignmentOption } from '../numeric/sparse-assignment.js';

/** A problem as it stood before a run. */
export interface PreviousProblem {
  readonly id: string;
  readonly ticketIds: readonly string[];
  /** Members that a person put there; each counts `pinnedWeight` times. */
  readonly pinnedTicketIds?: readonly string[];
  /** Whether people worked on the record: confirmed, renamed, assigned, linked to a known error. */
  readonly isCurated?: boolean;
}

export interface IdentityOptions {
  /** Share (0–1) of a problem's weighted tickets that must be in a cluster for it to go on as that cluster; curated problems need any. */
  readonly minShare?: number;
  /** How many ordinary members a pinned one outweighs; ≥ 1. */
  readonly pinnedWeight?: number;
  /** How many times a curated problem's claim counts; ≥ 1. */
  readonly curatedWeight?: number;
}

/** What a cluster becomes. */
export type ClusterIdentity =
  | { readonly kind: 'continued'; readonly problemId: string }
  /** A new problem, most of whose known tickets came from `problemId`. */
  | { readonly kind: 'split_from'; readonly problemId: string }
  | { readonly kind: 'new' };

/** What becomes of a problem that no cluster continues. */
export interface EndedProblem {
  readonly problemId: string;
  readonly isCurated: boolean;
  /** The cluster that took most of its tickets, to which its key redirects; absent when none of them is in a cluster any more. */
  readonly mergedIntoCluster?: number;
}

export interface ProblemIdentities {
  /** Parallel to the clusters. */
  readonly clusters: readonly ClusterIdentity[];
  /** In the order of `previous`. Those that are curated ask for a person's decision before the run is applied. */
  readonly ended: readonly EndedProblem[];
}

/**
 * Let problems keep their identity when tickets are clustered again.
 *
 * Clusters and problems are paired one to one so that the tickets that stay with their problem are as many as possible, counting
 * pinned members and curated records more. What is left over has lineage: a cluster without a problem is new or was split from one,
 * a problem without a cluster was merged into one or vanished.
 *
 * @param previous  problems before the run; a ticket is in at most one of them
 * @param clusters  ticket ids of each cluster that is to be a problem; a ticket is in at most one of them
 *
 * Complexity: time O(tickets) plus the assignment within each group of overlapping problems and clusters.
 * Determinism: same input → same identities; of equal claims the pair with the higher Jaccard similarity wins, then the earlier problem.
 */
export function matchClustersToProblems(
  previous: readonly PreviousProblem[],
  clusters: readonly (readonly string[])[],
  options: IdentityOptions = {},
): ProblemIdentities {
  const { minShare = 0.3, pinnedWeight = 5, curatedWeight = 3 } = options;
  if (!(minShare >= 0 && minShare <= 1)) throw new RangeError(`minShare must be 0–1, got ${minShare}`);
  const overlaps = overlapsOf(previous, clusters, pinnedWeight);
  const claims: AssignmentOption[] = [];
  for (const { problem, cluster, tickets, weight, problemWeight } of overlaps) {
    const { isCurated, ticketIds } = previous[problem]!;
    if (!isCurated && weight < minShare * problemWeight) continue;
    const jaccard = tickets / (ticketIds.length + clusters[cluster]!.length - tickets);
    const claim = weight * (isCurated ? curatedWeight : 1);
    claims.push({ row: problem, column: cluster, weight: claim * WHOLE + Math.round(jaccard * OF_JACCARD) });
  }
  const clusterOf = assignSparsely(previous.length, clusters.length, claims);

  const identities: ClusterIdentity[] = clusters.map(() => ({ kind: 'new' }));
  const greatestSource = greatestBy(overlaps, 'cluster');
  for (const [cluster, { problem, tickets, known }] of greatestSource) {
    if (2 * tickets > known) identities[cluster] = { kind: 'split_from', problemId: previous[problem]!.id };
  }
  clusterOf.forEach((cluster, problem) => {
    if (cluster !== UNASSIGNED) identities[cluster] = { kind: 'continued', problemId: previous[problem]!.id };
  });
  const greatestHeir = greatestBy(overlaps, 'problem');
  const ended = previous.flatMap((problem, row): EndedProblem[] => {
    if (clusterOf[row] !== UNASSIGNED) return [];
    const heir = greatestHeir.get(row);
    const end = { problemId: problem.id, isCurated: problem.isCurated ?? false };
    return [heir ? { ...end, mergedIntoCluster: heir.cluster } : end];
  });
  return { clusters: identities, ended };
}

/**
 * Jaccard only decides between equal claims, which differ by whole tickets. Both in whole units, so that sums are exact and equal ones are equal whatever
 * else is matched: up to 65,536 problems that overlap, and 2²⁵ tickets with their weights, stay within 53 bits.
 */
const OF_JACCARD = 2 ** 12;
const WHOLE = 2 ** 28;

interface Overlap {
  readonly problem: number;
  readonly cluster: number;
  /** Shared tickets. */
  tickets: number;
  /** Shared tickets, pinned ones counted more. */
  weight: number;
  /** Weight of all tickets of the problem. */
  readonly problemWeight: number;
  /** Tickets of the cluster that were in any problem. */
  readonly known: number;
}

/** Non-empty overlaps, by cluster, then by problem. */
function overlapsOf(
  previous: readonly PreviousProblem[],
  clusters: readonly (readonly string[])[],
  pinnedWeight: number,
): Overlap[] {
  const problemOf = new Map<string, number>();
  const pinned = new Set<string>();
  const problemWeights = previous.map(({ id, ticketIds, pinnedTicketIds = [] }, problem) => {
    for (const ticketId of pinnedTicketIds) pinned.add(ticketId);
    let weight = 0;
    for (const ticketId of ticketIds) {
      const other = problemOf.get(ticketId);
      if (other !== undefined) {
        throw new RangeError(
          `ticket ${ticketId} is in two problems, ${previous[other]!.id} and ${id}; it must be in one`,
        );
      }
      problemOf.set(ticketId, problem);
      weight += pinned.has(ticketId) ? pinnedWeight : 1;
    }
    return weight;
  });
  return clusters.flatMap((ticketIds, cluster) => {
    const overlaps = new Map<number, Overlap>();
    const known = ticketIds.reduce((count, ticketId) => count + (problemOf.has(ticketId) ? 1 : 0), 0);
    for (const ticketId of ticketIds) {
      const problem = problemOf.get(ticketId);
      if (problem === undefined) continue;
      let overlap = overlaps.get(problem);
      if (!overlap) {
        overlap = { problem, cluster, tickets: 0, weight: 0, problemWeight: problemWeights[problem]!, known };
        overlaps.set(problem, overlap);
      }
      overlap.tickets++;
      overlap.weight += pinned.has(ticketId) ? pinnedWeight : 1;
    }
    return [...overlaps.values()].sort((a, b) => a.problem - b.problem);
  });
}

/** For each problem or cluster its overlap of the greatest weight; of equal ones the first. */
function greatestBy(overlaps: readonly Overlap[], side: 'problem' | 'cluster'): Map<number, Overlap> {
  const greatest = new Map<number, Overlap>();
  for (const overlap of overlaps) {
    const best = greatest.get(overlap[side]);
    if (!best || overlap.weight > best.weight) greatest.set(overlap[side], overlap);
  }
  return greatest;
}
