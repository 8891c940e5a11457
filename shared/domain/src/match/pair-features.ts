import { ABSENT, type AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { saturated, type RowNorms } from './row-norms.js';

const msPerDay = 86_400_000;
/** Gap assumed when a moment is unknown: neither near nor far. */
const unknownGapDays = 150;

/**
 * Computes feature vectors of one query against many rows. `begin` scatters the query's terms into dense tables, so that a
 * pair costs one pass over the candidate's terms; `end` clears exactly what `begin` set.
 */
export class PairFeatures {
  /** Position + 1 of a term in the query, 0 if absent; indexed by term id. */
  private termAt = new Uint16Array(1 << 16);
  /** Idf of a bigram of the query, 0 for others; indexed by bigram id. */
  private idfOfBigram = new Float32Array(1 << 16);
  private query!: AnalysedTicket;
  private idf = new Float64Array(2048);
  private titleIdf = 0;
  private titleNorm = 1;
  private textIdf = 0;
  private textNorm = 1;
  private bodyNorm = 1;
  private bigramIdfSum = 0;
  private identifierIdfSum = 0;
  private signatureIdfSum = 0;
  private termNorm = 1;
  private logRows = 1;

  constructor(
    private readonly columns: TicketColumns,
    private readonly norms: RowNorms,
  ) {}

  /** Norm of the query's title words, after `begin`. */
  get queryTitleNorm(): number {
    return this.titleNorm;
  }

  begin(query: AnalysedTicket): void {
    this.query = query;
    this.logRows = Math.max(1, Math.log(this.columns.rows + 1));
    if (query.terms.length > this.idf.length) this.idf = new Float64Array(query.terms.length * 2);
    this.titleIdf = 0;
    this.textIdf = 0;
    this.bigramIdfSum = 0;
    this.identifierIdfSum = 0;
    this.signatureIdfSum = 0;
    let titleSquares = 0;
    let textSquares = 0;
    let bodySquares = 0;
    let termSquares = 0;
    const last = query.terms.length === 0 ? 0 : query.terms[query.terms.length - 1]!;
    if (last >= this.termAt.length) this.termAt = new Uint16Array(Math.max(last + 1, this.termAt.length * 2));
    for (let index = 0; index < query.terms.length; index++) {
      const term = query.terms[index]!;
      const idf = this.norms.idfOf(term);
      this.idf[index] = idf;
      this.termAt[term] = index + 1;
      this.textIdf += idf;
      if (this.norms.isIdentifier(term)) this.identifierIdfSum += idf;
      termSquares += idf * idf;
      textSquares += (idf * saturated(query.titleTf[index]!, query.bodyTf[index]!)) ** 2;
      if (query.titleTf[index]! > 0) {
        this.titleIdf += idf;
        titleSquares += idf * idf;
      }
      if (query.bodyTf[index]! > 0) bodySquares += (idf * saturated(0, query.bodyTf[index]!)) ** 2;
    }
    this.titleNorm = Math.sqrt(titleSquares) || 1;
    this.textNorm = Math.sqrt(textSquares) || 1;
    this.bodyNorm = Math.sqrt(bodySquares) || 1;
    this.termNorm = Math.sqrt(termSquares) || 1;
    const lastBigram = query.bigrams.length === 0 ? 0 : query.bigrams[query.bigrams.length - 1]!;
    if (lastBigram >= this.idfOfBigram.length)
      this.idfOfBigram = new Float32Array(Math.max(lastBigram + 1, this.idfOfBigram.length * 2));
    for (const bigram of query.bigrams) {
      const idf = this.norms.idfOfBigram(bigram);
      this.idfOfBigram[bigram] = idf;
      this.bigramIdfSum += idf;
    }
    for (const signature of query.signatures) this.signatureIdfSum += this.norms.idfOf(signature);
  }

  end(): void {
    for (const term of this.query.terms) this.termAt[term] = 0;
    for (const bigram of this.query.bigrams) this.idfOfBigram[bigram] = 0;
  }

  /** Write what needs no text: time, fields, length. Cheap enough for every candidate. */
  computeContext(row: number, out: Float32Array, at: number): void {
    out.fill(0, at, at + featureCount);
    this.contextFeatures(row, out, at);
  }

  /** Write the text features beside the context; those about retrieval and ranks are the caller's. */
  computeText(row: number, out: Float32Array, at: number): void {
    this.norms.refresh(row);
    this.textFeatures(row, out, at);
    this.exactFeatures(row, out, at);
    if (out[at + F.resolvedBefore] === 1) out[at + F.noteCosine] = this.noteCosine(row);
    const open = 1 - out[at + F.resolvedBefore]!;
    const titleCover = out[at + F.titleCoverOfQueryByText]! * out[at + F.titleCoverOfCandidateByText]!;
    out[at + F.titleCoverProduct] = titleCover;
    out[at + F.textCoverProduct] = out[at + F.textCoverOfQuery]! * out[at + F.textCoverOfCandidate]!;
    out[at + F.openTitleCover] = open * titleCover;
    out[at + F.openTextCosine] = open * out[at + F.textCosine]!;
    out[at + F.recentTextCosine] = out[at + F.withinMonth]! * out[at + F.textCosine]!;
  }

  private textFeatures(row: number, out: Float32Array, at: number): void {
    const { columns, norms, query, idf: idfs, termAt } = this;
    const { titleTf, bodyTf } = query;
    let titleTitle = 0;
    let titleTitleSquares = 0;
    let titleOfQuery = 0;
    let titleOfCandidate = 0;
    let shared = 0;
    let textDot = 0;
    let bodyDot = 0;
    let first = 0;
    let second = 0;
    let third = 0;
    let maxTitle = 0;
    let identifiers = 0;
    const terms = columns.terms.array;
    const candidateTitleTf = columns.titleTf.array;
    const candidateBodyTf = columns.bodyTf.array;
    const end = columns.termOffsets.array[row + 1]!;
    for (let index = columns.termOffsets.array[row]!; index < end; index++) {
      const term = terms[index]!;
      if (term >= termAt.length) break;
      const position = termAt[term]!;
      if (position === 0) continue;
      const idf = idfs[position - 1]!;
      const queryTitle = titleTf[position - 1]!;
      const queryBody = bodyTf[position - 1]!;
      const candidateTitle = candidateTitleTf[index]!;
      const candidateBody = candidateBodyTf[index]!;
      shared += idf;
      if (norms.isIdentifier(term)) identifiers += idf;
      const squared = idf * idf;
      textDot += squared * saturated(queryTitle, queryBody) * saturated(candidateTitle, candidateBody);
      if (queryBody > 0 && candidateBody > 0)
        bodyDot += squared * saturated(0, queryBody) * saturated(0, candidateBody);
      if (queryTitle > 0) {
        titleOfQuery += idf;
        if (idf > maxTitle) maxTitle = idf;
        if (candidateTitle > 0) {
          titleTitle += idf;
          titleTitleSquares += squared;
        }
      }
      if (candidateTitle > 0) titleOfCandidate += idf;
      if (idf > first) {
        third = second;
        second = first;
        first = idf;
      } else if (idf > second) {
        third = second;
        second = idf;
      } else if (idf > third) third = idf;
    }
    const candidateTitleIdf = norms.titleIdf[row]! || 1;
    out[at + F.titleCosine] = titleTitleSquares / (this.titleNorm * norms.titleNorm[row]!);
    out[at + F.titleCoverOfQueryByTitle] = titleTitle / (this.titleIdf || 1);
    out[at + F.titleCoverOfCandidateByTitle] = titleTitle / candidateTitleIdf;
    out[at + F.titleCoverOfQueryByText] = titleOfQuery / (this.titleIdf || 1);
    out[at + F.titleCoverOfCandidateByText] = titleOfCandidate / candidateTitleIdf;
    out[at + F.textCosine] = textDot / (this.textNorm * norms.textNorm[row]!);
    out[at + F.bodyCosine] = bodyDot / (this.bodyNorm * norms.bodyNorm[row]!);
    out[at + F.textCoverOfQuery] = shared / (this.textIdf || 1);
    out[at + F.textCoverOfCandidate] = shared / (norms.textIdf[row]! || 1);
    if (identifiers > 0)
      out[at + F.identifierCosine] = identifiers / Math.sqrt(this.identifierIdfSum * norms.identifierIdf[row]! || 1);
    out[at + F.maxSharedIdf] = first / this.logRows;
    out[at + F.topThreeSharedIdf] = (first + second + third) / (3 * this.logRows);
    out[at + F.maxSharedTitleIdf] = maxTitle / this.logRows;
  }

  private exactFeatures(row: number, out: Float32Array, at: number): void {
    const { columns, norms, query } = this;
    out[at + F.titleGramDice] = this.gramDice(row);
    let bigrams = 0;
    let rarest = 0;
    for (let index = columns.bigramOffsets.array[row]!; index < columns.bigramOffsets.array[row + 1]!; index++) {
      const bigram = columns.bigrams.array[index]!;
      if (bigram >= this.idfOfBigram.length) break;
      const idf = this.idfOfBigram[bigram]!;
      bigrams += idf;
      if (idf > rarest) rarest = idf;
    }
    out[at + F.bigramCosine] = bigrams === 0 ? 0 : bigrams / Math.sqrt(this.bigramIdfSum * norms.bigramIdf[row]! || 1);
    out[at + F.maxSharedBigramIdf] = rarest / this.logRows;
    const from = columns.signatureOffsets.array[row]!;
    const to = columns.signatureOffsets.array[row + 1]!;
    if (query.signatures.length > 0 && to > from) {
      let shared = 0;
      for (let index = from; index < to; index++) {
        const signature = columns.signatures.array[index]!;
        if (query.signatures.includes(signature)) shared += norms.idfOf(signature);
      }
      out[at + F.signatureCosine] = shared / Math.sqrt(this.signatureIdfSum * norms.signatureIdf[row]! || 1);
      out[at + F.signatureConflict] = shared === 0 ? 1 : 0;
    }
    if (query.frames.length > 0) out[at + F.frameAlignment] = this.frameAlignment(row);
    out[at + F.sameTitle] = query.titleLength > 0 && columns.titleHash.array[row] === query.titleHash ? 1 : 0;
    out[at + F.sameText] =
      query.titleLength + query.bodyLength > 3 && columns.textHash.array[row] === query.textHash ? 1 : 0;
  }

  private gramDice(row: number): number {
    const grams = this.columns.grams.array;
    const own = this.query.titleGrams;
    let at = this.columns.gramOffsets.array[row]!;
    const end = this.columns.gramOffsets.array[row + 1]!;
    const total = end - at + own.length;
    if (total === 0) return 0;
    let shared = 0;
    for (let index = 0; index < own.length && at < end;) {
      const difference = own[index]! - grams[at]!;
      if (difference === 0) shared++;
      if (difference <= 0) index++;
      if (difference >= 0) at++;
    }
    return (2 * shared) / total;
  }

  /**
   * Share of both stacks' weight that is in common; a frame weighs idf / (1 + its depth).
   * After FaST (linear alignment of identical frames): a frame counts by the better of its two depths. ≤ 12 × 12 steps.
   */
  private frameAlignment(row: number): number {
    const { columns, norms, query } = this;
    const from = columns.frameOffsets.array[row]!;
    const to = columns.frameOffsets.array[row + 1]!;
    if (from === to) return 0;
    let shared = 0;
    let total = 0;
    for (let depth = 0; depth < query.frames.length; depth++) total += norms.idfOf(query.frames[depth]!) / (1 + depth);
    for (let index = from; index < to; index++) {
      const frame = columns.frames.array[index]!;
      const weight = norms.idfOf(frame) / (1 + index - from);
      total += weight;
      const depth = query.frames.indexOf(frame);
      if (depth >= 0) shared += weight + norms.idfOf(frame) / (1 + depth);
    }
    return total === 0 ? 0 : shared / total;
  }

  private contextFeatures(row: number, out: Float32Array, at: number): void {
    const { columns, query } = this;
    const gap = (query.createdAt - columns.createdAt.array[row]!) / msPerDay;
    const gapDays = Number.isNaN(gap) ? unknownGapDays : Math.max(0, gap);
    out[at + F.logGapDays] = Math.log(1 + gapDays);
    out[at + F.withinDays] = Math.exp(-gapDays / 3);
    out[at + F.withinMonth] = Math.exp(-gapDays / 30);
    agree(query.component, columns.component.array[row]!, out, at + F.sameComponent, at + F.otherComponent);
    agree(query.product, columns.product.array[row]!, out, at + F.sameProduct, at + F.otherProduct);
    agree(query.version, columns.version.array[row]!, out, at + F.sameVersion, at + F.otherVersion);
    if (query.type !== ABSENT && query.type === columns.type.array[row]) out[at + F.sameType] = 1;
    if (query.reporter !== ABSENT && query.reporter === columns.reporter.array[row]) out[at + F.sameReporter] = 1;
    const resolvedAt = columns.resolvedAt.array[row]!;
    if (resolvedAt <= query.createdAt) {
      out[at + F.resolvedBefore] = 1;
      out[at + F.logDaysSinceResolved] = Math.log(1 + (query.createdAt - resolvedAt) / msPerDay);
    }
    const candidateLength = columns.titleLength.array[row]! + columns.bodyLength.array[row]!;
    out[at + F.logCandidateLength] = Math.log(1 + candidateLength);
    out[at + F.lengthDistance] = Math.abs(Math.log((query.titleLength + query.bodyLength + 5) / (candidateLength + 5)));
  }

  private noteCosine(row: number): number {
    const { columns } = this;
    let shared = 0;
    for (let index = columns.noteOffsets.array[row]!; index < columns.noteOffsets.array[row + 1]!; index++) {
      const term = columns.notes.array[index]!;
      if (term < this.termAt.length && this.termAt[term]! > 0) shared += this.idf[this.termAt[term]! - 1]! ** 2;
    }
    return shared / (this.termNorm * this.norms.noteNorm[row]!);
  }
}

function agree(one: number, other: number, out: Float32Array, same: number, different: number): void {
  if (one === ABSENT || other === ABSENT) return;
  out[one === other ? same : different] = 1;
}
