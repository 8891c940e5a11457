import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { saturated, saturatedInLead } from '../corpus/saturation.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import { ContextFeatures } from './context-features.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { frameAlignment } from './frame-alignment.js';
import { IdPositions } from './id-positions.js';
import { RarityAmongCandidates } from './rarity-among-candidates.js';
import { emptyLead, normIndex as N, type RowNorms } from './row-norms.js';

/**
 * Computes feature vectors of one query against many rows. `begin` puts the query's terms, bigrams and title 4-grams into small
 * tables, so that a pair costs one pass over the candidate's.
 */
export class PairFeatures {
  private readonly queryTerms = new IdPositions();
  private readonly queryBigrams = new IdPositions();
  private readonly queryGrams = new IdPositions();
  private bigramIdf: Float64Array = new Float64Array(512);
  private query!: AnalysedTicket;
  private idf = new Float64Array(2048);
  /** Pair in which a term of the query was last met in the candidate; runs beside the query's terms. */
  private metIn = new Float64Array(2048);
  private pair = 0;
  private withRarity = false;
  private readonly context: ContextFeatures;
  private readonly rarity: RarityAmongCandidates;
  private titleIdf = 0;
  private titleNorm = 1;
  private textIdf = 0;
  private textNorm = 1;
  private bodyNorm = 1;
  private leadNorm = 1;
  /** idf × saturation of each of the query's terms in its lead. */
  private leadWeights = new Float64Array(2048);
  private bigramIdfSum = 0;
  private identifierIdfSum = 0;
  private signatureIdfSum = 0;
  private termNorm = 1;
  private logRows = 1;

  /** @param maxCandidates  of one query */
  constructor(
    private readonly columns: TicketColumns,
    private readonly norms: RowNorms,
    vocabulary: Vocabulary,
    maxCandidates: number,
  ) {
    this.rarity = new RarityAmongCandidates(maxCandidates);
    this.context = new ContextFeatures(columns, norms, vocabulary);
  }

  /** Norm of the query's title words, after `begin`. */
  get queryTitleNorm(): number {
    return this.titleNorm;
  }

  /** @param withRarity  whether `computeRarity` is to follow */
  begin(query: AnalysedTicket, withRarity: boolean): void {
    this.query = query;
    this.logRows = Math.max(1, Math.log(this.columns.rows + 1));
    if (query.terms.length > this.idf.length) {
      this.idf = new Float64Array(query.terms.length * 2);
      this.metIn = new Float64Array(query.terms.length * 2);
      this.leadWeights = new Float64Array(query.terms.length * 2);
    }
    this.titleIdf = 0;
    this.textIdf = 0;
    this.bigramIdfSum = 0;
    this.identifierIdfSum = 0;
    this.signatureIdfSum = 0;
    let titleSquares = 0;
    let textSquares = 0;
    let bodySquares = 0;
    let leadSquares = 0;
    let termSquares = 0;
    this.queryTerms.fill(query.terms);
    this.queryBigrams.fill(query.bigrams);
    this.queryGrams.fill(query.titleGrams);
    for (let index = 0; index < query.terms.length; index++) {
      const term = query.terms[index]!;
      const idf = this.norms.idfOf(term);
      this.idf[index] = idf;
      this.textIdf += idf;
      if (this.norms.isIdentifier(term)) this.identifierIdfSum += idf;
      termSquares += idf * idf;
      textSquares += (idf * saturated(query.titleTf[index]!, query.bodyTf[index]!)) ** 2;
      if (query.titleTf[index]! > 0) {
        this.titleIdf += idf;
        titleSquares += idf * idf;
      }
      if (query.bodyTf[index]! > 0) bodySquares += (idf * saturated(0, query.bodyTf[index]!)) ** 2;
      const inLead = saturatedInLead[query.leadTf[index]!]!;
      this.leadWeights[index] = idf * inLead;
      leadSquares += idf * inLead * inLead;
    }
    this.titleNorm = Math.sqrt(titleSquares) || 1;
    this.textNorm = Math.sqrt(textSquares) || 1;
    this.bodyNorm = Math.sqrt(bodySquares) || 1;
    this.leadNorm = Math.sqrt(leadSquares + emptyLead);
    this.termNorm = Math.sqrt(termSquares) || 1;
    if (query.bigrams.length > this.bigramIdf.length) this.bigramIdf = new Float64Array(query.bigrams.length * 2);
    for (let index = 0; index < query.bigrams.length; index++) {
      const idf = this.norms.idfOfBigram(query.bigrams[index]!);
      this.bigramIdf[index] = idf;
      this.bigramIdfSum += idf;
    }
    for (const signature of query.signatures) this.signatureIdfSum += this.norms.idfOf(signature);
    this.withRarity = withRarity;
    if (withRarity) this.rarity.begin(query, this.idf, this.leadWeights);
  }

  /** Write what needs no text: time, fields, length. Cheap enough for every candidate. */
  computeContext(row: number, out: Float32Array, at: number): void {
    out.fill(0, at, at + featureCount);
    this.context.compute(this.query, row, out, at);
  }

  /** Write the text features beside the context; those about retrieval and ranks are the caller's. */
  computeText(row: number, out: Float32Array, at: number): void {
    const norm = this.norms.refresh(row);
    this.textFeatures(row, norm, out, at);
    this.exactFeatures(row, norm, out, at);
    this.context.computeNames(this.query, this.queryTerms, row, out, at);
    if (out[at + F.resolvedBefore] === 1) out[at + F.noteCosine] = this.noteCosine(row, norm);
    const open = 1 - out[at + F.resolvedBefore]!;
    const titleCover = out[at + F.titleCoverOfQueryByText]! * out[at + F.titleCoverOfCandidateByText]!;
    out[at + F.titleCoverProduct] = titleCover;
    out[at + F.textCoverProduct] = out[at + F.textCoverOfQuery]! * out[at + F.textCoverOfCandidate]!;
    out[at + F.openTitleCover] = open * titleCover;
    out[at + F.openTextCosine] = open * out[at + F.textCosine]!;
    out[at + F.recentTextCosine] = out[at + F.withinMonth]! * out[at + F.textCosine]!;
  }

  /** Write what only all candidates together tell, after `computeText` of each, in the same order from the beginning of `out`. */
  computeRarity(out: Float32Array): void {
    this.rarity.compute(out);
  }

  private textFeatures(row: number, norm: number, out: Float32Array, at: number): void {
    const { columns, norms, query, idf: idfs, leadWeights, queryTerms, metIn, rarity, withRarity } = this;
    const { values } = norms;
    const pair = ++this.pair;
    const { titleTf, bodyTf } = query;
    let titleTitle = 0;
    let titleTitleSquares = 0;
    let titleOfQuery = 0;
    let titleOfQuerySquares = 0;
    let titleOfCandidate = 0;
    let titleOfCandidateSquares = 0;
    let missingOfCandidate = 0;
    let shared = 0;
    let textDot = 0;
    let bodyDot = 0;
    let leadDot = 0;
    let first = 0;
    let second = 0;
    let third = 0;
    let maxTitle = 0;
    let identifiers = 0;
    const terms = columns.terms.array;
    const candidateTitleTf = columns.titleTf.array;
    const candidateBodyTf = columns.bodyTf.array;
    const candidateLeadTf = columns.leadTf.array;
    const end = columns.termOffsets.array[row + 1]!;
    if (withRarity) rarity.next(values[norm + N.leadNorm]!);
    for (let index = columns.termOffsets.array[row]!; index < end; index++) {
      const term = terms[index]!;
      const position = queryTerms.find(term);
      if (position === 0) {
        if (candidateTitleTf[index] === 0) continue;
        const missing = norms.idfOf(term);
        missingOfCandidate = Math.max(missingOfCandidate, missing);
        if (withRarity) rarity.titleTerm(term, missing, false);
        continue;
      }
      metIn[position - 1] = pair;
      const idf = idfs[position - 1]!;
      const queryTitle = titleTf[position - 1]!;
      const queryBody = bodyTf[position - 1]!;
      const candidateTitle = candidateTitleTf[index]!;
      const candidateBody = candidateBodyTf[index]!;
      shared += idf;
      if (norms.isIdentifier(term)) identifiers += idf;
      const squared = idf * idf;
      textDot += squared * saturated(queryTitle, queryBody) * saturated(candidateTitle, candidateBody);
      const inLead = saturatedInLead[candidateLeadTf[index]!]!;
      leadDot += leadWeights[position - 1]! * inLead;
      if (withRarity) rarity.met(position - 1, inLead);
      if (queryBody > 0 && candidateBody > 0)
        bodyDot += squared * saturated(0, queryBody) * saturated(0, candidateBody);
      if (queryTitle > 0) {
        titleOfQuery += idf;
        titleOfQuerySquares += squared;
        if (idf > maxTitle) maxTitle = idf;
        if (candidateTitle > 0) {
          titleTitle += idf;
          titleTitleSquares += squared;
        }
      }
      if (candidateTitle > 0) {
        if (withRarity) rarity.titleTerm(term, idf, true);
        titleOfCandidate += idf;
        titleOfCandidateSquares += squared;
      }
      if (idf > first) {
        third = second;
        second = first;
        first = idf;
      } else if (idf > second) {
        third = second;
        second = idf;
      } else if (idf > third) third = idf;
    }
    let missingOfQuery = 0;
    for (let index = 0; index < query.terms.length; index++)
      if (titleTf[index]! > 0 && metIn[index] !== pair) missingOfQuery = Math.max(missingOfQuery, idfs[index]!);
    out[at + F.missingTitleIdfOfQuery] = missingOfQuery / this.logRows;
    out[at + F.missingTitleIdfOfCandidate] = missingOfCandidate / this.logRows;
    out[at + F.titleCoverOfQueryBySquares] = titleOfQuerySquares / this.titleNorm ** 2;
    out[at + F.titleCoverOfCandidateBySquares] = Math.min(
      1,
      titleOfCandidateSquares / values[norm + N.titleNorm]! ** 2,
    );
    const candidateTitleIdf = values[norm + N.titleIdf]! || 1;
    out[at + F.titleCosine] = titleTitleSquares / (this.titleNorm * values[norm + N.titleNorm]!);
    out[at + F.titleCoverOfQueryByTitle] = titleTitle / (this.titleIdf || 1);
    out[at + F.titleCoverOfCandidateByTitle] = titleTitle / candidateTitleIdf;
    out[at + F.titleCoverOfQueryByText] = titleOfQuery / (this.titleIdf || 1);
    out[at + F.titleCoverOfCandidateByText] = titleOfCandidate / candidateTitleIdf;
    out[at + F.textCosine] = textDot / (this.textNorm * values[norm + N.textNorm]!);
    out[at + F.leadCosine] = leadDot / (this.leadNorm * values[norm + N.leadNorm]!);
    out[at + F.bodyCosine] = bodyDot / (this.bodyNorm * values[norm + N.bodyNorm]!);
    out[at + F.textCoverOfQuery] = shared / (this.textIdf || 1);
    out[at + F.textCoverOfCandidate] = shared / (values[norm + N.textIdf]! || 1);
    if (identifiers > 0)
      out[at + F.identifierCosine] =
        identifiers / Math.sqrt(this.identifierIdfSum * values[norm + N.identifierIdf]! || 1);
    out[at + F.maxSharedIdf] = first / this.logRows;
    out[at + F.topThreeSharedIdf] = (first + second + third) / (3 * this.logRows);
    out[at + F.maxSharedTitleIdf] = maxTitle / this.logRows;
  }

  private exactFeatures(row: number, norm: number, out: Float32Array, at: number): void {
    const { columns, norms, query, queryBigrams } = this;
    const { values } = norms;
    out[at + F.titleGramDice] = this.gramDice(row);
    let bigrams = 0;
    let rarest = 0;
    for (let index = columns.bigramOffsets.array[row]!; index < columns.bigramOffsets.array[row + 1]!; index++) {
      const position = queryBigrams.find(columns.bigrams.array[index]!);
      if (position === 0) continue;
      const idf = this.bigramIdf[position - 1]!;
      bigrams += idf;
      if (idf > rarest) rarest = idf;
    }
    out[at + F.bigramCosine] =
      bigrams === 0 ? 0 : bigrams / Math.sqrt(this.bigramIdfSum * values[norm + N.bigramIdf]! || 1);
    out[at + F.maxSharedBigramIdf] = rarest / this.logRows;
    const from = columns.signatureOffsets.array[row]!;
    const to = columns.signatureOffsets.array[row + 1]!;
    if (query.signatures.length > 0 && to > from) {
      let shared = 0;
      for (let index = from; index < to; index++) {
        const signature = columns.signatures.array[index]!;
        if (query.signatures.includes(signature)) shared += norms.idfOf(signature);
      }
      out[at + F.signatureCosine] = shared / Math.sqrt(this.signatureIdfSum * values[norm + N.signatureIdf]! || 1);
      out[at + F.signatureConflict] = shared === 0 ? 1 : 0;
    }
    if (query.frames.length > 0) {
      const { frameOffsets, frames } = columns;
      out[at + F.frameAlignment] = frameAlignment(
        query.frames,
        frames.array,
        frameOffsets.array[row]!,
        frameOffsets.array[row + 1]!,
        (frame) => norms.idfOf(frame),
      );
    }
    out[at + F.sameTitle] = query.titleLength > 0 && columns.titleHash.array[row] === query.titleHash ? 1 : 0;
    out[at + F.sameText] =
      query.titleLength + query.bodyLength > 3 && columns.textHash.array[row] === query.textHash ? 1 : 0;
  }

  private gramDice(row: number): number {
    const grams = this.columns.grams.array;
    const own = this.query.titleGrams;
    const start = this.columns.gramOffsets.array[row]!;
    const end = this.columns.gramOffsets.array[row + 1]!;
    const total = end - start + own.length;
    if (total === 0) return 0;
    let shared = 0;
    for (let at = start; at < end; at++) if (this.queryGrams.find(grams[at]!) !== 0) shared++;
    return (2 * shared) / total;
  }

  private noteCosine(row: number, norm: number): number {
    const { columns } = this;
    let shared = 0;
    for (let index = columns.noteOffsets.array[row]!; index < columns.noteOffsets.array[row + 1]!; index++) {
      const position = this.queryTerms.find(columns.notes.array[index]!);
      if (position > 0) shared += this.idf[position - 1]! ** 2;
    }
    return shared / (this.termNorm * this.norms.values[norm + N.noteNorm]!);
  }
}
