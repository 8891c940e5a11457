import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { InvertedIndex, impactOf, postingInTitle, postingRow } from './inverted-index.js';
import type { PostingPool } from './posting-pool.js';
import type { RetrievalProfile } from './retrieval-profile.js';
import { TopRows } from './top-rows.js';

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

interface QueryTerm {
  readonly list: number;
  readonly weight: number;
  readonly idf: number;
  readonly frequency: number;
  readonly inTitle: boolean;
  readonly isSignature: boolean;
}

const maxSignatureFrequency = 200;
/** A term kept in spite of its frequency is read only this far back: its newest tickets. */
const maxPostingsRead = 20_000;
/** Least share of the query's title (by idf²) that a title must have to be looked at by itself. */
const minTitleShare = 0.05;

/**
 * Finds the tickets worth scoring: BM25F over terms, bigrams and signatures, plus a channel by title words alone and one
 * by rare signatures. O(postings of the chosen terms); no allocation per posting.
 *
 * Reference: Sun et al. 2011 (REP), BM25F_ext; here impacts are fixed at insertion and quantised to 7 bits.
 */
export class CandidateFinder {
  private scores = new Float32Array(1024);
  private titleScores = new Float32Array(1024);
  private marks = new Uint8Array(1024);
  private touched = new Int32Array(1024);
  private touchedCount = 0;
  private minTitleScore = 0;
  private readonly top: TopRows;
  private readonly topTitles: TopRows;
  private readonly topSignatures: TopRows;
  private readonly outRows: Int32Array;
  private readonly outScores: Float32Array;
  private readonly outTitles: Float32Array;

  constructor(
    private readonly index: InvertedIndex,
    private readonly profile: RetrievalProfile,
    private readonly isAlive: (row: number) => boolean,
    private readonly createdAt: (row: number) => number,
    private readonly titleNormOf: (row: number) => number,
  ) {
    this.top = new TopRows(profile.maxCandidates);
    this.topTitles = new TopRows(profile.maxTitleCandidates);
    this.topSignatures = new TopRows(profile.maxSignatureCandidates);
    const capacity = profile.maxCandidates + profile.maxTitleCandidates + profile.maxSignatureCandidates;
    this.outRows = new Int32Array(capacity);
    this.outScores = new Float32Array(capacity);
    this.outTitles = new Float32Array(capacity);
  }

  find(query: AnalysedTicket, rows: number, filter: CandidateFilter): CandidateList {
    this.reserve(rows);
    const limit = Math.min(filter.rowLimit, rows);
    let weightSum = 0;
    this.minTitleScore = 0;
    for (const term of this.chooseTerms(query, rows, limit)) {
      weightSum += term.weight;
      if (term.inTitle) this.minTitleScore += minTitleShare * term.idf * term.idf;
      this.accumulate(this.index.terms, term, limit);
    }
    for (const bigram of this.chooseBigrams(query, rows, limit)) {
      weightSum += bigram.weight;
      this.accumulate(this.index.bigrams, bigram, limit);
    }
    return this.select(filter, weightSum);
  }

  private chooseTerms(query: AnalysedTicket, rows: number, limit: number): QueryTerm[] {
    const { profile } = this;
    const chosen: QueryTerm[] = [];
    const consider = (list: number, tf: number, inTitle: boolean, isSignature: boolean): void => {
      const frequency = InvertedIndex.frequencyBefore(this.index.terms, list, limit, rows);
      if (frequency === 0) return;
      const idf = InvertedIndex.idf(limit, frequency);
      chosen.push({
        list,
        weight: (idf * (profile.k3 + 1) * tf) / (profile.k3 + tf),
        idf,
        frequency,
        inTitle,
        isSignature,
      });
    };
    for (let index = 0; index < query.terms.length; index++) {
      const inTitle = query.titleTf[index]!;
      consider(
        query.terms[index]!,
        profile.titleWeight * inTitle + profile.bodyWeight * query.bodyTf[index]!,
        inTitle > 0,
        false,
      );
    }
    for (const signature of query.signatures) consider(signature, profile.signatureWeight, false, true);
    for (const frame of query.frames) consider(frame, profile.signatureWeight, false, true);
    chosen.sort((a, b) => b.weight - a.weight || a.list - b.list);
    const kept: QueryTerm[] = [];
    for (let rank = 0; rank < chosen.length && kept.length < profile.maxQueryTerms; rank++) {
      const term = chosen[rank]!;
      if (term.frequency <= profile.maxDocumentFrequency || rank < profile.alwaysTerms) kept.push(term);
    }
    return kept;
  }

  private chooseBigrams(query: AnalysedTicket, rows: number, limit: number): QueryTerm[] {
    const { profile } = this;
    const chosen: QueryTerm[] = [];
    for (const list of query.bigrams) {
      const frequency = InvertedIndex.frequencyBefore(this.index.bigrams, list, limit, rows);
      if (frequency === 0 || frequency > profile.maxDocumentFrequency) continue;
      const idf = InvertedIndex.idf(limit, frequency);
      chosen.push({ list, weight: idf * profile.bigramWeight, idf, frequency, inTitle: false, isSignature: false });
    }
    return chosen.sort((a, b) => b.weight - a.weight || a.list - b.list).slice(0, profile.maxQueryBigrams);
  }

  private accumulate(pool: PostingPool, term: QueryTerm, limit: number): void {
    const { scores, titleScores, marks, touched } = this;
    const chunk = pool.chunkOf(term.list);
    const offset = pool.offsetOf(term.list);
    const stored = Math.min(pool.storedOf(term.list), term.frequency);
    const squaredIdf = term.idf * term.idf;
    const rareSignature = term.isSignature && term.frequency <= maxSignatureFrequency;
    for (let at = Math.max(0, stored - maxPostingsRead); at < stored; at++) {
      const posting = chunk[offset + at]!;
      const row = postingRow(posting);
      if (row >= limit) break;
      if (marks[row] === 0) {
        marks[row] = 1;
        touched[this.touchedCount++] = row;
      }
      scores[row] = scores[row]! + term.weight * impactOf(posting);
      if (term.inTitle && postingInTitle(posting)) titleScores[row] = titleScores[row]! + squaredIdf;
      if (rareSignature) marks[row] = 2;
    }
  }

  private select(filter: CandidateFilter, weightSum: number): CandidateList {
    const { scores, titleScores, marks, touched, top, topTitles, topSignatures } = this;
    top.clear();
    topTitles.clear();
    topSignatures.clear();
    const checkTime = !Number.isNaN(filter.createdBefore);
    for (let index = 0; index < this.touchedCount; index++) {
      const row = touched[index]!;
      const score = scores[row]!;
      const titleScore = titleScores[row]! > this.minTitleScore ? titleScores[row]! / this.titleNormOf(row) : 0;
      const wanted =
        score >= top.threshold || (titleScore > 0 && titleScore >= topTitles.threshold) || marks[row] === 2;
      if (!wanted || row === filter.ownRow || !this.isAlive(row)) continue;
      if (checkTime && this.createdAt(row) >= filter.createdBefore) continue;
      top.offer(row, score);
      if (titleScore > 0) topTitles.offer(row, titleScore);
      if (marks[row] === 2) topSignatures.offer(row, score);
    }
    let count = 0;
    for (const list of [top, topTitles, topSignatures]) {
      for (const row of list.sorted()) {
        if (marks[row] === 3) continue;
        marks[row] = 3;
        this.outRows[count] = row;
        this.outScores[count] = scores[row]!;
        this.outTitles[count] = titleScores[row]!;
        count++;
      }
    }
    for (let index = 0; index < this.touchedCount; index++) {
      const row = touched[index]!;
      scores[row] = 0;
      titleScores[row] = 0;
      marks[row] = 0;
    }
    this.touchedCount = 0;
    return { count, rows: this.outRows, scores: this.outScores, titleScores: this.outTitles, weightSum };
  }

  private reserve(rows: number): void {
    if (rows <= this.scores.length) return;
    const capacity = Math.max(rows, this.scores.length * 2);
    this.scores = new Float32Array(capacity);
    this.titleScores = new Float32Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.touched = new Int32Array(capacity);
  }
}
