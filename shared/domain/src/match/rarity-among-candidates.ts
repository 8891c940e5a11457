import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { saturated } from '../corpus/saturation.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { emptyLead } from './row-norms.js';
import { TermCounts } from './term-counts.js';

/** Of fewer candidates nobody can say which words are common among them: they count as so many, of which the rest say nothing. */
const leastField = 10;
/** So many candidates or fewer are nearly all tickets there are: a word that none of them says might have been shared. From twice as many on it tells nothing. */
const few = 30;

/**
 * Words weighed by how few of a query's own candidates say them. All candidates resemble the query, mostly in the words of its subject, and
 * those may be rare in the corpus; what only two or three of them share with it tells the one that is meant. No state outlives a query.
 *
 * l(t) = ln((n + 1) / (c(t) + ½)) / ln((n + 1) / ½), n candidates, at least 10, of which c(t) say t: 1 for none, near 0 for all.
 * Use: `begin`; for each candidate `next`, and `met` and `titleTerm` in one pass over its terms; `compute`.
 * O(shared terms + title terms) of all candidates.
 */
export class RarityAmongCandidates {
  private query!: AnalysedTicket;
  private idf!: Float64Array;
  private leadWeights!: Float64Array;
  private count = 0;
  /** Candidates that say each of the query's terms. */
  private said = new Int32Array(2048);
  /** Where each candidate's shared and title terms begin. */
  private readonly metFrom: Int32Array;
  private readonly titleFrom: Int32Array;
  private readonly leadNorms: Float64Array;
  private metCount = 0;
  private metPositions = new Int32Array(1 << 12);
  private metLeads = new Float64Array(1 << 12);
  private titleCount = 0;
  private titleTerms = new Int32Array(1 << 10);
  private titleIdf = new Float64Array(1 << 10);
  private isShared = new Uint8Array(1 << 10);
  private readonly titlesWith = new TermCounts();
  private readonly rarity: Float64Array;

  /** @param maxCandidates  of one query */
  constructor(maxCandidates: number) {
    this.metFrom = new Int32Array(maxCandidates + 1);
    this.titleFrom = new Int32Array(maxCandidates + 1);
    this.leadNorms = new Float64Array(maxCandidates);
    this.rarity = new Float64Array(maxCandidates + 1);
  }

  /**
   * @param idf  of each of the query's terms
   * @param leadWeights  idf × saturation of each in the query's lead
   */
  begin(query: AnalysedTicket, idf: Float64Array, leadWeights: Float64Array): void {
    this.query = query;
    this.idf = idf;
    this.leadWeights = leadWeights;
    if (query.terms.length > this.said.length) this.said = new Int32Array(query.terms.length * 2);
    else this.said.fill(0, 0, query.terms.length);
    this.titlesWith.clear();
    this.count = 0;
    this.metCount = 0;
    this.titleCount = 0;
  }

  /** The next candidate follows. @param leadNorm  see `RowNorms` */
  next(leadNorm: number): void {
    this.metFrom[this.count] = this.metCount;
    this.titleFrom[this.count] = this.titleCount;
    this.leadNorms[this.count++] = leadNorm;
  }

  /** The candidate says the query's term at `position`. @param lead  saturation in its lead */
  met(position: number, lead: number): void {
    if (this.metCount === this.metPositions.length) {
      this.metPositions = doubled(this.metPositions);
      this.metLeads = doubled(this.metLeads);
    }
    this.said[position]!++;
    this.metPositions[this.metCount] = position;
    this.metLeads[this.metCount++] = lead;
  }

  /** The candidate's title has a term. @param isShared  whether the query says it anywhere */
  titleTerm(term: number, idf: number, isShared: boolean): void {
    if (this.titleCount === this.titleTerms.length) {
      this.titleTerms = doubled(this.titleTerms);
      this.titleIdf = doubled(this.titleIdf);
      this.isShared = doubled(this.isShared);
    }
    // The place of its count stands in for the term: it is looked up once.
    this.titleTerms[this.titleCount] = this.titlesWith.add(term);
    this.titleIdf[this.titleCount] = idf;
    this.isShared[this.titleCount++] = isShared ? 1 : 0;
  }

  /** Write the features of all candidates that were begun, in their order. @param out  row-major, begins with the first candidate's */
  compute(out: Float32Array): void {
    const { query, idf, leadWeights, said, rarity, count, metPositions, metFrom, titleFrom } = this;
    if (count === 0) return;
    const field = Math.max(count, leastField);
    const most = Math.log((field + 1) / 0.5);
    for (let candidates = 0; candidates <= count; candidates++)
      rarity[candidates] = Math.log((field + 1) / (candidates + 0.5)) / most;
    const unsaid = Math.min(1, Math.max(0, 2 - count / few));
    let text = 0;
    let title = 0;
    let leadSquares = 0;
    for (let index = 0; index < query.terms.length; index++) {
      const rare = rarity[said[index]!]!;
      if (leadWeights[index]! > 0) leadSquares += (rare * leadWeights[index]! ** 2) / idf[index]!;
      // What no candidate says tells none from another; but where they are few, one that shares a word by chance must not pass for all that could be shared.
      const counts = said[index] === 0 ? unsaid : 1;
      text += counts * rare * saturated(query.titleTf[index]!, query.bodyTf[index]!);
      if (query.titleTf[index]! > 0) title += counts * rare * idf[index]!;
    }
    const leadNorm = Math.sqrt(leadSquares + emptyLead);
    metFrom[count] = this.metCount;
    titleFrom[count] = this.titleCount;
    for (let candidate = 0; candidate < count; candidate++) {
      let sharedText = 0;
      let sharedTitle = 0;
      let lead = 0;
      for (let at = metFrom[candidate]!; at < metFrom[candidate + 1]!; at++) {
        const position = metPositions[at]!;
        const rare = rarity[said[position]!]!;
        sharedText += rare * saturated(query.titleTf[position]!, query.bodyTf[position]!);
        if (query.titleTf[position]! > 0) sharedTitle += rare * idf[position]!;
        lead += rare * leadWeights[position]! * this.metLeads[at]!;
      }
      const from = candidate * featureCount;
      out[from + F.rareTextCoverOfQuery] = sharedText / (text || 1);
      out[from + F.rareTitleCoverOfQuery] = sharedTitle / (title || 1);
      out[from + F.rareTitleCoverOfCandidate] = this.coverOfTitle(titleFrom[candidate]!, titleFrom[candidate + 1]!);
      out[from + F.rareLeadCosine] = lead / (leadNorm * this.leadNorms[candidate]!);
    }
  }

  private coverOfTitle(from: number, to: number): number {
    let all = 0;
    let shared = 0;
    for (let at = from; at < to; at++) {
      const mass = this.titleIdf[at]! * this.rarity[this.titlesWith.countAt(this.titleTerms[at]!)]!;
      all += mass;
      if (this.isShared[at] === 1) shared += mass;
    }
    return shared / (all || 1);
  }
}

function doubled<Values extends Int32Array | Float64Array | Uint8Array>(values: Values): Values {
  const wider = new (values.constructor as new (length: number) => Values)(values.length * 2);
  wider.set(values);
  return wider;
}
