import { type Queryable, queryRows } from '../sql/query-rows.js';
import type { ReviewKind } from '../review/review-draw.store.js';

/** What was drawn from, and what people said of what was drawn. */
export interface ReviewedStratum {
  readonly kind: ReviewKind;
  readonly stratum: number;
  readonly population: number;
  /** Right places; pairs of one cause. */
  readonly yes: number;
  readonly no: number;
}

export interface JudgedProbability {
  /** 0–1, as it was told or held. */
  readonly probability: number;
  readonly wasRight: boolean;
}

/** A regrouping of everything: what it left as it was. */
export interface RunRecord {
  readonly at: Date;
  /** Tickets that the machine had in a problem before, and how many of them stayed in it. */
  readonly tickets: number;
  readonly kept: number;
  /** Problems that stood before, and how many of them went on. */
  readonly problems: number;
  readonly survived: number;
}

export interface WeekOfDecisions {
  readonly weekStart: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly moved: number;
  readonly merged: number;
  readonly split: number;
}

/** Older answers are about a grouping that is no more. */
const ANSWERS_COUNT_FOR = `interval '26 weeks'`;
const RUNS = 10;
const WEEKS = 12;
const standing = `a.withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM curation_event e WHERE e.id = a.event_id AND e.undone_by IS NOT NULL)`;

/** What the installation knows about its own quality. */
export class QualityReader {
  constructor(private readonly db: Queryable) {}

  /** In the order of the strata. */
  strata(now: Date): Promise<ReviewedStratum[]> {
    return queryRows<ReviewedStratum>(
      this.db,
      `WITH size AS (
         SELECT kind, stratum, sum(population)::int AS population FROM review_stratum
         WHERE draw_id = (SELECT id FROM review_draw ORDER BY week DESC LIMIT 1) GROUP BY 1, 2),
       told AS (
         SELECT q.kind, q.stratum, count(*) FILTER (WHERE a.answer IN ('belongs', 'same'))::int AS yes,
                count(*) FILTER (WHERE a.answer IN ('does not', 'elsewhere', 'different'))::int AS no
         FROM review_answer a JOIN review_question q ON q.id = a.question_id
         WHERE ${standing} AND a.at > $1::timestamptz - ${ANSWERS_COUNT_FOR} GROUP BY 1, 2)
       SELECT kind, stratum, greatest(coalesce(population, 0), coalesce(yes + no, 0)) AS population, coalesce(yes, 0) AS yes, coalesce(no, 0) AS no
       FROM size FULL JOIN told USING (kind, stratum) ORDER BY kind, stratum`,
      [now],
    );
  }

  /** Random places that people judged, with what the machine held of them. */
  judgedPlaces(now: Date): Promise<JudgedProbability[]> {
    return queryRows<JudgedProbability>(
      this.db,
      `SELECT a.probability, a.answer = 'belongs' AS "wasRight" FROM review_answer a JOIN review_question q ON q.id = a.question_id
       WHERE q.kind = 'membership' AND a.answer <> 'unknown' AND ${standing} AND a.at > $1::timestamptz - ${ANSWERS_COUNT_FOR}`,
      [now],
    );
  }

  /** Suggestions that somebody tried, with the probability they were shown at. */
  judgedSuggestions(now: Date): Promise<JudgedProbability[]> {
    return queryRows<JudgedProbability>(
      this.db,
      `SELECT suggested_probability AS probability, result <> 'not the same' AS "wasRight" FROM known_error_outcome
       WHERE suggested_probability IS NOT NULL AND at > $1::timestamptz - ${ANSWERS_COUNT_FOR}`,
      [now],
    );
  }

  async coverage(): Promise<{ tickets: number; recurring: number }> {
    const [row] = await queryRows<{ tickets: number; recurring: number }>(
      this.db,
      `SELECT (SELECT count(*)::int FROM ticket WHERE state <> 'erased') AS tickets, count(*)::int AS recurring
       FROM membership m JOIN problem p ON p.id = m.problem_id JOIN ticket t ON t.id = m.ticket_id
       WHERE p.ticket_count >= 2 AND t.state <> 'erased'`,
    );
    return row!;
  }

  /** The last regroupings that say what they kept, newest first. They count every service: not for everybody's eyes. */
  runs(): Promise<RunRecord[]> {
    return queryRows<RunRecord>(
      this.db,
      `SELECT applied_at AS at, (diff->>'knownTickets')::int AS tickets, (diff->>'keptTickets')::int AS kept,
              (diff->>'knownProblems')::int AS problems, (diff->>'survivingProblems')::int AS survived
       FROM cluster_run WHERE kind = 'full' AND applied_at IS NOT NULL AND (diff->>'knownTickets')::int > 0
       ORDER BY started_at DESC LIMIT ${RUNS}`,
    );
  }

  /** Decisions that stand, by week, oldest first; a week without any is told as such. */
  decisions(now: Date): Promise<WeekOfDecisions[]> {
    const count = (condition: string): string => `count(e.id) FILTER (WHERE ${condition})::int`;
    return queryRows<WeekOfDecisions>(
      this.db,
      `SELECT week::date::text AS "weekStart", ${count(`kind = 'pinned'`)} AS accepted, ${count(`kind IN ('taken out', 'kept apart')`)} AS rejected,
              ${count(`kind = 'moved'`)} AS moved, ${count(`kind = 'merged'`)} AS merged, ${count(`kind = 'split off'`)} AS split
       FROM generate_series(date_trunc('week', $1::timestamptz AT TIME ZONE 'UTC') - interval '${WEEKS - 1} weeks',
                            date_trunc('week', $1::timestamptz AT TIME ZONE 'UTC'), interval '1 week') AS week
       LEFT JOIN curation_event e ON date_trunc('week', e.at AT TIME ZONE 'UTC') = week AND e.undone_by IS NULL
       GROUP BY week ORDER BY week`,
      [now],
    );
  }
}
