import type { TicketColumns } from '../corpus/ticket-columns.js';
import { dimensions, partsOfTicket, quantise, sumWords, vectorsLength, type TermStream, type WordSpace } from './word-space.js'; // prettier-ignore

/** Rows kept, a power of two: some hundred queries' candidates. */
const places = 1 << 14;

/** A ticket's vectors of text, title and lead, one after the other from `at`, and what makes their dot products cosines from `normsAt`. */
export interface TicketVectors {
  vectors: Int8Array;
  at: number;
  norms: Float32Array;
  normsAt: number;
}

/**
 * Vectors of rows in one space at a time: computed from a row's words at the first need and kept until another row takes the place,
 * 3.4 MB in all whatever the corpus. Nothing of it is saved.
 */
export class RowVectors {
  private readonly vectors = new Int8Array(places * vectorsLength);
  private readonly norms = new Float32Array(places * partsOfTicket);
  /** Row + 1 in each place; 0 for none. */
  private readonly rowIn = new Int32Array(places);
  private space: WordSpace | undefined;
  private placeOf: Int32Array = new Int32Array(0);
  private readonly sums = new Float32Array(vectorsLength);

  constructor(private readonly columns: TicketColumns) {}

  /** The space of all vectors from now on. */
  use(space: WordSpace): void {
    if (space === this.space) return;
    this.space = space;
    this.forget();
    const { terms } = space;
    this.placeOf = new Int32Array(terms.length === 0 ? 0 : terms[terms.length - 1]! + 1);
    terms.forEach((term, place) => (this.placeOf[term] = place + 1));
  }

  /** Rows were renumbered. */
  forget(): void {
    this.rowIn.fill(0);
  }

  /** Vectors of a ticket that need not be a row, written to `out`. */
  compute(stream: TermStream, out: TicketVectors): void {
    sumWords(this.space!, this.placeOf, stream, this.sums);
    for (let part = 0; part < partsOfTicket; part++)
      out.norms[out.normsAt + part] = quantise(this.sums, part * dimensions, out.vectors, out.at + part * dimensions);
  }

  /** Vectors of a row: `out` is made to point at them. */
  read(row: number, out: TicketVectors): void {
    const place = row & (places - 1);
    out.vectors = this.vectors;
    out.at = place * vectorsLength;
    out.norms = this.norms;
    out.normsAt = place * partsOfTicket;
    if (this.rowIn[place] === row + 1) return;
    const { columns } = this;
    this.compute(
      {
        terms: columns.terms.array,
        titleTf: columns.titleTf.array,
        bodyTf: columns.bodyTf.array,
        leadTf: columns.leadTf.array,
        from: columns.termOffsets.array[row]!,
        to: columns.termOffsets.array[row + 1]!,
      },
      out,
    );
    this.rowIn[place] = row + 1;
  }
}

/** Cosines (−1 to 1) of two tickets; 0 where one has no word with a place. */
export interface Nearness {
  /** Of the whole texts. */
  text: number;
  /** Of the title of one and the lead of the other, mean of both ways. */
  title: number;
}

/** Written to `out`. O(dimensions). */
export function nearnessOf(one: TicketVectors, other: TicketVectors, out: Nearness): void {
  const a = one.vectors;
  const b = other.vectors;
  const from = one.at;
  const otherFrom = other.at;
  let text = 0;
  let titleLead = 0;
  let leadTitle = 0;
  for (let d = 0; d < dimensions; d++) {
    text += a[from + d]! * b[otherFrom + d]!;
    titleLead += a[from + dimensions + d]! * b[otherFrom + 2 * dimensions + d]!;
    leadTitle += a[from + 2 * dimensions + d]! * b[otherFrom + dimensions + d]!;
  }
  const { norms, normsAt } = one;
  const { norms: otherNorms, normsAt: otherAt } = other;
  out.text = text * norms[normsAt]! * otherNorms[otherAt]!;
  out.title =
    (titleLead * norms[normsAt + 1]! * otherNorms[otherAt + 2]! +
      leadTitle * norms[normsAt + 2]! * otherNorms[otherAt + 1]!) /
    2;
}
