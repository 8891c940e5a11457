import { assignSparsely, UNASSIGNED, type AssignmentOption } from '../numeric/sparse-assignment.js';
import { UNCLUSTERED } from './node-graph.js';

export type MoveKind =
  /** Was alone (or absent), is now with others. */
  | 'joins'
  /** Was with others, is now alone (or absent). */
  | 'leaves'
  /** Was with some, is now with others. */
  | 'moves';

export interface TicketMove {
  readonly row: number;
  readonly kind: MoveKind;
  /** Label before, UNCLUSTERED when absent. */
  readonly from: number;
  /** Label after, UNCLUSTERED when absent. */
  readonly to: number;
}

export interface ClusteringDiff {
  /** Tickets that change company, by row. A ticket whose cluster only gained or lost others is not among them. */
  readonly moves: readonly TicketMove[];
  /** Shape (clusters after): the cluster before that each continues, UNASSIGNED for a new one. */
  readonly continues: Int32Array;
  /** Clusters before, of two tickets or more, that nothing continues. */
  readonly ended: readonly number[];
}

/**
 * What would change from one partition to another: the fewest tickets that explain it.
 *
 * Clusters before and after are paired one to one so that most tickets stay; every other ticket moves. Tickets alone both before
 * and after have not moved.
 *
 * @param before  shape (n): labels 0…, UNCLUSTERED for a ticket that was not there
 * @param after  shape (n)
 * @returns the moves; empty exactly when both partitions are the same
 *
 * Complexity: O(n) plus the assignment within each group of overlapping clusters.
 */
export function diffClusterings(before: Int32Array, after: Int32Array): ClusteringDiff {
  if (before.length !== after.length) {
    throw new RangeError(`both partitions must be of the same tickets, got ${before.length} and ${after.length} rows`);
  }
  const sizesBefore = sizesOf(before);
  const sizesAfter = sizesOf(after);
  const successor = assignSparsely(sizesBefore.length, sizesAfter.length, overlapsOf(before, after, sizesAfter.length));
  const continues = new Int32Array(sizesAfter.length).fill(UNASSIGNED);
  successor.forEach((to, from) => {
    if (to !== UNASSIGNED) continues[to] = from;
  });
  const moves: TicketMove[] = [];
  for (let row = 0; row < before.length; row++) {
    const from = before[row]!;
    const to = after[row]!;
    if (from === to && from === UNCLUSTERED) continue;
    if (from !== UNCLUSTERED && to !== UNCLUSTERED && successor[from] === to) continue;
    const hadCompany = from !== UNCLUSTERED && sizesBefore[from]! > 1;
    const hasCompany = to !== UNCLUSTERED && sizesAfter[to]! > 1;
    if (!hadCompany && !hasCompany && from !== UNCLUSTERED && to !== UNCLUSTERED) continue;
    moves.push({ row, from, to, kind: kindOf(hadCompany, hasCompany, from) });
  }
  const ended: number[] = [];
  sizesBefore.forEach((size, from) => {
    if (size > 1 && successor[from] === UNASSIGNED) ended.push(from);
  });
  return { moves, continues, ended };
}

function kindOf(hadCompany: boolean, hasCompany: boolean, from: number): MoveKind {
  if (hadCompany && hasCompany) return 'moves';
  return hasCompany || from === UNCLUSTERED ? 'joins' : 'leaves';
}

function sizesOf(labels: Int32Array): Int32Array {
  let nLabels = 0;
  for (const label of labels) nLabels = Math.max(nLabels, label + 1);
  const sizes = new Int32Array(nLabels);
  for (const label of labels) if (label !== UNCLUSTERED) sizes[label]!++;
  return sizes;
}

function overlapsOf(before: Int32Array, after: Int32Array, nAfter: number): AssignmentOption[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < before.length; row++) {
    if (before[row] === UNCLUSTERED || after[row] === UNCLUSTERED) continue;
    const key = before[row]! * nAfter + after[row]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, weight]) => ({ row: Math.floor(key / nAfter), column: key % nAfter, weight }));
}
