import { grownFloat32, grownInt32 } from '../numeric/csr.js';
import { GONE, type Compaction } from '../corpus/compaction.js';
import { SnapshotError, type SectionReader, type SectionWriter } from '../snapshot/sections.js';
import type { Charges } from './charges.js';
import type { EdgeList } from './edge-list.js';
import { DeskHabits, rowWeight } from './desk-habits.js';
import { logOddsOf, probabilityOfLogOdds } from './prior-shift.js';
import type { ClusterProfile } from './profiles.js';

/** With fewer candidates than this support says little. */
const MIN_WITNESSES = 4;
/** Mean support in bug trackers, where few tickets recur. */
const TYPICAL_SUPPORT = 0.25;
/** Log-odds that the edges of a flood gain instead of support: ten candidates of thousands hardly know each other, but all agree. */
const FLOOD_LIFT = 1;

const NO_EDGE = -1;

/**
 * The edges given so far, row by row, with what they count for: the log-odds of each, lifted by support when it came and by the
 * shift that is believed of this installation since the last full run. Edges are found from both of their ends.
 *
 * Memory 12 bytes an edge and 12 bytes a row.
 */
export class Evidence {
  nRows = 0;
  nEdges = 0;
  offsets: Int32Array = new Int32Array(1);
  targets: Int32Array = new Int32Array(0);
  /** With support, before the shift. */
  private logOdds: Float32Array = new Float32Array(0);
  /** Of each row the newest edge that points to it, and of each edge the one before it with the same target; NO_EDGE ends. */
  private newestInto: Int32Array = new Int32Array(0);
  private olderInto: Int32Array = new Int32Array(0);
  private countInto: Int32Array = new Int32Array(0);
  private readonly habits: DeskHabits;
  /** Added to the log-odds of every edge, see {@link DeskHabits.shift}. */
  private shift = 0;

  /** What clusters are charged since the last full run. */
  charges: Charges;

  constructor(private readonly profile: ClusterProfile) {
    this.habits = new DeskHabits(profile);
    this.charges = this.habits.charges(0);
  }

  /** Believe what the edges of now speak for. Every probability may change by it. */
  adjust(): void {
    this.shift = this.habits.shift();
    this.charges = this.habits.charges(this.nRows);
  }

  get isLifted(): boolean {
    return this.shift > 0;
  }

  /** Probability that clustering takes an edge to have, 0–1. */
  probability(edge: number): number {
    return probabilityOfLogOdds(this.logOdds[edge]! + this.shift);
  }

  /** Call back for each edge of a row, its own in order, then those that point to it, newest first. O(degree · log rows). */
  forEachEdge(row: number, visit: (other: number, edge: number) => void): void {
    for (let edge = this.offsets[row]!; edge < this.offsets[row + 1]!; edge++) visit(this.targets[edge]!, edge);
    for (let edge = this.newestInto[row]!; edge !== NO_EDGE; edge = this.olderInto[edge]!)
      visit(this.sourceOf(edge), edge);
  }

  /** Number of edges of a row, both its own and those that point to it. */
  degreeOf(row: number): number {
    return this.offsets[row + 1]! - this.offsets[row]! + this.countInto[row]!;
  }

  /**
   * All edges, with the probabilities that clustering goes by. Time and memory O(edges).
   * @param shift  added to log-odds, default what is believed of this installation
   */
  edgeList(shift = this.shift): EdgeList {
    return {
      nTickets: this.nRows,
      edgeOffsets: this.offsets.subarray(0, this.nRows + 1),
      edgeTargets: this.targets.subarray(0, this.nEdges),
      edgeProbabilities: this.logOdds.subarray(0, this.nEdges).map((z) => probabilityOfLogOdds(z + shift)),
    };
  }

  /**
   * Take the edges of the next row.
   * @param crowding  0–1, whether many more rows than these are about as near
   */
  append(targets: ArrayLike<number>, probabilities: ArrayLike<number>, crowding: number): void {
    const row = this.nRows;
    const end = this.nEdges + targets.length;
    this.targets = grownInt32(this.targets, end);
    this.olderInto = grownInt32(this.olderInto, end);
    this.logOdds = grownFloat32(this.logOdds, end);
    this.targets.set(targets, this.nEdges);
    // Among few tickets everything is linked to everything.
    const chance = Math.min(1, (2 * this.profile.testedNeighbours) / Math.max(1, row));
    const weight = this.profile.supportWeight * (1 - chance);
    const counts = rowWeight(probabilities, crowding);
    const { flooded } = counts;
    this.habits.countRow(counts);
    for (let i = 0; i < targets.length; i++) {
      this.habits.countEdge(probabilities[i]!, counts);
      const support = this.supportOf(targets, i, chance);
      if (targets.length > MIN_WITNESSES && chance < 1) this.habits.countSupport(support, counts);
      this.logOdds[this.nEdges + i] =
        logOddsOf(probabilities[i]!) + (1 - flooded) * weight * (support - TYPICAL_SUPPORT) + flooded * FLOOD_LIFT;
    }
    this.nRows = row + 1;
    this.offsets = grownInt32(this.offsets, this.nRows + 1);
    this.offsets[this.nRows] = end;
    this.newestInto = grownInt32(this.newestInto, this.nRows);
    this.newestInto[row] = NO_EDGE;
    this.countInto = grownInt32(this.countInto, this.nRows);
    for (; this.nEdges < end; this.nEdges++) this.enterInto(this.nEdges);
  }

  save(into: SectionWriter): void {
    into.put('cluster.logOdds', this.logOdds.subarray(0, this.nEdges));
    this.habits.save(into);
    const { groupStrictness, foundingLift = 0 } = this.charges;
    into.putNumbers('cluster.evidence', this.nRows, this.shift, groupStrictness, foundingLift);
  }

  /** @param links  edges of the matching index, of which these are the first */
  restore(from: SectionReader, links: { readonly offsets: Int32Array; readonly targets: Int32Array }): void {
    const [nRows, shift, groupStrictness, foundingLift] = from.readNumbers('cluster.evidence', 4);
    this.nRows = nRows!;
    this.shift = shift!;
    this.charges = { ...this.charges, groupStrictness: groupStrictness!, foundingLift: foundingLift! };
    this.habits.restore(from);
    this.logOdds = from.read('cluster.logOdds', Float32Array);
    this.nEdges = links.offsets[this.nRows] ?? -1;
    if (this.nEdges !== this.logOdds.length)
      throw new SnapshotError(`the clusters of the snapshot rest on ${this.logOdds.length} edges, not ${this.nEdges}; rebuild from tickets`); // prettier-ignore
    this.offsets = links.offsets.slice(0, this.nRows + 1);
    this.targets = links.targets.slice(0, this.nEdges);
    this.enterAll();
  }

  /** Drop the edges of and to rows that are gone. What they said about the installation stays counted. */
  compact({ rowOf }: Compaction): void {
    let nRows = 0;
    let at = 0;
    for (let row = 0; row < this.nRows; row++) {
      const from = this.offsets[row]!;
      const to = this.offsets[row + 1]!;
      if (rowOf[row] === GONE) continue;
      // Rows and edges only move towards the front: nothing is overwritten that is still to be read.
      this.offsets[nRows++] = at;
      for (let edge = from; edge < to; edge++) {
        const target = rowOf[this.targets[edge]!]!;
        if (target === GONE) continue;
        this.targets[at] = target;
        this.logOdds[at++] = this.logOdds[edge]!;
      }
    }
    this.nRows = nRows;
    this.nEdges = at;
    this.offsets[nRows] = at;
    this.offsets = this.offsets.slice(0, nRows + 1);
    this.targets = this.targets.slice(0, at);
    this.logOdds = this.logOdds.slice(0, at);
    this.enterAll();
  }

  private enterAll(): void {
    this.newestInto = new Int32Array(this.nRows).fill(NO_EDGE);
    this.olderInto = new Int32Array(this.nEdges);
    this.countInto = new Int32Array(this.nRows);
    for (let edge = 0; edge < this.nEdges; edge++) this.enterInto(edge);
  }

  private enterInto(edge: number): void {
    const target = this.targets[edge]!;
    this.olderInto[edge] = this.newestInto[target]!;
    this.newestInto[target] = edge;
    this.countInto[target]!++;
  }

  /** The row an edge belongs to. O(log rows). */
  private sourceOf(edge: number): number {
    let low = 0;
    for (let high = this.nRows - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (this.offsets[middle]! <= edge) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * Share of a ticket's other candidates that are linked to one of them, beyond chance; 0–1.
   * Candidates of a recurring problem know each other; candidates that merely share a subject do not.
   */
  private supportOf(targets: ArrayLike<number>, index: number, chance: number): number {
    if (chance >= 1) return 0;
    let nLinked = 0;
    for (let i = 0; i < targets.length; i++) if (i !== index && this.areLinked(targets[i]!, targets[index]!)) nLinked++;
    const share = nLinked / Math.max(MIN_WITNESSES, targets.length - 1);
    return Math.max(0, share - chance) / (1 - chance);
  }

  private areLinked(a: number, b: number): boolean {
    const later = Math.max(a, b);
    const earlier = Math.min(a, b);
    for (let e = this.offsets[later]!; e < this.offsets[later + 1]!; e++) if (this.targets[e] === earlier) return true;
    return false;
  }
}
