import { offsetsOf } from '../numeric/csr.js';
import type { EdgeList } from './edge-list.js';

/** Label of a row that takes no part: removed, or never assigned. */
export const UNCLUSTERED = -1;

/**
 * An undirected weighted graph whose nodes stand for one or more tickets that move together.
 * Parallel edges are allowed (their weights count together), loops are not.
 */
export interface NodeGraph {
  readonly nNodes: number;
  /** Shape (nNodes + 1). */
  readonly offsets: Int32Array;
  /** Shape (2 × nEdges): neighbours, both directions. */
  readonly targets: Int32Array;
  /** Shape (2 × nEdges): probabilities. */
  readonly weights: Float32Array;
  /** Shape (nNodes): tickets per node. */
  readonly sizes: Int32Array;
  /** Nodes that must never share a cluster with the key. Symmetric. */
  readonly enemiesOf: ReadonlyMap<number, readonly number[]>;
}

/**
 * Contract rows to nodes.
 *
 * @param nodeOfRow  shape (nTickets): 0…nNodes − 1, or UNCLUSTERED for a row to leave out
 * @param enemyRows  pairs of rows to keep apart
 * @returns the graph between nodes; edges within a node disappear
 *
 * Complexity: time O(nTickets + nEdges), memory 16 bytes × nEdges + 8 bytes × nNodes.
 */
export function contractRows(
  edges: EdgeList,
  nodeOfRow: Int32Array,
  nNodes: number,
  enemyRows: Iterable<readonly [number, number]>,
): NodeGraph {
  const { nTickets, edgeOffsets, edgeTargets, edgeProbabilities } = edges;
  const sizes = new Int32Array(nNodes);
  const degrees = new Int32Array(nNodes);
  for (let row = 0; row < nTickets; row++) {
    const node = nodeOfRow[row]!;
    if (node === UNCLUSTERED) continue;
    sizes[node]!++;
    for (let e = edgeOffsets[row]!; e < edgeOffsets[row + 1]!; e++) {
      const other = nodeOfRow[edgeTargets[e]!]!;
      if (other === UNCLUSTERED || other === node) continue;
      degrees[node]!++;
      degrees[other]!++;
    }
  }
  const offsets = offsetsOf(degrees);
  const cursor = offsets.slice(0, nNodes);
  const targets = new Int32Array(offsets[nNodes]!);
  const weights = new Float32Array(offsets[nNodes]!);
  for (let row = 0; row < nTickets; row++) {
    const node = nodeOfRow[row]!;
    if (node === UNCLUSTERED) continue;
    for (let e = edgeOffsets[row]!; e < edgeOffsets[row + 1]!; e++) {
      const other = nodeOfRow[edgeTargets[e]!]!;
      if (other === UNCLUSTERED || other === node) continue;
      const weight = edgeProbabilities[e]!;
      targets[cursor[node]!] = other;
      weights[cursor[node]!++] = weight;
      targets[cursor[other]!] = node;
      weights[cursor[other]!++] = weight;
    }
  }
  return { nNodes, offsets, targets, weights, sizes, enemiesOf: contractEnemies(enemyRows, nodeOfRow) };
}

function contractEnemies(
  enemyRows: Iterable<readonly [number, number]>,
  nodeOfRow: Int32Array,
): ReadonlyMap<number, readonly number[]> {
  const sets = new Map<number, Set<number>>();
  const add = (a: number, b: number) => {
    const set = sets.get(a);
    if (set) set.add(b);
    else sets.set(a, new Set([b]));
  };
  for (const [rowA, rowB] of enemyRows) {
    const a = nodeOfRow[rowA]!;
    const b = nodeOfRow[rowB]!;
    if (a === UNCLUSTERED || b === UNCLUSTERED || a === b) continue;
    add(a, b);
    add(b, a);
  }
  return new Map([...sets].map(([node, set]) => [node, [...set].sort((x, y) => x - y)]));
}
