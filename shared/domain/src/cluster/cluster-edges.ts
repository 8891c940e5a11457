import type { ConstraintConflict } from './constraints.js';
import { assertEdgeList, type EdgeList } from './edge-list.js';
import { UNCLUSTERED } from './node-graph.js';
import { StreamingClusterer, type ClusterOptions } from './streaming-clusterer.js';

export interface Clustering {
  readonly nClusters: number;
  /** Shape (nTickets): 0…nClusters − 1 by descending size, then by first row; UNCLUSTERED for a row that was removed. */
  readonly labels: Int32Array;
  /** Shape (nClusters): tickets of each cluster. */
  readonly sizes: Int32Array;
  /** Shape (nClusters): mean probability over the edges inside, 0–1; 1 for a ticket alone, 0 for a cluster held by people only. */
  readonly cohesion: Float32Array;
  /** Must-links that were not followed, each with the cannot-link that forbids it. */
  readonly conflicts: readonly ConstraintConflict[];
}

export interface BatchClusterOptions extends ClusterOptions {
  /** Rows to leave out, such as removed tickets. */
  readonly isRemoved?: (row: number) => boolean;
  /** Clusters before this run, whose members have a lead. Default: nothing was together. */
  readonly labelsBefore?: Int32Array;
}

/**
 * Partition tickets into recurring problems: every ticket is in exactly one cluster, alone if nothing fits.
 *
 * @param edges  each ticket's best earlier tickets with calibrated probabilities
 * @returns labels, cohesion and the constraints that contradict each other
 * @throws RangeError when the edge list or a setting is invalid
 *
 * Complexity: time O(nTickets + nEdges) a round, at most `maxRounds`; memory 40 bytes × nEdges at the peak.
 * Determinism: same input → same labels.
 */
export function clusterEdges(edges: EdgeList, options: BatchClusterOptions = {}): Clustering {
  return clusteringOf(clustererOf(edges, options));
}

/** The same, as a clusterer that can go on when more tickets come. */
export function clustererOf(edges: EdgeList, options: BatchClusterOptions = {}): StreamingClusterer {
  assertEdgeList(edges);
  const clusterer = new StreamingClusterer(options);
  assignRows(clusterer, edges, options.isRemoved);
  clusterer.refine(options.labelsBefore);
  return clusterer;
}

function assignRows(clusterer: StreamingClusterer, edges: EdgeList, isRemoved?: (row: number) => boolean): void {
  const { edgeOffsets, edgeTargets, edgeProbabilities, rowCrowding } = edges;
  for (let row = clusterer.nTickets; row < edges.nTickets; row++) {
    const start = edgeOffsets[row]!;
    const end = edgeOffsets[row + 1]!;
    const probabilities = edgeProbabilities.subarray(start, end);
    clusterer.assign(row, edgeTargets.subarray(start, end), probabilities, rowCrowding?.[row]);
    if (isRemoved?.(row)) clusterer.remove(row);
  }
}

/** The present state of a clusterer as a result: labels by descending size, with cohesion. Time O(nTickets). */
export function clusteringOf(clusterer: StreamingClusterer): Clustering {
  const { labels, sizes, order } = labelsBySize(clusterer.labels);
  return {
    nClusters: sizes.length,
    labels,
    sizes,
    cohesion: Float32Array.from(order, (label) => clusterer.cohesionOf(label)),
    conflicts: [...clusterer.conflicts],
  };
}

/** Renumber labels by descending size, then by first row. @returns `order`, the former label of each */
function labelsBySize(labels: Int32Array): { labels: Int32Array; sizes: Int32Array; order: number[] } {
  const sizeOf = new Map<number, number>();
  for (const label of labels) if (label !== UNCLUSTERED) sizeOf.set(label, (sizeOf.get(label) ?? 0) + 1);
  // A Map keeps the order of first appearance, and sorting is stable.
  const order = [...sizeOf].sort((a, b) => b[1] - a[1]);
  const numberOf = new Map(order.map(([label], number) => [label, number]));
  return {
    labels: labels.map((label) => numberOf.get(label) ?? UNCLUSTERED),
    sizes: Int32Array.from(order, ([, size]) => size),
    order: order.map(([label]) => label),
  };
}
