import { grownFloat32, grownInt32 } from '../numeric/csr.js';
import { Constraints, type ConstraintConflict, type RowPair } from './constraints.js';
import type { EdgeList } from './edge-list.js';
import { contractRows, UNCLUSTERED } from './node-graph.js';
import { EvidenceHistogram, logOddsOf, probabilityOfLogOdds } from './prior-shift.js';
import { assertClusterProfile, clusterProfiles, defaultClusterProfile, type ClusterProfile } from './profiles.js';
import { compactLabels, refinePartition } from './refine.js';
import { testedPairs } from './tested-pairs.js';

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
const SHIFT_STEP = 0.25;

export interface ClusterOptions {
  readonly profile?: ClusterProfile;
  /** Pairs of rows that people put together. */
  readonly mustLink?: Iterable<RowPair>;
  /** Pairs of rows that people took apart; never violated. */
  readonly cannotLink?: Iterable<RowPair>;
}

/**
 * Keeps a partition of tickets while they arrive: each new ticket joins the cluster that gains most from it, or stays alone; from
 * time to time {@link refine} corrects what could not be known then. The batch run is nothing else, so both agree.
 *
 * Complexity: `assign` O(edges of the row), `refine` O(nEdges). Memory 8 bytes × nEdges + 8 bytes × nTickets between calls,
 * 24 bytes × nEdges more within `refine`.
 */
export class StreamingClusterer {
  private readonly profile: ClusterProfile;
  private readonly constraints: Constraints;
  private nRows = 0;
  private nEdges = 0;
  private offsets: Int32Array = new Int32Array(1);
  private targets: Int32Array = new Int32Array(0);
  /** With support, before the shift. */
  private logOdds: Float32Array = new Float32Array(0);
  private labels: Int32Array = new Int32Array(0);
  /** Tickets per label. */
  private clusterSizes: Int32Array = new Int32Array(0);
  private nLabels = 0;
  private readonly histogram = new EvidenceHistogram();
  /** Added to the log-odds of every edge; see {@link EvidenceHistogram.priorShift}. */
  private shift = 0;
  private supportSum = 0;
  private nSupported = 0;
  /** Label of a must-link group with a member already placed, by its lowest row. */
  private readonly labelOfGroup = new Map<number, number>();

  /** @throws RangeError when a setting of the profile is out of range or a pair is no pair of rows */
  constructor(options: ClusterOptions = {}) {
    this.profile = options.profile ?? clusterProfiles[defaultClusterProfile];
    assertClusterProfile(this.profile);
    this.constraints = new Constraints(options.mustLink, options.cannotLink);
  }

  /** Number of rows assigned so far, removed ones included. */
  get nTickets(): number {
    return this.nRows;
  }

  get conflicts(): readonly ConstraintConflict[] {
    return this.constraints.conflicts;
  }

  /** @returns the present label of a row, UNCLUSTERED when removed; stable only until the next `refine` */
  labelOf(row: number): number {
    if (!(row >= 0 && row < this.nRows)) throw new RangeError(`row must be 0…${this.nRows - 1}, got ${row}`);
    return this.labels[row]!;
  }

  /**
   * Place the next row.
   * @param row  the number of rows assigned before: rows come in order
   * @param targets  its best earlier rows
   * @param probabilities  parallel to `targets`, 0–1
   * @returns its label
   */
  assign(row: number, targets: ArrayLike<number>, probabilities: ArrayLike<number>): number {
    if (row !== this.nRows) throw new RangeError(`rows come in order: next is ${this.nRows}, got ${row}`);
    this.store(row, targets, probabilities);
    const group = this.constraints.groupOf(row);
    const isConstrained = row < this.constraints.nRows;
    const label = (isConstrained ? this.labelOfGroup.get(group) : undefined) ?? this.bestLabelFor(row);
    this.labels[row] = label;
    this.clusterSizes[label]!++;
    if (isConstrained) this.labelOfGroup.set(group, label);
    return label;
  }

  /** Take a row out; its neighbours stay where they are until the next `refine`. */
  remove(row: number): void {
    const label = this.labelOf(row);
    if (label === UNCLUSTERED) return;
    this.clusterSizes[label]!--;
    this.labels[row] = UNCLUSTERED;
  }

  /**
   * Reconsider the whole partition, or what touches some rows.
   * @param dirtyRows  rows that are new or changed since the last call; default all
   */
  refine(dirtyRows?: Iterable<number>): void {
    this.shift = this.believedShift();
    const { nodeOfRow, nNodes } = this.numberNodes();
    const graph = contractRows(this.edges(), nodeOfRow, nNodes, this.knownPairsApart());
    const nodeLabels = new Int32Array(nNodes);
    const compact = compactLabels(this.labels.subarray(0, this.nRows));
    for (let row = 0; row < this.nRows; row++)
      if (nodeOfRow[row] !== UNCLUSTERED) nodeLabels[nodeOfRow[row]!] = compact[row]!;
    const seeds =
      dirtyRows && [...new Set(Array.from(dirtyRows, (row) => nodeOfRow[row]!))].filter((node) => node >= 0);
    // A giant is asked for evidence of its own, not lent by the shift.
    const ownEvidence = () =>
      this.shift <= 0 ? graph : contractRows(this.edges(0), nodeOfRow, nNodes, this.knownPairsApart());
    refinePartition(graph, nodeLabels, this.profile, seeds, ownEvidence);
    this.adoptLabels(nodeOfRow, nodeLabels);
  }

  /**
   * The edges given so far, with the probabilities that clustering goes by. Time and memory O(edges).
   * @param shift  added to log-odds, default what is believed of this installation
   */
  edges(shift = this.shift): EdgeList {
    return {
      nTickets: this.nRows,
      edgeOffsets: this.offsets.subarray(0, this.nRows + 1),
      edgeTargets: this.targets.subarray(0, this.nEdges),
      edgeProbabilities: this.logOdds.subarray(0, this.nEdges).map((z) => probabilityOfLogOdds(z + shift)),
    };
  }

  private store(row: number, targets: ArrayLike<number>, probabilities: ArrayLike<number>): void {
    const end = this.nEdges + targets.length;
    this.targets = grownInt32(this.targets, end);
    this.logOdds = grownFloat32(this.logOdds, end);
    this.targets.set(targets, this.nEdges);
    // Among few tickets everything is linked to everything.
    const chance = Math.min(1, (2 * this.profile.testedNeighbours) / Math.max(1, row));
    const weight = this.profile.supportWeight * (1 - chance);
    for (let i = 0; i < targets.length; i++) {
      this.histogram.add(probabilities[i]!);
      const support = this.supportOf(targets, i, chance);
      if (targets.length > MIN_WITNESSES && chance < 1) {
        this.supportSum += support;
        this.nSupported++;
      }
      this.logOdds[this.nEdges + i] = logOddsOf(probabilities[i]!) + weight * (support - TYPICAL_SUPPORT);
    }
    this.nEdges = end;
    this.nRows = row + 1;
    this.offsets = grownInt32(this.offsets, this.nRows + 1);
    this.offsets[this.nRows] = end;
    this.labels = grownInt32(this.labels, this.nRows);
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
    const trusted = (halfAt: number) => this.nRows / (this.nRows + halfAt);
    const shift =
      shiftTrust * (credit * recurrence * trusted(RECURRENCE_HALF_AT) + (1 - credit) * level * trusted(LEVEL_HALF_AT));
    // In steps, so that a few new tickets do not move every probability a little.
    return Math.round(shift / SHIFT_STEP) * SHIFT_STEP;
  }

  /** The same rule as in {@link moveNodes}, for a row whose only edges so far are its own. */
  private bestLabelFor(row: number): number {
    const { minProbability, testedNeighbours } = this.profile;
    const forbidden = this.labelsForbiddenFor(row);
    const weightTo = new Map<number, number>();
    for (let e = this.offsets[row]!; e < this.nEdges; e++) {
      const label = this.labels[this.targets[e]!]!;
      if (label !== UNCLUSTERED && !forbidden?.has(label))
        weightTo.set(label, (weightTo.get(label) ?? 0) + probabilityOfLogOdds(this.logOdds[e]! + this.shift));
    }
    let best = UNCLUSTERED;
    let bestGain = 1e-9;
    for (const [label, weight] of weightTo) {
      const n = this.clusterSizes[label]!;
      const gain = weight - minProbability * (testedPairs(n + 1, testedNeighbours) - testedPairs(n, testedNeighbours));
      if (gain > bestGain || (gain === bestGain && label < best)) {
        best = label;
        bestGain = gain;
      }
    }
    return best === UNCLUSTERED ? this.newLabel() : best;
  }

  private newLabel(): number {
    this.clusterSizes = grownInt32(this.clusterSizes, this.nLabels + 1);
    return this.nLabels++;
  }

  private labelsForbiddenFor(row: number): Set<number> | undefined {
    let forbidden: Set<number> | undefined;
    for (const enemy of this.constraints.enemiesOf(row)) {
      const label = this.labelOfGroup.get(enemy);
      if (label !== undefined) (forbidden ??= new Set()).add(label);
    }
    return forbidden;
  }

  /** One node for each must-link group, in order of its first live row. */
  private numberNodes(): { nodeOfRow: Int32Array; nNodes: number } {
    const nodeOfRow = new Int32Array(this.nRows).fill(UNCLUSTERED);
    const nodeOfGroup = new Map<number, number>();
    let nNodes = 0;
    for (let row = 0; row < this.nRows; row++) {
      if (this.labels[row] === UNCLUSTERED) continue;
      if (row >= this.constraints.nRows) {
        nodeOfRow[row] = nNodes++;
        continue;
      }
      const group = this.constraints.groupOf(row);
      let node = nodeOfGroup.get(group);
      if (node === undefined) nodeOfGroup.set(group, (node = nNodes++));
      nodeOfRow[row] = node;
    }
    return { nodeOfRow, nNodes };
  }

  private knownPairsApart(): RowPair[] {
    return this.constraints.pairsApart.filter(([a, b]) => a < this.nRows && b < this.nRows);
  }

  private adoptLabels(nodeOfRow: Int32Array, nodeLabels: Int32Array): void {
    const rowLabels = compactLabels(nodeOfRow.map((node) => (node === UNCLUSTERED ? UNCLUSTERED : nodeLabels[node]!)));
    this.labels.set(rowLabels);
    this.labelOfGroup.clear();
    this.nLabels = 0;
    for (const label of rowLabels) this.nLabels = Math.max(this.nLabels, label + 1);
    this.clusterSizes = new Int32Array(this.nLabels);
    for (let row = 0; row < this.nRows; row++) {
      const label = rowLabels[row]!;
      if (label === UNCLUSTERED) continue;
      this.clusterSizes[label]!++;
      if (row < this.constraints.nRows) this.labelOfGroup.set(this.constraints.groupOf(row), label);
    }
  }
}
