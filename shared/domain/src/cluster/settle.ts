import { chargeBetween, chargeOf, type Charges } from './charges.js';
import type { Evidence } from './evidence.js';
import { UNCLUSTERED } from './node-graph.js';
import type { Partition } from './partition.js';
import type { PlacedGroups } from './placed-groups.js';

/** A gain below this is noise of floating point, not a reason to move. */
const MIN_GAIN = 1e-9;
/** A row with more edges, or a group or cluster of more rows, stays as it is until the next full run: it would cost too much to look at. */
export const MAX_DEGREE = 1000;
const MAX_ROWS = 100;
/** Visits for each row to begin with; moves that set each other off end after a few. */
const VISITS_A_SEED = 200;

/** What is kept of the clusters between runs. */
export interface LivePartition {
  readonly evidence: Evidence;
  readonly partition: Partition;
  readonly groups: PlacedGroups;
}

/**
 * Improve the partition around some rows, by the rule of `moveNodes` and without looking at anything else: groups of rows move between
 * clusters, starting with these rows and their neighbours; then the clusters in which these rows ended join others as wholes.
 *
 * @param seeds  rows that came or lost a neighbour
 *
 * Complexity: O(edges of what is visited); with ten edges a row some 200 edges a seed.
 * Determinism: first in, first out; ties go to staying, then to the lowest label.
 */
export function settleAround(seeds: Iterable<number>, live: LivePartition): void {
  const rows = [...seeds].filter((row) => live.partition.labelOf(row) !== UNCLUSTERED);
  const queue = new Set<number>();
  for (const row of rows) queue.add(live.groups.groupOf(row));
  for (const row of rows) queueNeighbours(row, live, queue);
  let visits = VISITS_A_SEED * rows.length;
  for (const group of queue) {
    if (visits-- === 0) break;
    // Taken from the queue first: a neighbour that moves may put it there again.
    queue.delete(group);
    moveGroup(group, live, queue);
  }
  for (const label of new Set(rows.map((row) => live.partition.labelOf(row)))) joinCluster(label, live);
}

function queueNeighbours(row: number, live: LivePartition, queue: Set<number>): void {
  const { evidence, partition, groups } = live;
  if (evidence.degreeOf(row) > MAX_DEGREE) return;
  const label = partition.labelOf(row);
  // Nothing joins a row that is alone unless their one edge outweighs the charge for a pair.
  const least = partition.sizeOf(label) === 1 ? chargeOf(2, evidence.charges) : 0;
  evidence.forEachEdge(row, (other, edge) => {
    const otherLabel = partition.labelOf(other);
    if (otherLabel === label || otherLabel === UNCLUSTERED || evidence.probability(edge) < least) return;
    queue.add(groups.groupOf(other));
  });
}

function moveGroup(group: number, live: LivePartition, queue: Set<number>): void {
  const { evidence, partition, groups } = live;
  const rows = groups.rowsOf(group);
  if (rows.length === 0 || rows.length > MAX_ROWS || rows.some((row) => evidence.degreeOf(row) > MAX_DEGREE)) return;
  const own = partition.labelOf(rows[0]!);
  const weightTo = weightsOf(rows, live, (other) => rows.length === 1 || groups.groupOf(other) !== group);
  const forbidden = groups.forbiddenLabelsOf(group);
  const rest = partition.sizeOf(own) - rows.length;
  let best = own;
  // Everything is measured against the group alone, whose gain is 0.
  let bestGain = rest === 0 ? 0 : gainOf(weightTo.get(own) ?? 0, rows.length, rest, live.evidence.charges);
  if (bestGain < -MIN_GAIN) {
    best = UNCLUSTERED;
    bestGain = 0;
  }
  for (const [label, weight] of weightTo) {
    if (
      label === own ||
      forbidden.has(label) ||
      !mayJoin(weight, rows.length, partition.sizeOf(label), live.evidence.charges)
    )
      continue;
    const gain = gainOf(weight, rows.length, partition.sizeOf(label), live.evidence.charges);
    if (gain > bestGain + MIN_GAIN || (gain > bestGain - MIN_GAIN && best !== own && label < best)) {
      best = label;
      bestGain = gain;
    }
  }
  if (best === own) return;
  groups.move(group, best === UNCLUSTERED ? partition.newLabel() : best);
  for (const row of rows) queueNeighbours(row, live, queue);
}

/** Let a small cluster join the one that gains most from it, or take in a small one. */
function joinCluster(label: number, live: LivePartition): void {
  const { partition, groups } = live;
  const size = partition.sizeOf(label);
  if (size === 0 || size > MAX_ROWS) return;
  const rows = [...partition.membersOf(label)];
  if (rows.some((row) => live.evidence.degreeOf(row) > MAX_DEGREE)) return;
  const weightTo = weightsOf(rows, live, () => true);
  const forbidden = new Set(rows.flatMap((row) => [...groups.forbiddenLabelsOf(groups.groupOf(row))]));
  let best = label;
  let bestGain = MIN_GAIN;
  for (const [other, weight] of weightTo) {
    const otherSize = partition.sizeOf(other);
    if (other === label || forbidden.has(other) || !mayJoin(weight, size, otherSize, live.evidence.charges)) continue;
    const gain = gainOf(weight, size, otherSize, live.evidence.charges);
    if (gain > bestGain) {
      best = other;
      bestGain = gain;
    }
  }
  if (best !== label) for (const row of rows) partition.move(row, best);
}

/** Sums of probabilities of the edges between some rows and each cluster. */
function weightsOf(
  rows: readonly number[],
  { evidence, partition }: LivePartition,
  counts: (other: number) => boolean,
): ReadonlyMap<number, number> {
  const weightTo = new Map<number, number>();
  for (const row of rows) {
    evidence.forEachEdge(row, (other, edge) => {
      const label = partition.labelOf(other);
      if (label !== UNCLUSTERED && counts(other))
        weightTo.set(label, (weightTo.get(label) ?? 0) + evidence.probability(edge));
    });
  }
  return weightTo;
}

const mayJoin = (weight: number, size: number, otherSize: number, charges: Charges): boolean =>
  weight >= chargeBetween(size, otherSize, charges);

/** What a cluster of `otherSize` rows and one of `size` are worth more together than apart. */
function gainOf(weight: number, size: number, otherSize: number, charges: Charges): number {
  return weight - (chargeOf(otherSize + size, charges) - chargeOf(otherSize, charges) - chargeOf(size, charges));
}
