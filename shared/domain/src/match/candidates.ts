import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { TopK } from '../numeric/top-k.js';
import { impactLevels, type InvertedIndex, postingImpact, postingInTitle, postingRow } from './inverted-index.js';
import type { PostingPool } from './posting-pool.js';
import { chooseBigrams, chooseTerms, QueryTerms, termInTitle, termIsSignature } from './query-terms.js';
import type { RetrievalProfile } from './retrieval-profile.js';
import { scoreLevels, ScoreTable } from './score-table.js';

/** Rows to score, best BM25F first; arrays run beside one another. Views into scratch: valid until the next call. */
export interface CandidateList {
  readonly count: number;
  readonly rows: Int32Array;
  /** BM25F, unnormalised. */
  readonly scores: Float32Array;
  /** Sum of idf² of the title words shared with the candidate's title. */
  readonly titleScores: Float32Array;
  /** Sum of the query's term weights: what a ticket would score that says every term without end. */
  readonly weightSum: number;
}

export interface CandidateFilter {
  /** Rows from this one on do not exist yet. */
  readonly rowLimit: number;
  /** Rows created at or after this moment do not exist yet; NaN for no limit. Only needed when rows are not in time order. */
  readonly createdBefore: number;
  /** The query's own row, never its own candidate; −1 if it is not in the index. */
  readonly ownRow: number;
}

const maxSignatureFrequency = 200;
/** Least share of the query's title (by idf²) that a title must have to be looked at by itself. */
const minTitleLevel = 0.05 * scoreLevels;
const hasRareSignature = 1;
const isListed = 2;

/**
 * Finds the tickets worth scoring: BM25F over terms, bigrams and signatures, plus a channel by title words alone and one
 * by rare signatures. O(postings of the chosen terms); nothing is allocated.
 *
 * Reference: Sun et al. 2011 (REP), BM25F_ext; here impacts are fixed at insertion and quantised to 7 bits, and a sum to 64,000
 * steps of the greatest possible one.
 */
export class CandidateFinder {
  private touchedCount = 0;
  private touchedTitleCount = 0;
  private signatureCount = 0;
  private signatureRows: Int32Array = new Int32Array(1024);
  private readonly terms: QueryTerms;
  private readonly bigrams: QueryTerms;
  private readonly top: TopK;
  private readonly topTitles: TopK;
  private readonly topSignatures: TopK;
  private readonly outRows: Int32Array;
  private readonly outScores: Float32Array;
  private readonly outTitles: Float32Array;
  private readonly drainedRows: Int32Array;
  private readonly drainedScores: Float32Array;
  private outCount = 0;

  constructor(
    private readonly index: InvertedIndex,
    private readonly profile: RetrievalProfile,
    private readonly isAlive: (row: number) => boolean,
    private readonly createdAt: (row: number) => number,
    private readonly titleNormOf: (row: number) => number,
    private readonly table = new ScoreTable(),
  ) {
    const { maxCandidates, maxTitleCandidates, maxSignatureCandidates, maxDocumentFrequency } = profile;
    this.terms = new QueryTerms(profile.maxQueryTerms, profile.alwaysTerms, maxDocumentFrequency);
    this.bigrams = new QueryTerms(profile.maxQueryBigrams, 0, maxDocumentFrequency);
    this.top = new TopK(maxCandidates);
    this.topTitles = new TopK(Math.max(1, maxTitleCandidates));
    this.topSignatures = new TopK(Math.max(1, maxSignatureCandidates));
    const capacity = maxCandidates + maxTitleCandidates + maxSignatureCandidates;
    this.outRows = new Int32Array(capacity);
    this.outScores = new Float32Array(capacity);
    this.outTitles = new Float32Array(capacity);
    this.drainedRows = new Int32Array(capacity);
    this.drainedScores = new Float32Array(capacity);
  }

  find(query: AnalysedTicket, rows: number, filter: CandidateFilter): CandidateList {
    const { index, profile, terms, bigrams } = this;
    this.table.reserve(rows);
    const limit = Math.min(filter.rowLimit, rows);
    const weightSum =
      chooseTerms(terms, query, index.terms, profile, rows, limit) +
      chooseBigrams(bigrams, query, index.bigrams, profile, limit);
    let titleSum = 0;
    for (let rank = 0; rank < terms.count; rank++) {
      const entry = terms.order[rank]!;
      if ((terms.flags[entry]! & termInTitle) !== 0) titleSum += terms.idfs[entry]! ** 2;
    }
    const scoreScale = weightSum === 0 ? 0 : scoreLevels / weightSum;
    const titleScale = titleSum === 0 ? 0 : scoreLevels / titleSum;
    this.touchedCount = 0;
    this.touchedTitleCount = 0;
    this.signatureCount = 0;
    for (let rank = 0; rank < terms.count; rank++) this.accumulateTerm(terms.order[rank]!, scoreScale, titleScale);
    for (let rank = 0; rank < bigrams.count; rank++) {
      const entry = bigrams.order[rank]!;
      this.accumulateBigram(bigrams.lists[entry]!, bigrams.frequencies[entry]!, bigrams.weights[entry]! * scoreScale);
    }
    this.select(filter);
    for (let rank = 0; rank < this.outCount; rank++) {
      this.outScores[rank] = this.outScores[rank]! / (scoreScale || 1);
      this.outTitles[rank] = this.outTitles[rank]! / (titleScale || 1);
    }
    return {
      count: this.outCount,
      rows: this.outRows,
      scores: this.outScores,
      titleScores: this.outTitles,
      weightSum,
    };
  }

  private accumulateTerm(entry: number, scoreScale: number, titleScale: number): void {
    const { terms } = this;
    const list = terms.lists[entry]!;
    const flags = terms.flags[entry]!;
    const frequency = terms.frequencies[entry]!;
    const pool = this.index.terms;
    const stored = Math.min(pool.storedOf(list), frequency);
    this.addScores(pool, list, stored, terms.weights[entry]! * scoreScale);
    if ((flags & termInTitle) !== 0) this.addTitleScores(pool, list, stored, terms.idfs[entry]! ** 2 * titleScale);
    if ((flags & termIsSignature) !== 0 && frequency <= maxSignatureFrequency) this.markRows(pool, list, stored);
  }

  /** @param found  what `BigramPostings.find` gave */
  private accumulateBigram(found: number, frequency: number, weight: number): void {
    const added = (weight + 1) | 0;
    if (found < 0) {
      this.addScore(-1 - found, added);
      return;
    }
    const { lists } = this.index.bigrams;
    const chunk = lists.chunkOf(found - 1);
    const offset = lists.offsetOf(found - 1);
    const end = offset + Math.min(lists.storedOf(found - 1), frequency);
    for (let at = offset; at < end; at++) this.addScore(chunk[at]!, added);
  }

  private addScore(row: number, added: number): void {
    const { scores, touched } = this.table;
    const before = scores[row]!;
    if (before === 0) touched[this.touchedCount++] = row;
    scores[row] = before + added;
  }

  /** Frequent terms are read only as far back as `maxPostingsRead`: their newest tickets. */
  private firstRead(stored: number): number {
    return Math.max(0, stored - this.profile.maxPostingsRead);
  }

  private addScores(pool: PostingPool, list: number, stored: number, weight: number): void {
    const { scores, touched } = this.table;
    const chunk = pool.chunkOf(list);
    const offset = pool.offsetOf(list);
    const end = offset + stored;
    const step = weight / impactLevels;
    let { touchedCount } = this;
    for (let at = offset + this.firstRead(stored); at < end; at++) {
      const posting = chunk[at]!;
      const row = postingRow(posting);
      const before = scores[row]!;
      if (before === 0) touched[touchedCount++] = row;
      // At least one step, so that a row with a score is never taken for one without.
      scores[row] = before + ((step * postingImpact(posting) + 1) | 0);
    }
    this.touchedCount = touchedCount;
  }

  private addTitleScores(pool: PostingPool, list: number, stored: number, weight: number): void {
    const { titleScores, touchedTitles } = this.table;
    const chunk = pool.chunkOf(list);
    const offset = pool.offsetOf(list);
    const end = offset + stored;
    const added = Math.max(1, Math.round(weight));
    for (let at = offset + this.firstRead(stored); at < end; at++) {
      const posting = chunk[at]!;
      if (!postingInTitle(posting)) continue;
      const row = postingRow(posting);
      const before = titleScores[row]!;
      if (before === 0) touchedTitles[this.touchedTitleCount++] = row;
      titleScores[row] = before + added;
    }
  }

  private markRows(pool: PostingPool, list: number, stored: number): void {
    const { marks } = this.table;
    const chunk = pool.chunkOf(list);
    const offset = pool.offsetOf(list);
    for (let at = offset; at < offset + stored; at++) {
      const row = postingRow(chunk[at]!);
      if (marks[row] !== 0) continue;
      marks[row] = hasRareSignature;
      if (this.signatureCount === this.signatureRows.length) {
        const wider = new Int32Array(this.signatureCount * 2);
        wider.set(this.signatureRows);
        this.signatureRows = wider;
      }
      this.signatureRows[this.signatureCount++] = row;
    }
  }

  private select(filter: CandidateFilter): void {
    const { profile, top, topTitles, topSignatures } = this;
    const { scores, titleScores, marks, touched, touchedTitles } = this.table;
    for (let index = 0; index < this.touchedCount; index++) {
      const row = touched[index]!;
      const score = scores[row]!;
      if (score >= top.minScore && this.isCandidate(row, filter)) top.offer(row, score);
    }
    if (profile.maxTitleCandidates > 0) {
      for (let index = 0; index < this.touchedTitleCount; index++) {
        const row = touchedTitles[index]!;
        if (titleScores[row]! <= minTitleLevel) continue;
        const cosine = titleScores[row]! / this.titleNormOf(row);
        if (cosine >= topTitles.minScore && this.isCandidate(row, filter)) topTitles.offer(row, cosine);
      }
    }
    if (profile.maxSignatureCandidates > 0) {
      for (let index = 0; index < this.signatureCount; index++) {
        const row = this.signatureRows[index]!;
        if (this.isCandidate(row, filter)) topSignatures.offer(row, scores[row]!);
      }
    }
    this.outCount = 0;
    for (const list of [top, topTitles, topSignatures]) this.list(list);
    for (let rank = 0; rank < this.outCount; rank++) marks[this.outRows[rank]!] = 0;
    for (let index = 0; index < this.signatureCount; index++) marks[this.signatureRows[index]!] = 0;
    for (let index = 0; index < this.touchedCount; index++) scores[touched[index]!] = 0;
    for (let index = 0; index < this.touchedTitleCount; index++) titleScores[touchedTitles[index]!] = 0;
  }

  private isCandidate(row: number, { ownRow, createdBefore }: CandidateFilter): boolean {
    return row !== ownRow && this.isAlive(row) && !(this.createdAt(row) >= createdBefore);
  }

  /** Append what is not listed yet, best first. */
  private list(best: TopK): void {
    const { scores, titleScores, marks } = this.table;
    const count = best.drainInto(this.drainedRows, this.drainedScores);
    for (let rank = 0; rank < count; rank++) {
      const row = this.drainedRows[rank]!;
      if (marks[row] === isListed) continue;
      marks[row] = isListed;
      this.outRows[this.outCount] = row;
      this.outScores[this.outCount] = scores[row]!;
      this.outTitles[this.outCount] = titleScores[row]!;
      this.outCount++;
    }
  }
}
