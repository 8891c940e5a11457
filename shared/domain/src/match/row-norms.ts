import { saturated, saturatedInLead } from '../corpus/saturation.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { InvertedIndex } from './inverted-index.js';

const growthPerEpoch = 1.15;
/** Place of each norm in a row's record. */
export const normIndex = {
  /** When the record was computed. */
  epoch: 0,
  titleIdf: 1,
  titleNorm: 2,
  textIdf: 3,
  textNorm: 4,
  bodyNorm: 5,
  bigramIdf: 6,
  signatureIdf: 7,
  noteNorm: 8,
  identifierIdf: 9,
  leadNorm: 10,
} as const;
const recordLength = 11;
const N = normIndex;

/** Leads of a word or two, or of words that all tickets have, are alike by chance: their norm is at least this. */
export const emptyLead = 1;

/**
 * Norms of each row under the current idf, computed when first asked for and again when the index has grown by 15 %
 * (idf moves by less than .14 until then). O(terms of the row) per refresh.
 */
export class RowNorms {
  /** A record a row, so that all norms of a row lie together; see {@link normIndex}. */
  values: Float32Array = new Float32Array(1024 * recordLength);
  private epoch = 1;
  private nextEpochAt = 100;

  constructor(
    private readonly columns: TicketColumns,
    private readonly index: InvertedIndex,
    private readonly vocabulary: Vocabulary,
    from?: SectionReader,
  ) {
    if (from === undefined) return;
    this.values = from.read('norms.values', Float32Array);
    [this.epoch, this.nextEpochAt] = from.readNumbers('norms.epoch', 2) as [number, number];
  }

  save(into: SectionWriter): void {
    into.put('norms.values', this.values.subarray(0, this.columns.rows * recordLength));
    into.putNumbers('norms.epoch', this.epoch, this.nextEpochAt);
  }

  isIdentifier(term: number): boolean {
    return this.vocabulary.isIdentifier.array[term] === 1;
  }

  /** Idf of a term (or signature) now. */
  idfOf(term: number): number {
    return InvertedIndex.idf(this.columns.rows, this.index.terms.countOf(term));
  }

  idfOfBigram(bigram: number): number {
    return InvertedIndex.idf(this.columns.rows, this.index.bigrams.countOf(bigram));
  }

  /** Make sure that a row's norms are up to date. @returns where its record begins in `values` */
  refresh(row: number): number {
    if (this.columns.rows >= this.nextEpochAt) {
      this.epoch++;
      this.nextEpochAt = Math.ceil(this.columns.rows * growthPerEpoch);
    }
    const at = row * recordLength;
    if (at >= this.values.length) this.grow(row + 1);
    if (this.values[at] !== this.epoch) this.compute(row, at);
    return at;
  }

  /** Rows were renumbered: compute all anew when asked for. */
  forget(): void {
    this.values = new Float32Array(Math.max(1, this.columns.rows) * recordLength);
    this.epoch = 1;
    this.nextEpochAt = 100;
  }

  /** Norm of a row's title words. */
  titleNormOf(row: number): number {
    const at = this.refresh(row);
    return this.values[at + N.titleNorm]!;
  }

  private compute(row: number, at: number): void {
    const { columns, values } = this;
    let titleIdf = 0;
    let titleSquares = 0;
    let textIdf = 0;
    let textSquares = 0;
    let bodySquares = 0;
    let leadSquares = 0;
    let identifierIdf = 0;
    for (let entry = columns.termOffsets.array[row]!; entry < columns.termOffsets.array[row + 1]!; entry++) {
      const term = columns.terms.array[entry]!;
      const idf = this.idfOf(term);
      if (this.isIdentifier(term)) identifierIdf += idf;
      const titleTf = columns.titleTf.array[entry]!;
      const bodyTf = columns.bodyTf.array[entry]!;
      textIdf += idf;
      textSquares += (idf * saturated(titleTf, bodyTf)) ** 2;
      if (titleTf > 0) {
        titleIdf += idf;
        titleSquares += idf * idf;
      }
      if (bodyTf > 0) bodySquares += (idf * saturated(0, bodyTf)) ** 2;
      leadSquares += idf * saturatedInLead[columns.leadTf.array[entry]!]! ** 2;
    }
    let bigramIdf = 0;
    for (let entry = columns.bigramOffsets.array[row]!; entry < columns.bigramOffsets.array[row + 1]!; entry++) {
      bigramIdf += this.idfOfBigram(columns.bigrams.array[entry]!);
    }
    let signatureIdf = 0;
    for (let entry = columns.signatureOffsets.array[row]!; entry < columns.signatureOffsets.array[row + 1]!; entry++) {
      signatureIdf += this.idfOf(columns.signatures.array[entry]!);
    }
    let noteSquares = 0;
    for (let entry = columns.noteOffsets.array[row]!; entry < columns.noteOffsets.array[row + 1]!; entry++) {
      noteSquares += this.idfOf(columns.notes.array[entry]!) ** 2;
    }
    values[at + N.epoch] = this.epoch;
    values[at + N.titleIdf] = titleIdf;
    values[at + N.titleNorm] = Math.sqrt(titleSquares) || 1;
    values[at + N.textIdf] = textIdf;
    values[at + N.textNorm] = Math.sqrt(textSquares) || 1;
    values[at + N.bodyNorm] = Math.sqrt(bodySquares) || 1;
    values[at + N.bigramIdf] = bigramIdf;
    values[at + N.signatureIdf] = signatureIdf;
    values[at + N.noteNorm] = Math.sqrt(noteSquares) || 1;
    values[at + N.identifierIdf] = identifierIdf;
    values[at + N.leadNorm] = Math.sqrt(leadSquares + emptyLead);
  }

  private grow(rows: number): void {
    const grownRows = Math.ceil((this.values.length / recordLength) * 1.5);
    const wider = new Float32Array(Math.max(rows, grownRows) * recordLength);
    wider.set(this.values);
    this.values = wider;
  }
}
