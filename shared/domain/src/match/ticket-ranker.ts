import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { TicketColumns } from '../corpus/ticket-columns.js';
import { CandidateFinder, type CandidateFilter } from './candidates.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { InvertedIndex } from './inverted-index.js';
import { scoreOf, type MatchModel } from './match-model.js';
import type { MatchProfile } from './match-profiles.js';
import { PairFeatures } from './pair-features.js';
import { fieldScore, probabilityOf } from './probability.js';
import { RowNorms } from './row-norms.js';

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

/** Index, features and scorer put together: from a query to ranked rows. */
export class TicketRanker {
  readonly columns = new TicketColumns();
  readonly index: InvertedIndex;
  readonly norms: RowNorms;
  private readonly finder: CandidateFinder;
  private readonly pairs: PairFeatures;
  private readonly features: Float32Array;
  private readonly titleOrder: Int32Array;
  /** ln(1 + confirmed duplicates of a row, itself not counted). */
  knownDuplicatesOf: (row: number) => number = () => 0;

  constructor(
    profile: MatchProfile,
    public model: MatchModel = profile.model,
  ) {
    const { columns } = this;
    this.index = new InvertedIndex(profile.retrieval);
    this.norms = new RowNorms(columns, this.index);
    this.pairs = new PairFeatures(columns, this.norms);
    this.finder = new CandidateFinder(
      this.index,
      profile.retrieval,
      (row) => columns.isAlive(row),
      (row) => columns.createdAt.array[row]!,
      (row) => {
        this.norms.refresh(row);
        return this.norms.titleNorm[row]!;
      },
    );
    const { maxCandidates, maxTitleCandidates, maxSignatureCandidates } = profile.retrieval;
    const capacity = maxCandidates + maxTitleCandidates + maxSignatureCandidates;
    this.features = new Float32Array(capacity * featureCount);
    this.titleOrder = new Int32Array(capacity);
  }

  add(ticket: AnalysedTicket): number {
    const row = this.columns.append(ticket);
    this.index.add(row, ticket);
    return row;
  }

  /** Candidates of a query and their feature vectors. */
  candidatesOf(query: AnalysedTicket, filter: CandidateFilter): ScoredCandidates {
    const { features } = this;
    const found = this.finder.find(query, this.columns.rows, filter);
    const topScore = found.count === 0 ? 1 : found.scores[0]! || 1;
    this.pairs.begin(query);
    for (let rank = 0; rank < found.count; rank++) {
      const row = found.rows[rank]!;
      const at = rank * featureCount;
      this.pairs.compute(row, features, at);
      features[at + F.bm25OfSelf] = found.scores[rank]! / (found.weightSum || 1);
      features[at + F.bm25OfTop] = found.scores[rank]! / topScore;
      features[at + F.bm25LogRank] = -Math.log(1 + rank);
      features[at + F.knownDuplicates] = this.knownDuplicatesOf(row);
    }
    this.pairs.end();
    this.rankTitles(found.count);
    return { count: found.count, rows: found.rows, features };
  }

  rank(query: AnalysedTicket, filter: CandidateFilter, top: number): Ranking {
    const { count, rows, features } = this.candidatesOf(query, filter);
    const scores = new Float64Array(count);
    for (let index = 0; index < count; index++) scores[index] = scoreOf(this.model, features, index * featureCount);
    const order = Array.from({ length: count }, (_, index) => index).sort(
      (a, b) => scores[b]! - scores[a]! || rows[a]! - rows[b]!,
    );
    const field = fieldScore(order.slice(0, 100).map((index) => scores[index]!));
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
    const { features, titleOrder } = this;
    const order = titleOrder.subarray(0, count);
    for (let index = 0; index < count; index++) order[index] = index;
    order.sort(
      (a, b) => features[b * featureCount + F.titleCosine]! - features[a * featureCount + F.titleCosine]! || a - b,
    );
    for (let rank = 0; rank < count; rank++)
      features[order[rank]! * featureCount + F.titleLogRank] = -Math.log(1 + rank);
  }
}
