import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { TopK } from '../numeric/top-k.js';
import type { BigramPostings } from './bigram-postings.js';
import { InvertedIndex } from './inverted-index.js';
import type { PostingPool } from './posting-pool.js';
import type { RetrievalProfile } from './retrieval-profile.js';

/** Flags of a chosen term. */
export const termInTitle = 1;
export const termIsSignature = 2;

/**
 * The terms of a query that are looked up, heaviest first; arrays run beside one another and are reused from query to query.
 * The heaviest few are taken whatever their frequency, the others only when they are rare enough.
 */
export class QueryTerms {
  count = 0;
  lists: Int32Array = new Int32Array(512);
  weights: Float64Array = new Float64Array(512);
  idfs: Float64Array = new Float64Array(512);
  /** Tickets with the term before the query's row limit. */
  frequencies: Int32Array = new Int32Array(512);
  flags: Uint8Array = new Uint8Array(512);
  /** Entries of the arrays above, in order; the first `count` are valid. */
  readonly order: Int32Array;
  private nConsidered = 0;
  private readonly heaviest: TopK;
  private readonly rare: TopK;
  private readonly drained: Int32Array;
  private readonly drainedWeights: Float64Array;

  /**
   * @param maxTerms  ≥ 1, how many are looked up
   * @param maxAlways  how many of them at any frequency, 0 ≤ maxAlways ≤ maxTerms
   */
  constructor(
    private readonly maxTerms: number,
    private readonly maxAlways: number,
    private readonly maxDocumentFrequency: number,
  ) {
    this.heaviest = new TopK(Math.max(1, maxAlways));
    this.rare = new TopK(maxTerms);
    this.order = new Int32Array(maxTerms);
    this.drained = new Int32Array(maxTerms);
    this.drainedWeights = new Float64Array(maxTerms);
  }

  begin(nTerms: number): void {
    this.count = 0;
    this.nConsidered = 0;
    if (nTerms <= this.lists.length) return;
    const capacity = nTerms * 2;
    this.lists = new Int32Array(capacity);
    this.weights = new Float64Array(capacity);
    this.idfs = new Float64Array(capacity);
    this.frequencies = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
  }

  consider(list: number, frequency: number, idf: number, weight: number, flags: number): void {
    const entry = this.nConsidered++;
    this.lists[entry] = list;
    this.weights[entry] = weight;
    this.idfs[entry] = idf;
    this.frequencies[entry] = frequency;
    this.flags[entry] = flags;
    if (this.maxAlways > 0) this.heaviest.offer(entry, weight);
    if (frequency <= this.maxDocumentFrequency) this.rare.offer(entry, weight);
  }

  /** Decide among what was considered. @returns the sum of the chosen weights */
  choose(): number {
    const { order, drained, drainedWeights, weights } = this;
    const nAlways = this.heaviest.drainInto(order, drainedWeights);
    this.count = nAlways;
    const nRare = this.rare.drainInto(drained, drainedWeights);
    for (let rank = 0; rank < nRare && this.count < this.maxTerms; rank++) {
      const entry = drained[rank]!;
      if (!includes(order, nAlways, entry)) order[this.count++] = entry;
    }
    let sum = 0;
    for (let rank = 0; rank < this.count; rank++) sum += weights[order[rank]!]!;
    return sum;
  }
}

function includes(entries: Int32Array, count: number, entry: number): boolean {
  for (let index = 0; index < count; index++) if (entries[index] === entry) return true;
  return false;
}

/** Offer a ticket's words and signatures, weighed by BM25F. @returns the sum of the chosen weights */
export function chooseTerms(
  chosen: QueryTerms,
  query: AnalysedTicket,
  pool: PostingPool,
  profile: RetrievalProfile,
  rows: number,
  limit: number,
): number {
  const { k3, titleWeight, bodyWeight, signatureWeight } = profile;
  const { terms, titleTf, bodyTf, signatures, frames } = query;
  chosen.begin(terms.length + signatures.length + frames.length);
  const consider = (list: number, tf: number, flags: number): void => {
    const frequency = InvertedIndex.frequencyBefore(pool, list, limit, rows);
    if (frequency === 0) return;
    const idf = InvertedIndex.idf(limit, frequency);
    chosen.consider(list, frequency, idf, (idf * (k3 + 1) * tf) / (k3 + tf), flags);
  };
  for (let index = 0; index < terms.length; index++) {
    const inTitle = titleTf[index]!;
    consider(terms[index]!, titleWeight * inTitle + bodyWeight * bodyTf[index]!, inTitle > 0 ? termInTitle : 0);
  }
  for (let index = 0; index < signatures.length; index++)
    consider(signatures[index]!, signatureWeight, termIsSignature);
  for (let index = 0; index < frames.length; index++) consider(frames[index]!, signatureWeight, termIsSignature);
  return chosen.choose();
}

/** Offer a ticket's bigrams; `lists` of the chosen are what `BigramPostings.find` gives. @returns the sum of the chosen weights */
export function chooseBigrams(
  chosen: QueryTerms,
  query: AnalysedTicket,
  postings: BigramPostings,
  profile: RetrievalProfile,
  limit: number,
): number {
  const { bigrams } = query;
  chosen.begin(bigrams.length);
  for (let index = 0; index < bigrams.length; index++) {
    const found = postings.find(bigrams[index]!);
    const frequency = postings.frequencyBefore(found, limit);
    if (frequency === 0) continue;
    const idf = InvertedIndex.idf(limit, frequency);
    chosen.consider(found, frequency, idf, idf * profile.bigramWeight, 0);
  }
  return chosen.choose();
}
