import { GONE, type Compaction } from '../corpus/compaction.js';
import { grownInt32 } from '../numeric/csr.js';
import { SnapshotError, type SectionReader, type SectionWriter } from '../snapshot/sections.js';
import type { Evidence } from './evidence.js';
import { UNCLUSTERED } from './node-graph.js';

const NONE = -1;
/** Sums of probabilities are kept in these whole units, so that they are the same to the bit in whatever order edges come and go. */
const UNITS = 2 ** 24;

/**
 * Which row is in which cluster, kept so that a row can be moved, and a cluster be looked at, without looking at anything else:
 * members of a cluster as a chain through the rows, and the sum of the probabilities inside.
 *
 * Labels are any numbers ≥ 0; `changedLabels` are those that gained or lost a row since it was cleared.
 * Complexity: `move` O(degree · log rows). Memory 12 bytes a row and 20 bytes a label.
 */
export class Partition {
  private labels: Int32Array = new Int32Array(0);
  nRows = 0;
  /** The chain of a cluster, both ways; NONE at its ends. */
  private previous: Int32Array = new Int32Array(0);
  private next: Int32Array = new Int32Array(0);
  private head: Int32Array = new Int32Array(0);
  private sizes: Int32Array = new Int32Array(0);
  private insideCounts: Int32Array = new Int32Array(0);
  private insideUnits: number[] = [];
  private nLabels = 0;
  readonly changedLabels = new Set<number>();

  constructor(private readonly evidence: Evidence) {}

  labelOf(row: number): number {
    return this.labels[row]!;
  }

  /** Labels of all rows, UNCLUSTERED for one that was taken out; a view, valid until the next change. */
  get rowLabels(): Int32Array {
    return this.labels.subarray(0, this.nRows);
  }

  sizeOf(label: number): number {
    return this.sizes[label]!;
  }

  /** Mean probability over the edges inside, 0–1; 1 for a row alone, 0 for a cluster held by people only. */
  cohesionOf(label: number): number {
    if (this.sizes[label] === 1) return 1;
    const count = this.insideCounts[label]!;
    return count === 0 ? 0 : Math.fround(this.insideUnits[label]! / UNITS / count);
  }

  /** Rows of a cluster, ascending. O(size · log size). */
  membersOf(label: number): Int32Array {
    const members = new Int32Array(this.sizes[label]!);
    let row = this.head[label]!;
    for (let at = members.length - 1; at >= 0; at--, row = this.next[row]!) members[at] = row;
    return members.sort();
  }

  /** A label that no row has. */
  newLabel(): number {
    this.makeRoom(this.nLabels + 1);
    return this.nLabels++;
  }

  /** Make the next row known; it is in no cluster yet. */
  append(): void {
    const row = this.nRows++;
    this.labels = grownInt32(this.labels, this.nRows);
    this.previous = grownInt32(this.previous, this.nRows);
    this.next = grownInt32(this.next, this.nRows);
    this.labels[row] = UNCLUSTERED;
  }

  /** Put a row into a cluster, or take it out of all (UNCLUSTERED). */
  move(row: number, label: number): void {
    const before = this.labels[row]!;
    if (before === label) return;
    if (before !== UNCLUSTERED) {
      this.count(row, before, -1);
      this.unchain(row, before);
      this.sizes[before]!--;
      this.changedLabels.add(before);
    }
    this.labels[row] = label;
    if (label === UNCLUSTERED) return;
    this.count(row, label, 1);
    this.chain(row, label);
    this.sizes[label]!++;
    this.changedLabels.add(label);
  }

  /** Begin anew with these labels, 0…nLabels − 1 or UNCLUSTERED; none counts as changed. O(rows + edges). */
  adopt(labels: Int32Array): void {
    this.labels.set(labels);
    this.restoreClusters();
    this.changedLabels.clear();
  }

  save(into: SectionWriter): void {
    into.put('cluster.labels', this.rowLabels);
    into.put('cluster.changed', Int32Array.from(this.changedLabels));
    into.putNumbers('cluster.nLabels', this.nLabels);
  }

  /** @throws SnapshotError when labels and edges are not of the same rows */
  restore(from: SectionReader): void {
    this.labels = from.read('cluster.labels', Int32Array);
    this.nRows = this.labels.length;
    if (this.nRows !== this.evidence.nRows)
      throw new SnapshotError(`the snapshot has clusters for ${this.nRows} tickets, but edges for ${this.evidence.nRows}; rebuild from tickets`); // prettier-ignore
    this.restoreClusters(from.readNumbers('cluster.nLabels', 1)[0]);
    for (const label of from.read('cluster.changed', Int32Array)) this.changedLabels.add(label);
  }

  /** Rows that are gone must be in no cluster, and the evidence be compact already. Labels stay. */
  compact({ rowOf }: Compaction): void {
    let nRows = 0;
    for (let row = 0; row < this.nRows; row++) if (rowOf[row] !== GONE) this.labels[nRows++] = this.labels[row]!;
    this.labels = this.labels.slice(0, nRows);
    this.nRows = nRows;
    this.restoreClusters(this.nLabels);
  }

  /** Everything that follows from labels and edges. */
  private restoreClusters(nLabels = 0): void {
    this.previous = new Int32Array(this.labels.length);
    this.next = new Int32Array(this.labels.length);
    this.nLabels = nLabels;
    for (let row = 0; row < this.nRows; row++) this.nLabels = Math.max(this.nLabels, this.labels[row]! + 1);
    this.head = new Int32Array(0);
    this.sizes = new Int32Array(this.nLabels);
    this.insideCounts = new Int32Array(this.nLabels);
    this.insideUnits = [];
    this.makeRoom(this.nLabels);
    const { offsets, targets } = this.evidence;
    for (let row = 0; row < this.nRows; row++) {
      const label = this.labels[row]!;
      if (label === UNCLUSTERED) continue;
      this.chain(row, label);
      this.sizes[label]!++;
      for (let edge = offsets[row]!; edge < offsets[row + 1]!; edge++)
        if (this.labels[targets[edge]!] === label) this.countEdge(edge, label, 1);
    }
  }

  /** Count the edges between a row and the other members of a cluster in or out. */
  private count(row: number, label: number, sign: 1 | -1): void {
    this.evidence.forEachEdge(row, (other, edge) => {
      if (this.labels[other] === label) this.countEdge(edge, label, sign);
    });
  }

  private countEdge(edge: number, label: number, sign: 1 | -1): void {
    this.insideCounts[label]! += sign;
    this.insideUnits[label]! += sign * Math.round(this.evidence.probability(edge) * UNITS);
  }

  private chain(row: number, label: number): void {
    const first = this.head[label]!;
    this.previous[row] = NONE;
    this.next[row] = first;
    if (first !== NONE) this.previous[first] = row;
    this.head[label] = row;
  }

  private unchain(row: number, label: number): void {
    const before = this.previous[row]!;
    const after = this.next[row]!;
    if (before === NONE) this.head[label] = after;
    else this.next[before] = after;
    if (after !== NONE) this.previous[after] = before;
  }

  private makeRoom(nLabels: number): void {
    this.sizes = grownInt32(this.sizes, nLabels);
    this.insideCounts = grownInt32(this.insideCounts, nLabels);
    const known = this.head.length;
    this.head = grownInt32(this.head, nLabels);
    this.head.fill(NONE, known);
    for (let label = this.insideUnits.length; label < this.head.length; label++) this.insideUnits.push(0);
  }
}
