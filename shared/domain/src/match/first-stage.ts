import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import { ABSENT } from '../corpus/analysed-ticket.js';
import type { TicketColumns } from '../corpus/ticket-columns.js';
import { TopK } from '../numeric/top-k.js';
import type { CandidateList } from './candidates.js';
import { gapDaysOf, msPerDay } from './gap-days.js';
import type { FirstStageWeights, RetrievalProfile } from './retrieval-profile.js';
import type { RowNorms } from './row-norms.js';

/**
 * Chooses the candidates that are worth a pass over their text: a linear score on what needs none. O(candidates × log kept).
 * The features are those of the same name in pair-features.ts, unscaled.
 */
export class FirstStage {
  private readonly weights: FirstStageWeights;
  private readonly top: TopK;
  private readonly logOfRank: Float64Array;
  private readonly scores: Float64Array;
  /** Positions in the candidate list, best first; the first `choose()` of them are valid. */
  readonly order: Int32Array;

  constructor(
    private readonly columns: TicketColumns,
    private readonly norms: RowNorms,
    profile: RetrievalProfile,
  ) {
    const maxKept = profile.maxScored;
    const maxFound = profile.maxCandidates + profile.maxTitleCandidates + profile.maxSignatureCandidates;
    this.weights = profile.firstStage;
    this.top = new TopK(maxKept);
    this.order = new Int32Array(maxKept);
    this.scores = new Float64Array(maxKept);
    this.logOfRank = Float64Array.from({ length: maxFound }, (_, rank) => Math.log(1 + rank));
  }

  /** @returns how many were chosen */
  choose(query: AnalysedTicket, queryTitleNorm: number, found: CandidateList): number {
    const { columns, norms, weights, top, logOfRank } = this;
    const bm25Weight = weights.bm25OfSelf / (found.weightSum || 1) + weights.bm25OfTop / (found.scores[0]! || 1);
    const titleWeight = weights.titleCosine / queryTitleNorm;
    for (let rank = 0; rank < found.count; rank++) {
      const row = found.rows[rank]!;
      let score = bm25Weight * found.scores[rank]! - weights.bm25LogRank * logOfRank[rank]!;
      const titleScore = found.titleScores[rank]!;
      if (titleScore > 0) score += (titleWeight * titleScore) / norms.titleNormOf(row);
      score += weights.logGapDays * Math.log(1 + gapDaysOf(query.createdAt, columns.createdAt.array[row]!));
      if (query.component !== ABSENT && query.component === columns.component.array[row])
        score += weights.sameComponent;
      if (query.type !== ABSENT && query.type === columns.type.array[row]) score += weights.sameType;
      const resolvedAt = columns.resolvedAt.array[row]!;
      if (resolvedAt <= query.createdAt) {
        score += weights.resolvedBefore;
        score += weights.logDaysSinceResolved * Math.log(1 + (query.createdAt - resolvedAt) / msPerDay);
      }
      score += weights.logCandidateLength * Math.log(1 + columns.titleLength.array[row]! + columns.bodyLength.array[row]!); // prettier-ignore
      top.offer(rank, score);
    }
    return top.drainInto(this.order, this.scores);
  }
}
