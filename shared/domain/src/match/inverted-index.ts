import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { GONE, type Compaction } from '../corpus/compaction.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { BigramPostings } from './bigram-postings.js';
import { PostingPool } from './posting-pool.js';
import type { RetrievalProfile } from './retrieval-profile.js';

/** Layout of a posting: row in the upper 24 bits, title flag, impact in 7 bits. */
export const maxRows = 1 << 24;
export const impactLevels = 127;
const titleFlag = 0x80;
const impactAndFlag = 0xff;
const rowShift = 8;

export const postingRow = (posting: number): number => posting >>> rowShift;
export const postingInTitle = (posting: number): boolean => (posting & titleFlag) !== 0;
/** 1…`impactLevels`, a share of the greatest impact. */
export const postingImpact = (posting: number): number => posting & impactLevels;

/**
 * Postings of terms (title, body and signatures) and of bigrams.
 *
 * An entry holds the document's saturated term frequency TF/(k1+TF), fixed at insertion with the average lengths of that
 * moment; document frequency and idf are read when a query comes. So statistics stream exactly and nothing is rebuilt.
 */
export class InvertedIndex {
  terms: PostingPool;
  bigrams: BigramPostings;
  private titleLengthSum = 0;
  private bodyLengthSum = 0;
  private documents = 0;

  /** @param from  a snapshot to go on from */
  constructor(
    private readonly profile: RetrievalProfile,
    from?: SectionReader,
  ) {
    this.terms = new PostingPool(from, 'postings.terms');
    this.bigrams = new BigramPostings(from);
    if (from === undefined) return;
    [this.titleLengthSum, this.bodyLengthSum, this.documents] = from.readNumbers('postings.sums', 3) as [number, number, number]; // prettier-ignore
  }

  save(into: SectionWriter): void {
    this.terms.save(into, 'postings.terms');
    this.bigrams.save(into);
    into.putNumbers('postings.sums', this.titleLengthSum, this.bodyLengthSum, this.documents);
  }

  get averageTitleLength(): number {
    return this.documents === 0 ? 8 : this.titleLengthSum / this.documents;
  }

  get averageBodyLength(): number {
    return this.documents === 0 ? 80 : Math.max(1, this.bodyLengthSum / this.documents);
  }

  add(row: number, ticket: AnalysedTicket): void {
    if (row >= maxRows) throw new RangeError(`row ${row} does not fit the index: at most ${maxRows} tickets`);
    const { k1, titleB, bodyB, titleWeight, bodyWeight, signatureWeight } = this.profile;
    this.titleLengthSum += ticket.titleLength;
    this.bodyLengthSum += ticket.bodyLength;
    this.documents++;
    const titleNorm = titleWeight / (1 - titleB + (titleB * ticket.titleLength) / this.averageTitleLength);
    const bodyNorm = bodyWeight / (1 - bodyB + (bodyB * ticket.bodyLength) / this.averageBodyLength);
    for (let index = 0; index < ticket.terms.length; index++) {
      const inTitle = ticket.titleTf[index]!;
      const weight = inTitle * titleNorm + ticket.bodyTf[index]! * bodyNorm;
      this.terms.append(ticket.terms[index]!, posting(row, weight / (k1 + weight), inTitle > 0));
    }
    const signatureImpact = signatureWeight / (k1 / 2 + signatureWeight);
    for (const signature of ticket.signatures) this.terms.append(signature, posting(row, signatureImpact, false));
    for (const frame of distinctOf(ticket.frames)) this.terms.append(frame, posting(row, signatureImpact, false));
    for (const bigram of ticket.bigrams) this.bigrams.append(bigram, row);
  }

  /**
   * Drop the postings of removed tickets. Impacts stay as they were fixed at insertion; frequencies and lengths are from now on those
   * of the tickets that are there. @param columns  compacted already
   */
  compact(compaction: Compaction, columns: TicketColumns): void {
    const { rowOf } = compaction;
    this.terms = this.terms.compacted(compaction, (entry) => {
      const row = rowOf[postingRow(entry)]!;
      return row === GONE ? GONE : ((row << rowShift) | (entry & impactAndFlag)) >>> 0;
    });
    this.bigrams = new BigramPostings();
    this.titleLengthSum = 0;
    this.bodyLengthSum = 0;
    this.documents = columns.rows;
    for (let row = 0; row < columns.rows; row++) {
      this.titleLengthSum += columns.titleLength.array[row]!;
      this.bodyLengthSum += columns.bodyLength.array[row]!;
      for (let at = columns.bigramOffsets.array[row]!; at < columns.bigramOffsets.array[row + 1]!; at++)
        this.bigrams.append(columns.bigrams.array[at]!, row);
    }
  }

  /** Inverse document frequency by counts; 0 < idf, the rarer the higher. */
  static idf(documents: number, documentFrequency: number): number {
    return Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
  }

  /** Tickets with a term among rows below `rowLimit`. O(log df) when the limit cuts, else O(1). */
  static frequencyBefore(pool: PostingPool, list: number, rowLimit: number, rows: number): number {
    const count = pool.countOf(list);
    if (count === 0 || rowLimit >= rows) return count;
    const chunk = pool.chunkOf(list);
    const offset = pool.offsetOf(list);
    let low = 0;
    let high = pool.storedOf(list);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (postingRow(chunk[offset + middle]!) < rowLimit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Frames are distinct already, but a shared list must never name a row twice. */
const distinctOf = (frames: Int32Array): Iterable<number> => new Set(frames);

const posting = (row: number, impact: number, inTitle: boolean): number =>
  ((row << rowShift) | (inTitle ? titleFlag : 0) | Math.max(1, Math.round(impact * impactLevels))) >>> 0;
