import { chargeBetween, chargeOf, type Charges } from './charges.js';
import type { NodeGraph } from './node-graph.js';

/** A gain below this is noise of floating point, not a reason to move. */
const MIN_GAIN = 1e-9;

export interface MoveOptions extends Charges {
  /** Nodes to look at first, default all in ascending order; others follow when a neighbour moves. */
  readonly seeds?: Iterable<number>;
  /** Shape (nNodes): a node may only join nodes with the same bound. Default: no bounds. */
  readonly bounds?: Int32Array;
}

/**
 * Move single nodes between clusters as long as the partition gains, where a cluster C is worth
 *
 *     Σ p over edges inside C  −  chargeOf(|C|)
 *
 * This is correlation clustering with missing edges at −γ (the constant Potts model), except that large clusters are not charged
 * for pairs that were never compared; in exchange a node of many tickets joins only if enough of the pairs between speak for it.
 * A node never joins a cluster that holds one of its enemies.
 *
 * @param labels  shape (nNodes), changed in place: 0…nNodes − 1
 * @returns number of moves made
 *
 * Complexity: O(degree) a visit; a node is visited again when a neighbour left its cluster, and all are in a last pass that
 * moves nothing: 3–5 visits in practice; at most 50 visits a node, against cycles of rounding. Memory 25 bytes × nNodes.
 * Determinism: ties go to staying, then to the cluster with the lowest label.
 * References: Bansal, Blum & Chawla 2004, doi:10.1023/B:MACH.0000033116.57574.95; Traag, Van Dooren & Nesterov 2011,
 * doi:10.1103/PhysRevE.84.016114; queue of Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z.
 */
export function moveNodes(graph: NodeGraph, labels: Int32Array, options: MoveOptions): number {
  const { nNodes, offsets, targets, weights, sizes, enemiesOf } = graph;
  const { bounds } = options;
  const clusterSizes = new Int32Array(nNodes);
  for (let node = 0; node < nNodes; node++) clusterSizes[labels[node]!]! += sizes[node]!;
  const emptyLabels = emptyLabelsOf(clusterSizes);
  const charge = (n: number) => chargeOf(n, options);

  const queue = new NodeQueue(nNodes, options.seeds);
  const weightTo = new Float64Array(nNodes);
  const touched: number[] = [];
  const isForbidden = new Uint8Array(nNodes);
  let nMoves = 0;
  let nMovesBefore = 0;
  for (let visits = 0, limit = 50 * nNodes; visits < limit; visits++) {
    let node = queue.take();
    if (node < 0) {
      // A cluster that shrank may now suit a node whose neighbours never moved: look at all once more.
      if (nMoves === nMovesBefore || options.seeds) break;
      nMovesBefore = nMoves;
      for (let other = 0; other < nNodes; other++) queue.put(other);
      node = queue.take();
    }
    const own = labels[node]!;
    const size = sizes[node]!;
    for (let e = offsets[node]!; e < offsets[node + 1]!; e++) {
      const target = targets[e]!;
      if (bounds && bounds[target] !== bounds[node]) continue;
      const label = labels[target]!;
      if (weightTo[label] === 0) touched.push(label);
      weightTo[label]! += weights[e]!;
    }
    const enemies = enemiesOf.get(node);
    if (enemies) for (const enemy of enemies) isForbidden[labels[enemy]!] = 1;

    // Everything is measured against the node alone, whose gain is 0.
    const alone = charge(size);
    const rest = clusterSizes[own]! - size;
    let best = own;
    let bestGain = rest === 0 ? 0 : weightTo[own]! - (charge(rest + size) - charge(rest) - alone);
    if (bestGain < -MIN_GAIN && emptyLabels.length > 0) {
      best = emptyLabels[emptyLabels.length - 1]!;
      bestGain = 0;
    }
    for (const label of touched) {
      if (label === own || isForbidden[label]) continue;
      const n = clusterSizes[label]!;
      if (weightTo[label]! < chargeBetween(size, n, options)) continue;
      const gain = weightTo[label]! - (charge(n + size) - charge(n) - alone);
      if (gain > bestGain + MIN_GAIN || (gain > bestGain - MIN_GAIN && best !== own && label < best)) {
        best = label;
        bestGain = gain;
      }
    }
    for (const label of touched) weightTo[label] = 0;
    touched.length = 0;
    if (enemies) for (const enemy of enemies) isForbidden[labels[enemy]!] = 0;
    if (best === own) continue;

    if (best === emptyLabels[emptyLabels.length - 1]) emptyLabels.pop();
    if (rest === 0) emptyLabels.push(own);
    clusterSizes[own] = rest;
    clusterSizes[best]! += size;
    labels[node] = best;
    nMoves++;
    for (let e = offsets[node]!; e < offsets[node + 1]!; e++) {
      const target = targets[e]!;
      if (labels[target] !== best && (!bounds || bounds[target] === bounds[node])) queue.put(target);
    }
  }
  return nMoves;
}

/** Unused labels, the lowest last. */
function emptyLabelsOf(clusterSizes: Int32Array): number[] {
  const labels: number[] = [];
  for (let label = clusterSizes.length - 1; label >= 0; label--) if (clusterSizes[label] === 0) labels.push(label);
  return labels;
}

/** First in, first out; a node waits at most once. */
class NodeQueue {
  private readonly ring: Int32Array;
  private readonly isWaiting: Uint8Array;
  private head = 0;
  private count = 0;

  constructor(nNodes: number, seeds?: Iterable<number>) {
    this.ring = new Int32Array(Math.max(1, nNodes));
    this.isWaiting = new Uint8Array(nNodes);
    if (seeds) for (const node of seeds) this.put(node);
    else for (let node = 0; node < nNodes; node++) this.put(node);
  }

  put(node: number): void {
    if (this.isWaiting[node]) return;
    this.isWaiting[node] = 1;
    this.ring[(this.head + this.count++) % this.ring.length] = node;
  }

  /** @returns the next node, −1 when none waits */
  take(): number {
    if (this.count === 0) return -1;
    const node = this.ring[this.head]!;
    this.head = (this.head + 1) % this.ring.length;
    this.count--;
    this.isWaiting[node] = 0;
    return node;
  }
}
