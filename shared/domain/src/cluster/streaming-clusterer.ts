import type { Compaction } from '../corpus/compaction.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { chargeOf } from './charges.js';
import { Constraints, type ConstraintConflict, type RowPair } from './constraints.js';
import type { EdgeList } from './edge-list.js';
import { Evidence } from './evidence.js';
import { keptTogether } from './kept-together.js';
import { contractRows, UNCLUSTERED } from './node-graph.js';
import { Partition } from './partition.js';
import { PlacedGroups } from './placed-groups.js';
import { assertClusterProfile, clusterProfiles, defaultClusterProfile, type ClusterProfile } from './profiles.js';
import { compactLabels, refinePartition } from './refine.js';
import { MAX_DEGREE, settleAround } from './settle.js';

export interface ClusterOptions {
  readonly profile?: ClusterProfile;
  /** Pairs of rows that people put together. */
  readonly mustLink?: Iterable<RowPair>;
  /** Pairs of rows that people took apart, the one that left first; never violated. */
  readonly cannotLink?: Iterable<RowPair>;
}

/**
 * Keeps a partition of tickets while they come, go and are decided about: each new ticket joins the cluster that gains most from it, or
 * stays alone; {@link settle} corrects what that changes around it, and from time to time {@link refine} what could not be known then.
 * The batch run is nothing else, so both agree.
 *
 * Complexity: `assign` and `remove` O(edges of the row), `settle` O(edges around what changed), `refine` O(nEdges).
 * Memory 12 bytes × nEdges + 24 bytes × nTickets between calls, 24 bytes × nEdges more within `refine`.
 */
export class StreamingClusterer {
  private readonly profile: ClusterProfile;
  private readonly evidence: Evidence;
  private readonly partition: Partition;
  private mustLink: readonly RowPair[];
  private cannotLink: readonly RowPair[];
  private constraints: Constraints;
  private groups: PlacedGroups;
  /** Rows from here on are new since the last `settle` or `refine`; of those before it, what lost a neighbour. */
  private nSettled = 0;
  private readonly bereft = new Set<number>();

  /** @throws RangeError when a setting of the profile is out of range or a pair is no pair of rows */
  constructor(options: ClusterOptions = {}) {
    this.profile = options.profile ?? clusterProfiles[defaultClusterProfile];
    assertClusterProfile(this.profile);
    this.evidence = new Evidence(this.profile);
    this.partition = new Partition(this.evidence);
    this.mustLink = [...(options.mustLink ?? [])];
    this.cannotLink = [...(options.cannotLink ?? [])];
    this.constraints = new Constraints(this.mustLink, this.cannotLink);
    this.groups = new PlacedGroups(this.constraints, this.partition);
  }

  /** Number of rows assigned so far, removed ones included. */
  get nTickets(): number {
    return this.evidence.nRows;
  }

  get conflicts(): readonly ConstraintConflict[] {
    return this.constraints.conflicts;
  }

  /** @returns the present label of a row, UNCLUSTERED when removed; stable only until the next `settle` or `refine` */
  labelOf(row: number): number {
    if (!(row >= 0 && row < this.nTickets)) throw new RangeError(`row must be 0…${this.nTickets - 1}, got ${row}`);
    return this.partition.labelOf(row);
  }

  /** Rows of a cluster, ascending. */
  membersOf(label: number): Int32Array {
    return this.partition.membersOf(label);
  }

  /** Mean probability over the edges inside a cluster, 0–1; 1 for a ticket alone, 0 for a cluster held by people only. */
  cohesionOf(label: number): number {
    return this.partition.cohesionOf(label);
  }

  /** Present labels of all rows; a view, valid until the next change. */
  get labels(): Int32Array {
    return this.partition.rowLabels;
  }

  /** Labels of the clusters that gained or lost a row since this was asked last, or since `refine`; without those left empty. */
  takeChangedLabels(): number[] {
    const changed = [...this.partition.changedLabels].filter((label) => this.partition.sizeOf(label) > 0);
    this.partition.changedLabels.clear();
    return changed;
  }

  /**
   * Place the next row.
   * @param row  the number of rows assigned before: rows come in order
   * @param targets  its best earlier rows
   * @param probabilities  parallel to `targets`, 0–1
   * @param crowding  see {@link EdgeList.rowCrowding}
   * @returns its label
   */
  assign(row: number, targets: ArrayLike<number>, probabilities: ArrayLike<number>, crowding = 0): number {
    if (row !== this.nTickets) throw new RangeError(`rows come in order: next is ${this.nTickets}, got ${row}`);
    const groupLabel = row < this.constraints.nRows ? this.groups.labelOf(this.groups.groupOf(row)) : UNCLUSTERED;
    this.evidence.append(targets, probabilities, crowding);
    this.partition.append();
    const label = groupLabel === UNCLUSTERED ? this.bestLabelFor(row) : groupLabel;
    this.partition.move(row, label);
    return label;
  }

  /** Take a row out; its neighbours stay where they are until the next `settle` or `refine`. */
  remove(row: number): void {
    const label = this.labelOf(row);
    if (label === UNCLUSTERED) return;
    if (this.evidence.degreeOf(row) <= MAX_DEGREE)
      this.evidence.forEachEdge(row, (other) => {
        if (this.partition.labelOf(other) === label) this.bereft.add(other);
      });
    this.partition.move(row, UNCLUSTERED);
  }

  /**
   * Obey these pairs from now on, and no others. Only what they name moves: who takes two tickets off a cluster means no third, and who
   * takes that back finds everything as it was. What else the evidence says about it then shows when all is reconsidered.
   * Nothing is done when they are the pairs of before, in the same order. O(pairs), with rows that are let go O(rows of `standing`).
   * @param standing  rows that belong together otherwise: one that is let go returns to the others of its kind, one that is named nowhere stays where it is
   */
  constrain(
    mustLink: readonly RowPair[],
    cannotLink: readonly RowPair[],
    standing?: Iterable<readonly number[]>,
  ): void {
    if (arePairsEqual(this.mustLink, mustLink) && arePairsEqual(this.cannotLink, cannotLink)) return;
    const before = this.constraints;
    const released = withoutPairs(this.cannotLink, cannotLink).flatMap(([row]) =>
      before.members.get(before.groupOf(row))!,
    );
    this.mustLink = mustLink;
    this.cannotLink = cannotLink;
    this.constraints = new Constraints(mustLink, cannotLink);
    this.groups = new PlacedGroups(this.constraints, this.partition);
    const letGo = [...released, ...before.membersNotTogetherIn(this.constraints)].filter((row) =>
      this.groups.isPlaced(row),
    );
    if (standing && letGo.length > 0) this.groups.putBack(new Set(letGo), standing);
    this.groups.obey(this.constraints.pairsApart);
  }

  /** Reconsider what touches rows that came or went since the last time. */
  settle(): void {
    const seeds = [...this.bereft];
    for (let row = this.nSettled; row < this.nTickets; row++) seeds.push(row);
    settleAround(seeds, { evidence: this.evidence, partition: this.partition, groups: this.groups });
    this.noteSettled();
  }

  /**
   * Reconsider the whole partition.
   * @param labelsBefore  clusters before this run, see {@link keptTogether}; default: nothing was together
   */
  refine(labelsBefore: Int32Array = new Int32Array(0)): void {
    this.evidence.adjust();
    const { nodeOfRow, nNodes } = this.numberNodes();
    const edges = keptTogether(this.edges(), labelsBefore, this.profile.keepLift);
    const graph = contractRows(edges, nodeOfRow, nNodes, this.knownPairsApart());
    const nodeLabels = new Int32Array(nNodes);
    const compact = compactLabels(this.labels);
    for (let row = 0; row < this.nTickets; row++)
      if (nodeOfRow[row] !== UNCLUSTERED) nodeLabels[nodeOfRow[row]!] = compact[row]!;
    // A giant is asked for evidence of its own, not lent by the shift.
    const ownEvidence = () =>
      this.evidence.isLifted ? contractRows(this.edges(0), nodeOfRow, nNodes, this.knownPairsApart()) : graph;
    const charges = { ...this.profile, ...this.evidence.charges };
    // A problem of many lukewarm pairs has none that could found it: all are let begin, and what does not grow has to show more.
    if (charges.foundingLift) refinePartition(graph, nodeLabels, { ...charges, foundingLift: 0 }, ownEvidence);
    refinePartition(graph, nodeLabels, charges, ownEvidence);
    this.partition.adopt(
      compactLabels(nodeOfRow.map((node) => (node === UNCLUSTERED ? UNCLUSTERED : nodeLabels[node]!))),
    );
    this.noteSettled();
  }

  /**
   * The edges given so far, with the probabilities that clustering goes by. Time and memory O(edges).
   * @param shift  added to log-odds, default what is believed of this installation
   */
  edges(shift?: number): EdgeList {
    return this.evidence.edgeList(shift);
  }

  /** Everything settled only. Edges are those of the matching index and not written again. */
  save(into: SectionWriter): void {
    this.evidence.save(into);
    this.partition.save(into);
    into.put('cluster.mustLink', Int32Array.from(this.mustLink.flat()));
    into.put('cluster.cannotLink', Int32Array.from(this.cannotLink.flat()));
  }

  /** As it was when it was saved, bit for bit. @param links  edges of the matching index, of which these are the first */
  static restored(
    from: SectionReader,
    profile: ClusterProfile,
    links: { readonly offsets: Int32Array; readonly targets: Int32Array },
  ): StreamingClusterer {
    const pairsOf = (name: string) => pairsOfFlat(from.read(name, Int32Array));
    const clusterer = new StreamingClusterer({ profile, mustLink: pairsOf('cluster.mustLink'), cannotLink: pairsOf('cluster.cannotLink') }); // prettier-ignore
    clusterer.evidence.restore(from, links);
    clusterer.partition.restore(from);
    clusterer.noteSettled();
    return clusterer;
  }

  /** Give back removed rows. Everything that is gone must have been removed. */
  compact(compaction: Compaction): void {
    this.settle();
    const { rowOf } = compaction;
    const kept = (pairs: readonly RowPair[]) =>
      pairs.map(([a, b]) => [rowOf[a]!, rowOf[b]!] as const).filter(([a, b]) => a >= 0 && b >= 0);
    this.evidence.compact(compaction);
    this.partition.compact(compaction);
    this.mustLink = kept(this.mustLink);
    this.cannotLink = kept(this.cannotLink);
    this.constraints = new Constraints(this.mustLink, this.cannotLink);
    this.groups = new PlacedGroups(this.constraints, this.partition);
    this.noteSettled();
  }

  private noteSettled(): void {
    this.nSettled = this.nTickets;
    this.bereft.clear();
  }

  /** The same rule as in {@link moveNodes}, for a row whose only edges so far are its own. */
  private bestLabelFor(row: number): number {
    const { evidence, partition } = this;
    const { charges } = evidence;
    const forbidden =
      row < this.constraints.nRows ? this.groups.forbiddenLabelsOf(this.groups.groupOf(row)) : undefined;
    const weightTo = new Map<number, number>();
    for (let e = evidence.offsets[row]!; e < evidence.nEdges; e++) {
      const label = partition.labelOf(evidence.targets[e]!);
      if (label !== UNCLUSTERED && !forbidden?.has(label))
        weightTo.set(label, (weightTo.get(label) ?? 0) + evidence.probability(e));
    }
    let best = UNCLUSTERED;
    let bestGain = 1e-9;
    for (const [label, weight] of weightTo) {
      const n = partition.sizeOf(label);
      const gain = weight - (chargeOf(n + 1, charges) - chargeOf(n, charges));
      if (gain > bestGain || (gain === bestGain && label < best)) {
        best = label;
        bestGain = gain;
      }
    }
    return best === UNCLUSTERED ? partition.newLabel() : best;
  }

  /** One node for each must-link group, in order of its first live row. */
  private numberNodes(): { nodeOfRow: Int32Array; nNodes: number } {
    const nodeOfRow = new Int32Array(this.nTickets).fill(UNCLUSTERED);
    const { labels } = this;
    const nodeOfGroup = new Map<number, number>();
    let nNodes = 0;
    for (let row = 0; row < this.nTickets; row++) {
      if (labels[row] === UNCLUSTERED) continue;
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
    return this.constraints.pairsApart.filter(([a, b]) => a < this.nTickets && b < this.nTickets);
  }
}

const arePairsEqual = (some: readonly RowPair[], others: readonly RowPair[]): boolean =>
  some.length === others.length && some.every(([a, b], index) => a === others[index]![0] && b === others[index]![1]);

/** Pairs of the first list that are not in the second. */
function withoutPairs(pairs: readonly RowPair[], others: readonly RowPair[]): RowPair[] {
  const keyOf = ([a, b]: RowPair): string => `${a} ${b}`;
  const keys = new Set(others.map(keyOf));
  return pairs.filter((pair) => !keys.has(keyOf(pair)));
}

const pairsOfFlat = (rows: Int32Array): RowPair[] =>
  Array.from({ length: rows.length / 2 }, (_, pair) => [rows[2 * pair]!, rows[2 * pair + 1]!] as const);
