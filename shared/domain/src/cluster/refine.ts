import type { Charges } from './charges.js';
import type { EdgeList } from './edge-list.js';
import { moveNodes } from './local-moves.js';
import { contractRows, UNCLUSTERED, type NodeGraph } from './node-graph.js';
import type { ClusterProfile } from './profiles.js';

/**
 * Improve a partition until no single move, split or merge improves it further (or the rounds are used up).
 *
 *     moves      nodes between clusters
 *     splits     every cluster is rebuilt from single nodes; the parts it falls into …
 *     merges     … move as wholes, first of all back together if that is best
 *
 * The score never falls from one step to the next. Clusters too large to be believed are then asked for stronger evidence.
 *
 * @param labels  shape (nNodes), changed in place
 * @param guardGraph  the same graph with the evidence by which clusters that are too large are judged, default the same
 *
 * Complexity: O(nEdges) a round; 2–3 rounds in practice.
 * Reference: Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z. Deviation: parts are built greedily from the lowest
 * node up, not at random, so that the same tickets give the same problems.
 */
export function refinePartition(
  graph: NodeGraph,
  labels: Int32Array,
  profile: ClusterProfile & Charges,
  guardGraph: () => NodeGraph = () => graph,
): void {
  for (let round = 0; round < profile.maxRounds; round++) {
    moveNodes(graph, labels, profile);
    if (splitAndMerge(graph, labels, profile) === 0) break;
    if (round === profile.maxRounds - 1) moveNodes(graph, labels, profile);
  }
  if (oversizeClusters(graph, labels, profile.maxUnguardedSize)) guardSizes(guardGraph(), labels, profile);
}

/**
 * @param options.isOpen  flags per label: only these clusters are looked at, and nothing moves between them; default all, freely
 * @returns number of parts that ended elsewhere than they began
 */
function splitAndMerge(
  graph: NodeGraph,
  labels: Int32Array,
  options: Charges & { readonly isOpen?: Uint8Array },
): number {
  const parts = partsWithin(graph, labels, options);
  const wholes = contractNodes(graph, parts.labels, parts.count);
  const isOpenPart = new Uint8Array(parts.count);
  const wholeLabels = new Int32Array(parts.count);
  const labelOf = compactLabels(labels);
  for (let node = 0; node < graph.nNodes; node++) {
    wholeLabels[parts.labels[node]!] = labelOf[node]!;
    if (options.isOpen?.[labels[node]!]) isOpenPart[parts.labels[node]!] = 1;
  }
  const closed = options.isOpen && { bounds: wholeLabels.slice(), seeds: rowsWhere(isOpenPart) };
  const nMoves = moveNodes(wholes, wholeLabels, { ...options, ...closed });
  if (nMoves > 0) for (let node = 0; node < graph.nNodes; node++) labels[node] = wholeLabels[parts.labels[node]!]!;
  return nMoves;
}

function rowsWhere(flags: Uint8Array): number[] {
  const rows: number[] = [];
  flags.forEach((flag, row) => {
    if (flag) rows.push(row);
  });
  return rows;
}

/** Rebuild every cluster from single nodes. @returns parts numbered 0…count − 1, each within one cluster */
function partsWithin(graph: NodeGraph, labels: Int32Array, options: Charges): { labels: Int32Array; count: number } {
  const parts = Int32Array.from({ length: graph.nNodes }, (_, node) => node);
  moveNodes(graph, parts, { ...options, bounds: labels.slice() });
  const compact = compactLabels(parts);
  let count = 0;
  for (const part of compact) count = Math.max(count, part + 1);
  return { labels: compact, count };
}

/**
 * Clusters beyond the size limit must hold together at higher probabilities too, doubled step by step; what does not hold leaves.
 * A true flood of equal tickets passes; a chain of doubtful edges does not.
 */
function guardSizes(graph: NodeGraph, labels: Int32Array, profile: ClusterProfile): void {
  const { maxUnguardedSize, guardProbability, testedNeighbours, groupStrictness } = profile;
  for (let asked = profile.minProbability; asked < guardProbability;) {
    const isOpen = oversizeClusters(graph, labels, maxUnguardedSize);
    if (!isOpen) return;
    asked = Math.min(2 * asked, guardProbability);
    splitAndMerge(graph, labels, { minProbability: asked, testedNeighbours, groupStrictness, isOpen });
  }
}

/** @returns flags per label, or undefined when no cluster is oversize */
function oversizeClusters(graph: NodeGraph, labels: Int32Array, maxSize: number): Uint8Array | undefined {
  const sizes = new Int32Array(graph.nNodes);
  for (let node = 0; node < graph.nNodes; node++) sizes[labels[node]!]! += graph.sizes[node]!;
  if (!sizes.some((size) => size > maxSize)) return undefined;
  return Uint8Array.from(sizes, (size) => (size > maxSize ? 1 : 0));
}

/** Number labels 0…k − 1 in order of first appearance; negative labels stay. */
export function compactLabels(labels: Int32Array): Int32Array {
  const numberOf = new Map<number, number>();
  return labels.map((label) => {
    if (label < 0) return UNCLUSTERED;
    let number = numberOf.get(label);
    if (number === undefined) numberOf.set(label, (number = numberOf.size));
    return number;
  });
}

function contractNodes(graph: NodeGraph, nodeOfNode: Int32Array, nNodes: number): NodeGraph {
  const contracted = contractRows(upperTriangle(graph), nodeOfNode, nNodes, enemyPairs(graph));
  const sizes = new Int32Array(nNodes);
  for (let node = 0; node < graph.nNodes; node++) sizes[nodeOfNode[node]!]! += graph.sizes[node]!;
  return { ...contracted, sizes };
}

/** Every edge once, as rows pointing to earlier rows. */
function upperTriangle(graph: NodeGraph): EdgeList {
  const edgeOffsets = new Int32Array(graph.nNodes + 1);
  const edgeTargets = new Int32Array(graph.targets.length / 2);
  const edgeProbabilities = new Float32Array(graph.targets.length / 2);
  let at = 0;
  for (let node = 0; node < graph.nNodes; node++) {
    for (let e = graph.offsets[node]!; e < graph.offsets[node + 1]!; e++) {
      if (graph.targets[e]! >= node) continue;
      edgeTargets[at] = graph.targets[e]!;
      edgeProbabilities[at++] = graph.weights[e]!;
    }
    edgeOffsets[node + 1] = at;
  }
  return { nTickets: graph.nNodes, edgeOffsets, edgeTargets, edgeProbabilities };
}

function* enemyPairs(graph: NodeGraph): Generator<readonly [number, number]> {
  for (const [node, enemies] of graph.enemiesOf) for (const enemy of enemies) if (enemy < node) yield [node, enemy];
}
