import type { EdgeList } from '../cluster/edge-list.js';
import { GONE, keptOf, type Compaction } from '../corpus/compaction.js';
import { GrowableFloat64, GrowableInt32 } from '../corpus/growable.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { crowdingOf } from './link-model.js';

/** Hashes may be equal by chance, words not: of an alert's terms those of its template are a quarter at least. */
const minSharedOfTwin = 0.2;

/** Each row's best earlier rows with probabilities, for the rows linked so far: rows are linked in order, all of a row's links at once. */
export class RowLinks {
  private offsets = new GrowableInt32();
  readonly targets = new GrowableInt32();
  readonly probabilities = new GrowableFloat64();
  /** Of each linked row, see `TicketRanker.link`. */
  readonly fields = new GrowableFloat64();
  /** Hash of a template → its newest linked row. */
  private readonly twinOfHash = new Map<number, number>();

  /** @param from  a snapshot to go on from */
  constructor(
    private readonly columns: TicketColumns,
    from?: SectionReader,
  ) {
    this.offsets.push(0);
    if (from === undefined) return;
    this.offsets.adopt(from.read('edges.offsets', Int32Array));
    this.targets.adopt(from.read('edges.targets', Int32Array));
    this.probabilities.adopt(from.read('edges.probabilities', Float64Array));
    this.fields.adopt(from.read('edges.fields', Float64Array));
    for (const row of from.read('edges.twins', Int32Array)) this.rememberText(row);
  }

  save(into: SectionWriter): void {
    into.put('edges.offsets', this.offsets.values);
    into.put('edges.targets', this.targets.values);
    into.put('edges.probabilities', this.probabilities.values);
    into.put('edges.fields', this.fields.values);
    into.put('edges.twins', Int32Array.from(this.twinOfHash.values()));
  }

  /** Number of rows linked. */
  get rows(): number {
    return this.offsets.length - 1;
  }

  startOf(row: number): number {
    return this.offsets.array[row]!;
  }

  endOf(row: number): number {
    return this.offsets.array[row + 1]!;
  }

  push(target: number, probability: number): void {
    this.targets.push(target);
    this.probabilities.push(probability);
  }

  /** Finish the next row. */
  endRow(field: number): void {
    this.offsets.push(this.targets.length);
    this.fields.push(field);
  }

  /** The newest linked row that differs from a row in what was filled in at most; the row takes its place. */
  twinOf(row: number): number | undefined {
    const { columns } = this;
    const twin = this.twinOfHash.get(columns.templateHash.array[row]!);
    this.rememberText(row);
    const isTwin = twin !== undefined && columns.isAlive(twin) && columns.sharedTerms(row, twin) >= minSharedOfTwin;
    return isTwin ? twin : undefined;
  }

  /** Earlier rows that a row is linked to; a view, valid until the next link. */
  targetsOf(row: number): Int32Array {
    return this.targets.array.subarray(this.startOf(row), this.endOf(row));
  }

  /** Parallel to `targetsOf`, as precise as clustering takes them. */
  probabilitiesOf(row: number): Float32Array {
    return Float32Array.from(this.probabilities.array.subarray(this.startOf(row), this.endOf(row)));
  }

  /** See `EdgeList.rowCrowding`. */
  crowdingOf(row: number): number {
    return Math.fround(crowdingOf(this.fields.array[row]!));
  }

  /** The links as clustering keeps them; views, valid until the next link. */
  get shape(): { readonly offsets: Int32Array; readonly targets: Int32Array } {
    return { offsets: this.offsets.values, targets: this.targets.values };
  }

  /** A copy for clustering. */
  edgeList(): EdgeList {
    return {
      nTickets: this.rows,
      edgeOffsets: this.offsets.values.slice(),
      edgeTargets: this.targets.values.slice(),
      edgeProbabilities: Float32Array.from(this.probabilities.values),
      rowCrowding: Float32Array.from(this.fields.values, crowdingOf),
    };
  }

  /** Drop the links of and to removed tickets. @param columns are compacted already */
  compact({ rowOf }: Compaction): void {
    const { offsets, targets, probabilities } = this;
    const linkedRowOf = rowOf.subarray(0, this.rows);
    const nLinked = linkedRowOf.reduce((count, row) => count + (row === GONE ? 0 : 1), 0);
    const kept = new GrowableInt32(nLinked + 1);
    kept.push(0);
    let at = 0;
    for (let row = 0; row < linkedRowOf.length; row++) {
      if (linkedRowOf[row] === GONE) continue;
      for (let edge = offsets.array[row]!; edge < offsets.array[row + 1]!; edge++) {
        const target = rowOf[targets.array[edge]!]!;
        if (target === GONE) continue;
        targets.array[at] = target;
        probabilities.array[at++] = probabilities.array[edge]!;
      }
      kept.push(at);
    }
    targets.adopt(targets.array.slice(0, at));
    probabilities.adopt(probabilities.array.slice(0, at));
    this.fields.adopt(keptOf(this.fields.values, linkedRowOf, nLinked));
    this.offsets = kept;
    const twins = [...this.twinOfHash.values()];
    this.twinOfHash.clear();
    for (const twin of twins) if (rowOf[twin] !== GONE) this.rememberText(rowOf[twin]!);
  }

  private rememberText(row: number): void {
    this.twinOfHash.set(this.columns.templateHash.array[row]!, row);
  }
}
