import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { InvertedIndex } from './inverted-index.js';

const growthPerEpoch = 1.15;
const normNames = [
  'titleIdf',
  'titleNorm',
  'textIdf',
  'textNorm',
  'bodyNorm',
  'bigramIdf',
  'signatureIdf',
  'noteNorm',
  'identifierIdf',
] as const;

/** Term frequency to weight: saturating, a title mention worth three in the body. */
export const saturated = (titleTf: number, bodyTf: number): number => {
  const tf = 3 * titleTf + bodyTf;
  return tf / (1.5 + tf);
};

/**
 * Norms of each row under the current idf, computed when first asked for and again when the index has grown by 15 %
 * (idf moves by less than .14 until then). O(terms of the row) per refresh.
 */
export class RowNorms {
  titleIdf: Float32Array = new Float32Array(1024);
  titleNorm: Float32Array = new Float32Array(1024);
  textIdf: Float32Array = new Float32Array(1024);
  textNorm: Float32Array = new Float32Array(1024);
  bodyNorm: Float32Array = new Float32Array(1024);
  bigramIdf: Float32Array = new Float32Array(1024);
  signatureIdf: Float32Array = new Float32Array(1024);
  noteNorm: Float32Array = new Float32Array(1024);
  identifierIdf: Float32Array = new Float32Array(1024);
  private epochs: Uint16Array = new Uint16Array(1024);
  private epoch = 1;
  private nextEpochAt = 100;

  constructor(
    private readonly columns: TicketColumns,
    private readonly index: InvertedIndex,
    private readonly vocabulary: Vocabulary,
    from?: SectionReader,
  ) {
    if (from === undefined) return;
    for (const name of normNames) this[name] = from.read(`norms.${name}`, Float32Array);
    this.epochs = from.read('norms.epochs', Uint16Array);
    [this.epoch, this.nextEpochAt] = from.readNumbers('norms.epoch', 2) as [number, number];
  }

  save(into: SectionWriter): void {
    for (const name of normNames) into.put(`norms.${name}`, this[name].subarray(0, this.columns.rows));
    into.put('norms.epochs', this.epochs.subarray(0, this.columns.rows));
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

  refresh(row: number): void {
    if (this.columns.rows >= this.nextEpochAt) {
      this.epoch++;
      this.nextEpochAt = Math.ceil(this.columns.rows * growthPerEpoch);
    }
    if (row >= this.epochs.length) this.grow(row + 1);
    if (this.epochs[row] === this.epoch) return;
    this.epochs[row] = this.epoch;
    this.compute(row);
  }

  private compute(row: number): void {
    const { columns } = this;
    let titleIdf = 0;
    let titleSquares = 0;
    let textIdf = 0;
    let textSquares = 0;
    let bodySquares = 0;
    let identifierIdf = 0;
    for (let at = columns.termOffsets.array[row]!; at < columns.termOffsets.array[row + 1]!; at++) {
      const term = columns.terms.array[at]!;
      const idf = this.idfOf(term);
      if (this.isIdentifier(term)) identifierIdf += idf;
      const titleTf = columns.titleTf.array[at]!;
      const bodyTf = columns.bodyTf.array[at]!;
      textIdf += idf;
      textSquares += (idf * saturated(titleTf, bodyTf)) ** 2;
      if (titleTf > 0) {
        titleIdf += idf;
        titleSquares += idf * idf;
      }
      if (bodyTf > 0) bodySquares += (idf * saturated(0, bodyTf)) ** 2;
    }
    let bigramIdf = 0;
    for (let at = columns.bigramOffsets.array[row]!; at < columns.bigramOffsets.array[row + 1]!; at++) {
      bigramIdf += this.idfOfBigram(columns.bigrams.array[at]!);
    }
    let signatureIdf = 0;
    for (let at = columns.signatureOffsets.array[row]!; at < columns.signatureOffsets.array[row + 1]!; at++) {
      signatureIdf += this.idfOf(columns.signatures.array[at]!);
    }
    let noteSquares = 0;
    for (let at = columns.noteOffsets.array[row]!; at < columns.noteOffsets.array[row + 1]!; at++) {
      noteSquares += this.idfOf(columns.notes.array[at]!) ** 2;
    }
    this.titleIdf[row] = titleIdf;
    this.titleNorm[row] = Math.sqrt(titleSquares) || 1;
    this.textIdf[row] = textIdf;
    this.textNorm[row] = Math.sqrt(textSquares) || 1;
    this.bodyNorm[row] = Math.sqrt(bodySquares) || 1;
    this.identifierIdf[row] = identifierIdf;
    this.bigramIdf[row] = bigramIdf;
    this.signatureIdf[row] = signatureIdf;
    this.noteNorm[row] = Math.sqrt(noteSquares) || 1;
  }

  private grow(rows: number): void {
    const capacity = Math.max(rows, Math.ceil(this.epochs.length * 1.5));
    const widen = (array: Float32Array): Float32Array => {
      const wider = new Float32Array(capacity);
      wider.set(array);
      return wider;
    };
    for (const name of normNames) this[name] = widen(this[name]);
    const epochs = new Uint16Array(capacity);
    epochs.set(this.epochs);
    this.epochs = epochs;
  }
}
