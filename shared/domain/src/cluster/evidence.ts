import { grownFloat32, grownInt32 } from '../numeric/csr.js';
import { GONE, type Compaction } from '../corpus/compaction.js';
import { SnapshotError, type SectionReader, type SectionWriter } from '../snapshot/sections.js';
import type { Charges } from './charges.js';
import type { EdgeList } from './edge-list.js';
import { EvidenceHistogram, logOddsOf, probabilityOfLogOdds } from './prior-shift.js';
import type { ClusterProfile } from './profiles.js';

/** With fewer candidates than this support says little. */
const MIN_WITNESSES = 4;
/** Mean support in bug trackers, where few tickets recur. */
const TYPICAL_SUPPORT = 0.25;
/** Up to this mean support few tickets recur (rust-issues 0.23, titanium-jira 0.29–0.31) … */
const RARE_SUPPORT = 0.3;
/** … from this on most do (the demo 0.395, a company's help desk 0.396). */
const RECURRING_SUPPORT = 0.39;
/** Evidence is lifted by no more than this: where nothing recurs, the best of nothing must not become a pair. */
const MAX_RISE = 0.75;
/** Tickets at which half of the estimated shift of recurrence counts. */
const RECURRENCE_HALF_AT = 200;
/** The same for the level: among few tickets one problem is as many as would make a pattern of titles among many. */
const LEVEL_HALF_AT = 2000;
/** Both move in steps, so that a few new tickets do not move every probability and every charge a little. */
const SHIFT_STEP = 0.125;
const STRICTNESS_STEP = 0.25;

/**
 * A ticket whose ten best candidates all have this probability or more reports a problem that has flooded the desk. Its evidence says
 * nothing about how alike people write or how often things recur elsewhere, and its candidates, ten of thousands, hardly know each other.
 */
const FLOOD_PROBABILITY = 0.2;
const FLOOD_CANDIDATES = 10;
/** Log-odds that its edges gain instead of support: that all candidates agree speaks for each. */
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
  private readonly histogram = new EvidenceHistogram();
  /** Added to the log-odds of every edge; see {@link EvidenceHistogram.priorShift}. */
  private shift = 0;
  private supportSum = 0;
  private nSupported = 0;
  /** Rows of floods, which were not counted. */
  private nFlooded = 0;

  /** What clusters are charged since the last full run. */
  charges: Charges;

  constructor(private readonly profile: ClusterProfile) {
    this.charges = this.chargesNow();
  }

  /** Believe what the edges of now speak for. Every probability may change by it. */
  adjust(): void {
    this.shift = this.believedShift();
    this.charges = this.chargesNow();
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

  /** Take the edges of the next row. */
  append(targets: ArrayLike<number>, probabilities: ArrayLike<number>): void {
    const row = this.nRows;
    const end = this.nEdges + targets.length;
    this.targets = grownInt32(this.targets, end);
    this.olderInto = grownInt32(this.olderInto, end);
    this.logOdds = grownFloat32(this.logOdds, end);
    this.targets.set(targets, this.nEdges);
    // Among few tickets everything is linked to everything.
    const chance = Math.min(1, (2 * this.profile.testedNeighbours) / Math.max(1, row));
    const weight = this.profile.supportWeight * (1 - chance);
    const isFlood = isOfFlood(probabilities);
    if (isFlood) this.nFlooded++;
    for (let i = 0; i < targets.length; i++) {
      if (isFlood) {
        this.logOdds[this.nEdges + i] = logOddsOf(probabilities[i]!) + FLOOD_LIFT;
        continue;
      }
      this.histogram.add(probabilities[i]!);
      const support = this.supportOf(targets, i, chance);
      if (targets.length > MIN_WITNESSES && chance < 1) {
        this.supportSum += support;
        this.nSupported++;
      }
      this.logOdds[this.nEdges + i] = logOddsOf(probabilities[i]!) + weight * (support - TYPICAL_SUPPORT);
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
    into.put('cluster.histogram', this.histogram.values);
    into.putNumbers('cluster.evidence', this.nRows, this.shift, this.supportSum, this.nSupported, this.charges.groupStrictness, this.nFlooded); // prettier-ignore
  }

  /** @param links  edges of the matching index, of which these are the first */
  restore(from: SectionReader, links: { readonly offsets: Int32Array; readonly targets: Int32Array }): void {
    const [nRows, shift, supportSum, nSupported, groupStrictness, nFlooded] = from.readNumbers('cluster.evidence', 6);
    this.nRows = nRows!;
    this.shift = shift!;
    this.supportSum = supportSum!;
    this.nSupported = nSupported!;
    this.nFlooded = nFlooded!;
    this.charges = { ...this.charges, groupStrictness: groupStrictness! };
    this.histogram.adopt(from.read('cluster.histogram', Float64Array));
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

  private chargesNow(): Charges {
    const { minProbability, testedNeighbours, groupStrictness, strictHalfAt } = this.profile;
    const asked = strictHalfAt === 0 ? 1 : this.nRows / (this.nRows + strictHalfAt);
    const excess = Math.round((asked * (groupStrictness - 1)) / STRICTNESS_STEP) * STRICTNESS_STEP;
    return { minProbability, testedNeighbours, groupStrictness: 1 + excess };
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

  /**
   * What is added to all evidence. Where candidates know each other, tickets recur, and the shift of recurrence is believed; where
   * they do not, the level of evidence is set to that of the calibration sets, so that γ means the same everywhere. A boilerplate
   * that all tickets share raises every probability too, but its candidates do not know each other. Little for few tickets.
   */
  private believedShift(): number {
    const { trainedShare, shiftTrust, maxShift } = this.profile;
    if (shiftTrust === 0 || this.nSupported === 0) return 0;
    const support = this.supportSum / this.nSupported;
    const credit = Math.min(1, Math.max(0, (support - RARE_SUPPORT) / (RECURRING_SUPPORT - RARE_SUPPORT)));
    const recurrence = Math.min(maxShift, Math.max(0, this.histogram.priorShift(trainedShare)));
    const level = Math.max(-maxShift, Math.min(MAX_RISE, this.histogram.levelShift(trainedShare)));
    const counted = Math.max(0, this.nRows - this.nFlooded);
    const trusted = (halfAt: number) => counted / (counted + halfAt);
    const shift =
      shiftTrust * (credit * recurrence * trusted(RECURRENCE_HALF_AT) + (1 - credit) * level * trusted(LEVEL_HALF_AT));
    // In steps, so that a few new tickets do not move every probability a little.
    return Math.round(shift / SHIFT_STEP) * SHIFT_STEP;
  }
}

function isOfFlood(probabilities: ArrayLike<number>): boolean {
  if (probabilities.length < FLOOD_CANDIDATES) return false;
  for (let i = 0; i < probabilities.length; i++) if (probabilities[i]! < FLOOD_PROBABILITY) return false;
  return true;
}
