import { saturated, saturatedInLead } from '../corpus/saturation.js';

/** Length of a vector. Turned up: finer meanings, and more memory and time in proportion. */
export const dimensions = 64;

/** Where words lie by the company they keep in a desk's tickets: words that are said of the same things lie in nearly one direction. */
export interface WordSpace {
  /** The rows before this one were read. */
  readonly rows: number;
  /** Words that have a place. Shape (words), ascending. */
  readonly terms: Int32Array;
  /** Inverse document frequency among the rows read. Shape (words). */
  readonly idf: Float32Array;
  /** Shape (words × dimensions), row-major; a word's vector is this times its scale. */
  readonly vectors: Int8Array;
  /** Shape (words). */
  readonly scales: Float32Array;
}

/** What a text is made of, see `AnalysedTicket`; entries `from` to `to` of arrays that run beside one another. */
export interface TermStream {
  readonly terms: Int32Array;
  readonly titleTf: Uint8Array;
  readonly bodyTf: Uint8Array;
  readonly leadTf: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/** The vectors of a ticket: of its whole text, its title, and its lead. */
export const partsOfTicket = 3;
export const vectorsLength = partsOfTicket * dimensions;

/**
 * Sum up the words of a ticket, by idf and saturated frequency; of the lead by √idf, where what fails counts as much as the rare name of what
 * it fails in. O(terms × dimensions).
 * @param placeOf  of each term: its place in the space + 1, 0 where it has none
 * @param sums  shape (partsOfTicket × dimensions), overwritten
 */
export function sumWords(space: WordSpace, placeOf: Int32Array, stream: TermStream, sums: Float32Array): void {
  const { idf, vectors, scales } = space;
  const { terms, titleTf, bodyTf, leadTf, to } = stream;
  sums.fill(0);
  for (let entry = stream.from; entry < to; entry++) {
    const term = terms[entry]!;
    const place = (term < placeOf.length ? placeOf[term]! : 0) - 1;
    if (place < 0) continue;
    const scale = scales[place]!;
    const inText = scale * idf[place]! * saturated(titleTf[entry]!, bodyTf[entry]!);
    const inTitle = titleTf[entry]! > 0 ? scale * idf[place]! : 0;
    const inLead = scale * Math.sqrt(idf[place]!) * saturatedInLead[leadTf[entry]!]!;
    const from = place * dimensions;
    if (inLead === 0) {
      for (let d = 0; d < dimensions; d++) sums[d]! += inText * vectors[from + d]!;
      continue;
    }
    for (let d = 0; d < dimensions; d++) {
      const value = vectors[from + d]!;
      sums[d]! += inText * value;
      sums[dimensions + d]! += inTitle * value;
      sums[2 * dimensions + d]! += inLead * value;
    }
  }
}

/**
 * Round a vector to a byte a component.
 * @returns what a dot product is multiplied by, once for each of its two vectors, to be a cosine; 0 for a vector of zeros
 */
export function quantise(sums: Float32Array, from: number, out: Int8Array, at: number): number {
  let largest = 0;
  for (let d = 0; d < dimensions; d++) largest = Math.max(largest, Math.abs(sums[from + d]!));
  if (largest === 0) {
    out.fill(0, at, at + dimensions);
    return 0;
  }
  const scale = 127 / largest;
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    const value = Math.round(sums[from + d]! * scale);
    out[at + d] = value;
    squares += value * value;
  }
  return 1 / Math.sqrt(squares);
}
