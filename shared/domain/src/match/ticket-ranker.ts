import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { CandidateFinder, type CandidateFilter, type CandidateList } from './candidates.js';
import { featureCount, featureIndex as F, type FeatureName } from './feature-names.js';
import { InvertedIndex } from './inverted-index.js';
import { restoreMatchModel, saveMatchModel, scoreOf, type MatchModel } from './match-model.js';
import type { MatchProfile } from './match-profiles.js';
import { PairFeatures } from './pair-features.js';
import { fieldScore, probabilityOf } from './probability.js';
import type { RetrievalProfile } from './retrieval-profile.js';
import { RowNorms } from './row-norms.js';
import { TopRows } from './top-rows.js';

/** Ranked rows, best first; arrays run beside one another and are the caller's to keep. */
export interface Ranking {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
  readonly probabilities: Float64Array;
}

/** Candidates of one query with their features, unranked; views valid until the next call. */
export interface ScoredCandidates {
  readonly count: number;
  readonly rows: Int32Array;
  /** Row-major, `count` × `featureCount`. */
  readonly features: Float32Array;
}

/** A person's query is worth more candidates than the linking of a row, where only the best ten edges count. */
export type Effort = 'query' | 'link';

/** Index, features and scorer put together: from a query to ranked rows. */
export class TicketRanker {
  readonly columns: TicketColumns;
  readonly index: InvertedIndex;
  readonly norms: RowNorms;
  private readonly finder: CandidateFinder;
  private readonly linkFinder: CandidateFinder;
  private readonly pairs: PairFeatures;
  private readonly features: Float32Array;
  private readonly rows: Int32Array;
  private readonly scratch = new Float32Array(featureCount);
  private readonly top: TopRows;
  private readonly firstStage: readonly (readonly [feature: number, weight: number])[];

  constructor(
    private readonly profile: MatchProfile,
    vocabulary: Vocabulary,
    public model: MatchModel = profile.model,
    from?: SectionReader,
  ) {
    const columns = new TicketColumns(from);
    this.columns = columns;
    if (from !== undefined) this.model = restoreMatchModel(from);
    this.index = new InvertedIndex(profile.retrieval, from);
    this.norms = new RowNorms(columns, this.index, vocabulary, from);
    this.pairs = new PairFeatures(columns, this.norms);
    const finderFor = (retrieval: RetrievalProfile): CandidateFinder =>
      new CandidateFinder(
        this.index,
        retrieval,
        (row) => columns.isAlive(row),
        (row) => columns.createdAt.array[row]!,
        (row) => {
          this.norms.refresh(row);
          return this.norms.titleNorm[row]!;
        },
      );
    this.finder = finderFor(profile.retrieval);
    this.linkFinder = finderFor({ ...profile.retrieval, ...profile.retrieval.linking });
    const { maxScored } = profile.retrieval;
    this.features = new Float32Array(maxScored * featureCount);
    this.rows = new Int32Array(maxScored);
    this.top = new TopRows(maxScored);
    this.firstStage = Object.entries(profile.retrieval.firstStage).map(([name, weight]) => [
      F[name as FeatureName],
      weight,
    ]);
  }

  save(into: SectionWriter): void {
    this.columns.save(into);
    this.index.save(into);
    this.norms.save(into);
    saveMatchModel(this.model, into);
  }

  add(ticket: AnalysedTicket): number {
    const row = this.columns.append(ticket);
    this.index.add(row, ticket);
    return row;
  }

  /** Candidates of a query and their feature vectors: many found, the best by the first stage scored in full. */
  candidatesOf(query: AnalysedTicket, filter: CandidateFilter, effort: Effort = 'query'): ScoredCandidates {
    const { features, rows, pairs } = this;
    const linking = effort === 'link';
    const found = (linking ? this.linkFinder : this.finder).find(query, this.columns.rows, filter);
    const { maxScored } = linking ? this.profile.retrieval.linking : this.profile.retrieval;
    pairs.begin(query);
    const order = this.firstStageOrder(found, maxScored);
    for (let index = 0; index < order.length; index++) {
      const rank = order[index]!;
      const at = index * featureCount;
      this.cheapFeatures(found, rank, features, at);
      rows[index] = found.rows[rank]!;
      pairs.computeText(rows[index]!, features, at);
    }
    pairs.end();
    this.rankTitles(order.length);
    return { count: order.length, rows, features };
  }

  /** Ranks (in `found`) of the candidates worth a full vector, best first. */
  private firstStageOrder(found: CandidateList, maxScored: number): number[] {
    const { scratch, firstStage, top } = this;
    top.clear();
    for (let rank = 0; rank < found.count; rank++) {
      this.cheapFeatures(found, rank, scratch, 0);
      let score = 0;
      for (const [feature, weight] of firstStage) score += weight * scratch[feature]!;
      top.offer(rank, score);
    }
    return top.sorted().slice(0, maxScored);
  }

  private cheapFeatures(found: CandidateList, rank: number, out: Float32Array, at: number): void {
    const row = found.rows[rank]!;
    this.norms.refresh(row);
    this.pairs.computeContext(row, out, at);
    out[at + F.bm25OfSelf] = found.scores[rank]! / (found.weightSum || 1);
    out[at + F.bm25OfTop] = found.scores[rank]! / (found.scores[0]! || 1);
    out[at + F.bm25LogRank] = -Math.log(1 + rank);
    out[at + F.titleCosine] = found.titleScores[rank]! / (this.pairs.queryTitleNorm * this.norms.titleNorm[row]!);
  }

  rank(query: AnalysedTicket, filter: CandidateFilter, top: number, effort: Effort = 'query'): Ranking {
    const { count, rows, features } = this.candidatesOf(query, filter, effort);
    const scores = new Float64Array(count);
    for (let index = 0; index < count; index++) scores[index] = scoreOf(this.model, features, index * featureCount);
    const order = Array.from({ length: count }, (_, index) => index).sort(
      (a, b) => scores[b]! - scores[a]! || rows[a]! - rows[b]!,
    );
    const field = fieldScore(order.slice(0, 50).map((index) => scores[index]!));
    const kept = order.slice(0, top);
    return {
      rows: Int32Array.from(kept, (index) => rows[index]!),
      scores: Float64Array.from(kept, (index) => scores[index]!),
      probabilities: Float64Array.from(kept, (index) =>
        probabilityOf(this.model, scores[index]!, field, features, index * featureCount),
      ),
    };
  }

  private rankTitles(count: number): void {
    const { features } = this;
    const cosine = (index: number): number => features[index * featureCount + F.titleCosine]!;
    const order = Array.from({ length: count }, (_, index) => index).sort((a, b) => cosine(b) - cosine(a) || a - b);
    for (let rank = 0; rank < count; rank++)
      features[order[rank]! * featureCount + F.titleLogRank] = -Math.log(1 + rank);
  }
}
