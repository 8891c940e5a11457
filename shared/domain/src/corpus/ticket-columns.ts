import { putStrings, readStrings } from '../snapshot/packed-strings.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import type { AnalysedTicket } from './analysed-ticket.js';
import { GrowableFloat64, GrowableInt32, GrowableUint8 } from './growable.js';

/**
 * All tickets, column by column: one row a ticket, rows in order of arrival. A ragged column is a flat array and its
 * offsets (`n + 1` entries). No object per ticket but its id.
 */
export class TicketColumns {
  readonly ids: string[];
  private readonly rowOfId = new Map<string, number>();
  readonly alive = new GrowableUint8();
  readonly createdAt = new GrowableFloat64();
  readonly resolvedAt = new GrowableFloat64();

  readonly termOffsets = startingAtZero();
  readonly terms = new GrowableInt32(1 << 16);
  readonly titleTf = new GrowableUint8(1 << 16);
  readonly bodyTf = new GrowableUint8(1 << 16);
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
