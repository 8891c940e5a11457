import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { Compaction } from '../corpus/compaction.js';
import { TicketColumns } from '../corpus/ticket-columns.js';
import type { Vocabulary } from '../corpus/vocabulary.js';
import { WordSpaces } from '../meaning/word-spaces.js';
import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { CandidateFinder, type CandidateFilter, type CandidateList } from './candidates.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { FirstStage } from './first-stage.js';
import { InvertedIndex } from './inverted-index.js';
import { contrastOf, linkProbability } from './link-model.js';
import { restoreMatchModel, saveMatchModel, type MatchModel } from './match-model.js';
import type { MatchProfile } from './match-profiles.js';
import { MeaningFeatures } from './meaning-features.js';
import { orderByScore } from './order-by-score.js';
import { PairFeatures } from './pair-features.js';
import { fieldScore, probabilityOf } from './probability.js';
import type { RetrievalProfile } from './retrieval-profile.js';
import { RowNorms } from './row-norms.js';
import { ScoreTable } from './score-table.js';
import { scoreOf, type Scorer } from './scorer.js';

/** Ranked rows, best first; arrays run beside one another and are the caller's to keep. */
export interface Ranking {
  readonly rows: Int32Array;
  readonly scores: Float64Array;
  /** That both have the same cause: as a person's next ten results, or, when linking, as one problem. */
  readonly probabilities: Float64Array;
}

/** Candidates of one query with their features, unranked; views valid until the next call. */
export interface ScoredCandidates {
  readonly count: number;
  readonly rows: Int32Array;
  /** Row-major, `count` × `featureCount`. */
  readonly features: Float32Array;
}

/**
 * A person's query is worth more candidates than the linking of a row, where only the best ten edges count, and a look at what is rare among them and
 * what words mean here: that costs linking half as much again, gains it next to nothing, and in a flood of one failure no word is rare (../cluster/README.md).
 */
export type Effort = 'query' | 'link';

interface CandidateStages {
  readonly finder: CandidateFinder;
  readonly firstStage: FirstStage;
}

/** Index, features and scorer put together: from a query to ranked rows. */
export class TicketRanker {
  readonly columns: TicketColumns;
  readonly index: InvertedIndex;
  readonly norms: RowNorms;
  private readonly stages: Readonly<Record<Effort, CandidateStages>>;
  private readonly pairs: PairFeatures;
  private readonly spaces: WordSpaces;
  private readonly meaning: MeaningFeatures;
  private readonly features: Float32Array;
  private readonly rows: Int32Array;
  private readonly scores: Float64Array;
  private readonly sortedScores: Float64Array;
  private readonly order: Int32Array;

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
    this.pairs = new PairFeatures(columns, this.norms, vocabulary, profile.retrieval.maxScored);
    this.spaces = new WordSpaces(columns, from);
    this.meaning = new MeaningFeatures(columns);
    const table = new ScoreTable();
    const stagesFor = (retrieval: RetrievalProfile): CandidateStages => ({
      finder: new CandidateFinder(
        this.index,
        retrieval,
        (row) => columns.isAlive(row),
        (row) => columns.createdAt.array[row]!,
        (row) => this.norms.titleNormOf(row),
        table,
      ),
      firstStage: new FirstStage(columns, this.norms, retrieval),
    });
    const { retrieval } = profile;
    this.stages = { query: stagesFor(retrieval), link: stagesFor({ ...retrieval, ...retrieval.linking }) };
    const { maxScored } = retrieval;
    this.features = new Float32Array(maxScored * featureCount);
    this.rows = new Int32Array(maxScored);
    this.scores = new Float64Array(maxScored);
    this.sortedScores = new Float64Array(maxScored);
    this.order = new Int32Array(maxScored);
  }

  save(into: SectionWriter): void {
    this.columns.save(into);
    this.index.save(into);
    this.norms.save(into);
    this.spaces.save(into);
    saveMatchModel(this.model, into);
  }

  add(ticket: AnalysedTicket): number {
    const row = this.columns.append(ticket);
    this.index.add(row, ticket);
    return row;
  }

  compact(compaction: Compaction): void {
    this.columns.compact(compaction);
    this.index.compact(compaction, this.columns);
    this.norms.forget();
    this.spaces.compact(compaction);
    this.meaning.forget();
  }

  /** Fit now what the next query would wait for: some two seconds of processor when the corpus has doubled, else nothing. */
  learnWords(): void {
    this.spaces.before(this.columns.rows);
  }

  /** Candidates of a query and their feature vectors: many found, the best by the first stage scored in full. */
  candidatesOf(query: AnalysedTicket, filter: CandidateFilter, effort: Effort = 'query'): ScoredCandidates {
    const { features, rows, pairs } = this;
    const { finder, firstStage } = this.stages[effort];
    const found = finder.find(query, this.columns.rows, filter);
    pairs.begin(query, effort === 'query');
    const count = firstStage.choose(query, pairs.queryTitleNorm, found);
    for (let index = 0; index < count; index++) {
      const rank = firstStage.order[index]!;
      const at = index * featureCount;
      this.cheapFeatures(found, rank, features, at);
      rows[index] = found.rows[rank]!;
      pairs.computeText(rows[index]!, features, at);
    }
    if (effort === 'query') {
      pairs.computeRarity(features);
      const space = this.spaces.before(this.columns.rowsBefore(filter.rowLimit, filter.createdBefore));
      if (space !== undefined) this.meaning.compute(space, query, rows, count, features);
    }
    this.rankBy(F.titleCosine, F.titleLogRank, count);
    this.rankBy(F.titleGramDice, F.titleGramLogRank, count);
    return { count, rows, features };
  }

  private cheapFeatures(found: CandidateList, rank: number, out: Float32Array, at: number): void {
    const row = found.rows[rank]!;
    const titleNorm = this.norms.titleNormOf(row);
    this.pairs.computeContext(row, out, at);
    out[at + F.bm25OfSelf] = found.scores[rank]! / (found.weightSum || 1);
    out[at + F.bm25OfTop] = found.scores[rank]! / (found.scores[0]! || 1);
    out[at + F.bm25LogRank] = -Math.log(1 + rank);
    out[at + F.titleCosine] = found.titleScores[rank]! / (this.pairs.queryTitleNorm * titleNorm);
  }

  rank(query: AnalysedTicket, filter: CandidateFilter, top: number): Ranking {
    const { sortedScores, order, model } = this;
    const { count, features, field } = this.ordered(query, filter, 'query', model);
    return this.ranking(Math.min(top, count), (rank) =>
      probabilityOf(model, sortedScores[rank]!, field, features, order[rank]! * featureCount),
    );
  }

  /**
   * The rows most likely one problem with a row of the index, and its field.
   * @param fieldOf  field of an earlier row, as this method gave it
   */
  link(
    query: AnalysedTicket,
    filter: CandidateFilter,
    top: number,
    fieldOf: (row: number) => number,
  ): Ranking & { readonly field: number } {
    const { sortedScores, order, rows, profile } = this;
    const { count, features, field } = this.ordered(query, filter, 'link', profile.linkScorer);
    const ranking = this.ranking(Math.min(top, count), (rank) => {
      const contrast = contrastOf(sortedScores[rank]!, field, fieldOf(rows[order[rank]!]!));
      return linkProbability(profile.link, contrast, features, order[rank]! * featureCount);
    });
    return { ...ranking, field };
  }

  /** Score and sort candidates: best first in `order` and `sortedScores`. */
  private ordered(query: AnalysedTicket, filter: CandidateFilter, effort: Effort, scorer: Scorer) {
    const { count, rows, features } = this.candidatesOf(query, filter, effort);
    const { scores, sortedScores, order } = this;
    for (let index = 0; index < count; index++) scores[index] = scoreOf(scorer, features, index * featureCount);
    orderByScore(order, count, scores, rows);
    for (let rank = 0; rank < count; rank++) sortedScores[rank] = scores[order[rank]!]!;
    return { count, features, field: fieldScore(sortedScores.subarray(0, count)) };
  }

  private ranking(count: number, probabilityAt: (rank: number) => number): Ranking {
    const probabilities = new Float64Array(count);
    for (let rank = 0; rank < count; rank++) probabilities[rank] = probabilityAt(rank);
    return {
      rows: Int32Array.from(this.order.subarray(0, count), (index) => this.rows[index]!),
      scores: this.sortedScores.slice(0, count),
      probabilities,
    };
  }

  /** Write −ln(1 + rank by one feature) to another. */
  private rankBy(feature: number, logRank: number, count: number): void {
    const { features, scores, order } = this;
    for (let index = 0; index < count; index++) scores[index] = features[index * featureCount + feature]!;
    orderByScore(order, count, scores);
    for (let rank = 0; rank < count; rank++) features[order[rank]! * featureCount + logRank] = -Math.log(1 + rank);
  }
}
