import { putStrings, readStrings } from '../snapshot/packed-strings.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import type { AnalysedTicket } from './analysed-ticket.js';
import { GONE, keptOf, keptOffsets, keptRagged, numberKept, type Compaction } from './compaction.js';
import { GrowableFloat64, GrowableInt32, GrowableUint8 } from './growable.js';

/**
 * All tickets, column by column: one row a ticket, rows in order of arrival. A ragged column is a flat array and its
 * offsets (`n + 1` entries). No object per ticket but its id.
 */
export class TicketColumns {
  ids: string[];
  private readonly rowOfId = new Map<string, number>();
  readonly alive = new GrowableUint8();
  readonly createdAt = new GrowableFloat64();
  readonly resolvedAt = new GrowableFloat64();

  readonly termOffsets = startingAtZero();
  readonly terms = new GrowableInt32(1 << 16);
  readonly titleTf = new GrowableUint8(1 << 16);
  readonly bodyTf = new GrowableUint8(1 << 16);
  readonly leadTf = new GrowableUint8(1 << 16);
  readonly titleLength = new GrowableInt32();
  readonly bodyLength = new GrowableInt32();
  readonly bigramOffsets = startingAtZero();
  readonly bigrams = new GrowableInt32(1 << 16);
  readonly gramOffsets = startingAtZero();
  readonly grams = new GrowableInt32(1 << 16);
  readonly signatureOffsets = startingAtZero();
  readonly signatures = new GrowableInt32();
  readonly frameOffsets = startingAtZero();
  readonly frames = new GrowableInt32();
  readonly noteOffsets = startingAtZero();
  readonly notes = new GrowableInt32(1 << 16);

  readonly product = new GrowableInt32();
  readonly component = new GrowableInt32();
  readonly type = new GrowableInt32();
  readonly version = new GrowableInt32();
  readonly reporter = new GrowableInt32();
  readonly titleHash = new GrowableInt32();
  readonly textHash = new GrowableInt32();
  readonly templateHash = new GrowableInt32();

  /** Whether rows are in order of creation: then "earlier" is simply "a smaller row". Unknown moments count as arrival. */
  inTimeOrder = true;
  liveCount = 0;

  /** @param from  a snapshot to go on from */
  constructor(from?: SectionReader) {
    this.ids = from === undefined ? [] : readStrings(from, 'columns.ids');
    if (from === undefined) return;
    for (const [name, column] of this.columns()) {
      if (column instanceof GrowableInt32) column.adopt(from.read(`columns.${name}`, Int32Array));
      else if (column instanceof GrowableUint8) column.adopt(from.read(`columns.${name}`, Uint8Array));
      else column.adopt(from.read(`columns.${name}`, Float64Array));
    }
    this.inTimeOrder = from.readNumbers('columns.inTimeOrder', 1)[0] === 1;
    for (let row = 0; row < this.ids.length; row++) {
      if (!this.isAlive(row)) continue;
      this.rowOfId.set(this.ids[row]!, row);
      this.liveCount++;
    }
  }

  save(into: SectionWriter): void {
    putStrings(into, 'columns.ids', this.ids);
    for (const [name, column] of this.columns()) into.put(`columns.${name}`, column.values);
    into.putNumbers('columns.inTimeOrder', this.inTimeOrder ? 1 : 0);
  }

  private *columns(): Generator<[name: string, GrowableInt32 | GrowableUint8 | GrowableFloat64]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof GrowableInt32 || value instanceof GrowableUint8 || value instanceof GrowableFloat64)
        yield [name, value];
    }
  }

  get rows(): number {
    return this.ids.length;
  }

  rowOf(id: string): number | undefined {
    return this.rowOfId.get(id);
  }

  isAlive(row: number): boolean {
    return this.alive.array[row] === 1;
  }

  /**
   * Number of the first rows, up to `limit`, that were all created before a moment; all up to `limit` for NaN, none where rows are not in order
   * of creation. O(log rows).
   */
  rowsBefore(limit: number, moment: number): number {
    if (Number.isNaN(moment)) return limit;
    if (!this.inTimeOrder) return 0;
    let low = 0;
    for (let high = Math.min(limit, this.rows); low < high;) {
      const middle = (low + high) >> 1;
      // Unknown moments count as arrival.
      if (this.createdAt.array[middle]! >= moment) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Does a row's title or text hold a term? O(log terms). */
  hasTerm(row: number, term: number): boolean {
    const terms = this.terms.array;
    const end = this.termOffsets.array[row + 1]!;
    let low = this.termOffsets.array[row]!;
    for (let high = end; low < high;) {
      const middle = (low + high) >> 1;
      if (terms[middle]! < term) low = middle + 1;
      else high = middle;
    }
    return low < end && terms[low] === term;
  }

  /** Share (0–1) of the terms of the row that has fewer which the other has too; 1 where there are none. O(terms of both). */
  sharedTerms(one: number, other: number): number {
    const terms = this.terms.array;
    const offsets = this.termOffsets.array;
    let a = offsets[one]!;
    let b = offsets[other]!;
    const aEnd = offsets[one + 1]!;
    const bEnd = offsets[other + 1]!;
    const fewer = Math.min(aEnd - a, bEnd - b);
    let shared = 0;
    while (a < aEnd && b < bEnd) {
      const difference = terms[a]! - terms[b]!;
      if (difference === 0) shared++;
      if (difference <= 0) a++;
      if (difference >= 0) b++;
    }
    return fewer === 0 ? 1 : shared / fewer;
  }

  /** @returns the new row */
  append(ticket: AnalysedTicket): number {
    const row = this.ids.length;
    if (row > 0 && ticket.createdAt < this.createdAt.array[row - 1]!) this.inTimeOrder = false;
    this.ids.push(ticket.id);
    this.rowOfId.set(ticket.id, row);
    this.alive.push(1);
    this.liveCount++;
    this.createdAt.push(ticket.createdAt);
    this.resolvedAt.push(ticket.resolvedAt);
    this.terms.pushAll(ticket.terms);
    this.titleTf.pushAll(ticket.titleTf);
    this.bodyTf.pushAll(ticket.bodyTf);
    this.leadTf.pushAll(ticket.leadTf);
    this.termOffsets.push(this.terms.length);
    this.titleLength.push(ticket.titleLength);
    this.bodyLength.push(ticket.bodyLength);
    appendRow(this.bigrams, this.bigramOffsets, ticket.bigrams);
    appendRow(this.grams, this.gramOffsets, ticket.titleGrams);
    appendRow(this.signatures, this.signatureOffsets, ticket.signatures);
    appendRow(this.frames, this.frameOffsets, ticket.frames);
    appendRow(this.notes, this.noteOffsets, ticket.noteTerms);
    this.product.push(ticket.product);
    this.component.push(ticket.component);
    this.type.push(ticket.type);
    this.version.push(ticket.version);
    this.reporter.push(ticket.reporter);
    this.titleHash.push(ticket.titleHash);
    this.textHash.push(ticket.textHash);
    this.templateHash.push(ticket.templateHash);
    return row;
  }

  /** Tombstone a row: it keeps its place and is never a candidate again. */
  bury(id: string): boolean {
    const row = this.rowOfId.get(id);
    if (row === undefined) return false;
    this.rowOfId.delete(id);
    this.alive.array[row] = 0;
    this.liveCount--;
    return true;
  }

  /** What a compaction would keep: live rows, and the terms that they use. O(everything). */
  planCompaction(nTerms: number): Compaction {
    const rows = numberKept(this.alive.values);
    const isUsed = new Uint8Array(nTerms);
    for (let row = 0; row < this.rows; row++) {
      if (!this.isAlive(row)) continue;
      for (const { values, offsets } of this.raggedTerms())
        for (let at = offsets.array[row]!; at < offsets.array[row + 1]!; at++) isUsed[values.array[at]!] = 1;
      for (const column of this.termFields()) if (column.array[row]! >= 0) isUsed[column.array[row]!] = 1;
    }
    const terms = numberKept(isUsed);
    return { rowOf: rows.numberOf, nRows: rows.count, termOf: terms.numberOf, nTerms: terms.count };
  }

  /** Give back the rows of removed tickets; rows and terms are renumbered. */
  compact({ rowOf: newRowOf, nRows, termOf }: Compaction): void {
    const ragged = [
      ...this.raggedTerms(),
      { values: this.titleTf, offsets: this.termOffsets },
      { values: this.bodyTf, offsets: this.termOffsets },
      { values: this.leadTf, offsets: this.termOffsets },
      { values: this.bigrams, offsets: this.bigramOffsets },
      { values: this.grams, offsets: this.gramOffsets },
    ];
    const renumbered: (GrowableInt32 | GrowableUint8 | GrowableFloat64)[] = [];
    const newOffsets = new Map<GrowableInt32, Int32Array>();
    for (const { values, offsets } of ragged) {
      if (!newOffsets.has(offsets)) newOffsets.set(offsets, keptOffsets(offsets.array, newRowOf, nRows));
      renumbered.push(values);
      if (values instanceof GrowableUint8)
        values.adopt(keptRagged(values.array, offsets.array, newOffsets.get(offsets)!, newRowOf));
      else values.adopt(keptRagged(values.array, offsets.array, newOffsets.get(offsets)!, newRowOf));
    }
    for (const [offsets, kept] of newOffsets) {
      offsets.adopt(kept);
      renumbered.push(offsets);
    }
    for (const [, column] of this.columns()) {
      if (renumbered.includes(column)) continue;
      if (column instanceof GrowableInt32) column.adopt(keptOf(column.values, newRowOf, nRows));
      else if (column instanceof GrowableUint8) column.adopt(keptOf(column.values, newRowOf, nRows));
      else column.adopt(keptOf(column.values, newRowOf, nRows));
    }
    const termColumns = [...this.raggedTerms().map(({ values }) => values), ...this.termFields()];
    for (const { array, length } of termColumns)
      for (let at = 0; at < length; at++) if (array[at]! >= 0) array[at] = termOf[array[at]!]!;
    this.ids = this.ids.filter((_, row) => newRowOf[row] !== GONE);
    this.rowOfId.clear();
    this.inTimeOrder = true;
    for (let row = 0; row < nRows; row++) {
      this.rowOfId.set(this.ids[row]!, row);
      if (row > 0 && this.createdAt.array[row]! < this.createdAt.array[row - 1]!) this.inTimeOrder = false;
    }
  }

  private raggedTerms(): { values: GrowableInt32; offsets: GrowableInt32 }[] {
    return [
      { values: this.terms, offsets: this.termOffsets },
      { values: this.signatures, offsets: this.signatureOffsets },
      { values: this.frames, offsets: this.frameOffsets },
      { values: this.notes, offsets: this.noteOffsets },
    ];
  }

  private termFields(): GrowableInt32[] {
    return [this.product, this.component, this.type, this.version, this.reporter];
  }

  /** The row as an analysed ticket; arrays are views, valid until the next append. */
  read(row: number): AnalysedTicket {
    const from = this.termOffsets.array[row]!;
    const to = this.termOffsets.array[row + 1]!;
    return {
      id: this.ids[row]!,
      createdAt: this.createdAt.array[row]!,
      resolvedAt: this.resolvedAt.array[row]!,
      terms: this.terms.array.subarray(from, to),
      titleTf: this.titleTf.array.subarray(from, to),
      bodyTf: this.bodyTf.array.subarray(from, to),
      leadTf: this.leadTf.array.subarray(from, to),
      titleLength: this.titleLength.array[row]!,
      bodyLength: this.bodyLength.array[row]!,
      bigrams: rowOf(this.bigrams, this.bigramOffsets, row),
      titleGrams: rowOf(this.grams, this.gramOffsets, row),
      signatures: rowOf(this.signatures, this.signatureOffsets, row),
      frames: rowOf(this.frames, this.frameOffsets, row),
      noteTerms: rowOf(this.notes, this.noteOffsets, row),
      product: this.product.array[row]!,
      component: this.component.array[row]!,
      type: this.type.array[row]!,
      version: this.version.array[row]!,
      reporter: this.reporter.array[row]!,
      titleHash: this.titleHash.array[row]!,
      textHash: this.textHash.array[row]!,
      templateHash: this.templateHash.array[row]!,
    };
  }
}

function startingAtZero(): GrowableInt32 {
  const offsets = new GrowableInt32();
  offsets.push(0);
  return offsets;
}

function appendRow(values: GrowableInt32, offsets: GrowableInt32, row: Int32Array): void {
  values.pushAll(row);
  offsets.push(values.length);
}

const rowOf = (values: GrowableInt32, offsets: GrowableInt32, row: number): Int32Array =>
  values.array.subarray(offsets.array[row]!, offsets.array[row + 1]!);
