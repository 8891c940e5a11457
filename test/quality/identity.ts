import {
  bCubed,
  clusterEdges,
  linkInputNames,
  matchClustersToProblems,
  matchProfiles,
  type EdgeList,
  type PreviousProblem,
  type WrittenLinkModel,
} from '@reprise/domain';

import { readDuplicateSet } from './duplicate-sets.js';
import { edgesUnder, linkedPairs } from './linked-pairs.js';

/** Below these the report fails. */
export const identityFloors = { curated: 0.99, all: 0.99 } as const;

const refits = 50;
/** Fewer tickets and a key is not worth remembering. */
const minTickets = 5;
/** One problem in ten is taken to have been confirmed by a person, who holds its first ticket in it. */
const curatedStride = 10;

export interface IdentityQuality {
  /** Of problems of five or more tickets before a refit, the share that goes on under its key; mean over all refits. */
  readonly keptAll: number;
  readonly keptCurated: number;
  /** Of the problems that ever had five or more tickets, the share whose key is still alive after the last refit. */
  readonly keptToTheEndAll: number;
  readonly keptToTheEndCurated: number;
  /** Problems that ever had five or more tickets. */
  readonly problems: number;
  readonly curated: number;
  /** Ended keys that lead to no living problem. */
  readonly deadLinks: number;
  /** B³ F1 against the confirmed groups after the last refit. */
  readonly f1: number;
}

/**
 * A tracker grows in fifty steps of two per cent, and is grouped anew at each, with the lead that what was together has. Which problems keep their
 * keys? Harsher than the product, which between such runs goes on from the partition it has. Links are computed once.
 *
 * @returns undefined when the set is not there
 */
export function measureIdentity(dataDir: string): IdentityQuality | undefined {
  const set = readDuplicateSet(dataDir, 'titanium-jira');
  if (set === undefined) return undefined;
  const { linkScorer, link } = matchProfiles['2026-11'];
  const weights = Object.fromEntries(linkInputNames.map((name, k) => [name, link.weights[k]!]));
  const written: WrittenLinkModel = { bias: link.bias, weights: weights as WrittenLinkModel['weights'] };
  return followIdentities(edgesUnder(written, linkedPairs(set.tickets, linkScorer)), set.groups);
}

/** @param groups  confirmed groups of the rows, −1 for none */
export function followIdentities(edges: EdgeList, groups: Int32Array): IdentityQuality {
  const { nTickets } = edges;
  const kept = { all: 0, curated: 0 };
  const asked = { all: 0, curated: 0 };
  const known = new Map<string, { readonly isCurated: boolean }>();
  const heirOf = new Map<string, string | undefined>();
  let minted = 0;
  let problems: PreviousProblem[] = [];
  let labels = new Int32Array(0);
  for (let refit = 1; refit <= refits; refit++) {
    const rows = Math.round((nTickets * refit) / refits);
    labels = Int32Array.from(clusterEdges(firstRows(edges, rows), { labelsBefore: labels }).labels);
    const clusters = clustersOf(labels);
    const identities = matchClustersToProblems(problems, clusters);
    const ids = identities.clusters.map((identity) =>
      identity.kind === 'continued' ? identity.problemId : `P-${++minted}`,
    );
    for (const { problemId, mergedIntoCluster } of identities.ended)
      heirOf.set(problemId, mergedIntoCluster === undefined ? undefined : ids[mergedIntoCluster]);
    const alive = new Set(ids);
    for (const { id, ticketIds, isCurated } of problems) {
      if (ticketIds.length < minTickets) continue;
      asked.all++;
      if (alive.has(id)) kept.all++;
      if (!isCurated) continue;
      asked.curated++;
      if (alive.has(id)) kept.curated++;
    }
    problems = clusters.map((ticketIds, cluster) => {
      const id = ids[cluster]!;
      const isCurated = Number(id.slice(2)) % curatedStride === 0;
      if (ticketIds.length >= minTickets && !known.has(id)) known.set(id, { isCurated });
      return { id, ticketIds, isCurated, ...(isCurated ? { pinnedTicketIds: ticketIds.slice(0, 1) } : {}) };
    });
  }
  const alive = new Set(problems.map(({ id }) => id));
  const shareAlive = (ids: readonly string[]): number => ids.filter((id) => alive.has(id)).length / ids.length;
  const curated = [...known].filter(([, { isCurated }]) => isCurated).map(([id]) => id);
  return {
    keptAll: kept.all / asked.all,
    keptCurated: kept.curated / asked.curated,
    keptToTheEndAll: shareAlive([...known.keys()]),
    keptToTheEndCurated: shareAlive(curated),
    problems: known.size,
    curated: curated.length,
    deadLinks: [...known.keys()].filter((id) => !leadsTo(id, heirOf, alive)).length,
    f1: bCubed(labels, groups).f1,
  };
}

function leadsTo(id: string, heirOf: ReadonlyMap<string, string | undefined>, alive: ReadonlySet<string>): boolean {
  for (let at: string | undefined = id; at !== undefined; at = heirOf.get(at)) if (alive.has(at)) return true;
  return false;
}

const firstRows = (edges: EdgeList, rows: number): EdgeList => ({
  ...edges,
  nTickets: rows,
  edgeOffsets: edges.edgeOffsets.subarray(0, rows + 1),
  edgeTargets: edges.edgeTargets.subarray(0, edges.edgeOffsets[rows]!),
  edgeProbabilities: edges.edgeProbabilities.subarray(0, edges.edgeOffsets[rows]!),
});

/** Rows of every cluster of two or more, as ticket ids. */
function clustersOf(labels: Int32Array): string[][] {
  const clusters: string[][] = [];
  labels.forEach((label, row) => (clusters[label] ??= []).push(String(row)));
  return clusters.filter((rows) => rows.length > 1);
}
