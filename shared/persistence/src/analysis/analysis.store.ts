import type { HandlingKind, HardeningCandidate, HardeningSubject, TrendWord } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** The time in which tickets were observed, and how many fall into it. */
export interface ObservedTime {
  readonly from: string;
  /** Midnight (UTC) after the last ticket: beyond it nothing was observed, so silence there means nothing. */
  readonly until: string;
  readonly tickets: number;
}

export interface AnalysisSubject extends HardeningSubject {
  /** Whether its decision leaves it on the list of what to harden. */
  readonly isOpen: boolean;
  /** End of the time that its stored figures cover. */
  readonly analysedUntil: string | null;
  /** The trend named last, so that the next one does not waver. */
  readonly trend: TrendWord | null;
}

/** Characters of a text in which the remedy is looked for. */
const TEXT = 2_000;

/** What the analysis of problems reads and writes. */
export class AnalysisStore {
  async observedTime(db: Queryable): Promise<ObservedTime | undefined> {
    const [row] = await queryRows<{ from: Date | null; until: Date | null; tickets: string }>(
      db,
      `SELECT min(opened_at) AS from, date_trunc('day', max(opened_at) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '1 day' AS until,
              count(opened_at) AS tickets FROM ticket`,
    );
    if (!row?.from || !row.until) return undefined;
    return { from: row.from.toISOString(), until: row.until.toISOString(), tickets: Number(row.tickets) };
  }

  /** Problems that stand for themselves, with what their tickets tell about recurrence, cost and remedy. */
  async subjects(db: Queryable): Promise<AnalysisSubject[]> {
    const problems = await queryRows<{
      id: string;
      component: string | null;
      status: string;
      analysed_until: string | null;
      trend: TrendWord | null;
      published: boolean;
      worked: number;
      did_not: number;
    }>(
      db,
      `SELECT problem.id, component, status, recurrence->>'until' AS analysed_until, recurrence->'trend'->>'word' AS trend,
         EXISTS (SELECT FROM known_error WHERE problem_id = problem.id AND state = 'published') AS published,
         (SELECT count(*)::int FROM known_error_outcome JOIN known_error ON known_error.id = known_error_id
          WHERE problem_id = problem.id AND result = 'worked') AS worked,
         (SELECT count(*)::int FROM known_error_outcome JOIN known_error ON known_error.id = known_error_id
          WHERE problem_id = problem.id AND result = 'did not work') AS did_not
       FROM problem WHERE merged_into IS NULL ORDER BY key`,
    );
    const tickets = await queryRows<{
      problem_id: string;
      createdAt: Date | null;
      title: string | null;
      description: string | null;
      resolution: string | null;
      resolutionNotes: string | null;
      component: string | null;
      handlingMinutes: number | null;
      handlingKind: HandlingKind | null;
    }>(
      db,
      `SELECT problem_id, opened_at AS "createdAt", title, left(description, ${TEXT}) AS description, resolution,
         left(resolution_notes, ${TEXT}) AS "resolutionNotes", component, handling_minutes AS "handlingMinutes", handling_kind AS "handlingKind"
       FROM membership JOIN ticket ON ticket.id = ticket_id ORDER BY ticket.opened_at, ticket.id`,
    );
    const ticketsOf = new Map<string, HardeningSubject['tickets'][number][]>();
    for (const { problem_id, createdAt, ...ticket } of tickets) {
      const known = ticketsOf.get(problem_id) ?? [];
      known.push(withoutNulls({ ...ticket, createdAt: createdAt?.toISOString() ?? null }));
      ticketsOf.set(problem_id, known);
    }
    return problems.map((problem) => ({
      problemId: problem.id,
      tickets: ticketsOf.get(problem.id) ?? [],
      ...(problem.component === null ? {} : { component: problem.component }),
      ...(problem.published ? { knownError: { worked: problem.worked, didNot: problem.did_not } } : {}),
      isOpen: problem.status !== 'noise' && problem.status !== 'risk accepted',
      analysedUntil: problem.analysed_until,
      trend: problem.trend,
    }));
  }

  /** Problems that are gone by now are passed over. */
  async saveRecurrence(
    tx: EntityManager,
    measured: readonly { problemId: string; recurrence: object }[],
  ): Promise<void> {
    if (measured.length === 0) return;
    // Held in one order, like everything that changes several problems.
    await tx.query(`SELECT id FROM problem WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
      measured.map((one) => one.problemId),
    ]);
    await tx.query(
      `UPDATE problem SET recurrence = r.recurrence, analysed_at = clock_timestamp()
       FROM jsonb_to_recordset($1::jsonb) AS r("problemId" uuid, recurrence jsonb) WHERE problem.id = r."problemId"`,
      [jsonText(measured)],
    );
  }

  /**
   * Replace the ranking. Status, reason and work item of a candidate belong to people and stay; a candidate that nobody
   * decided about and that is no longer ranked goes.
   */
  async saveRanking(tx: EntityManager, candidates: readonly HardeningCandidate[]): Promise<void> {
    const rows = candidates.map((candidate) => ({
      id: uuidv7(),
      problem_id: candidate.problemId,
      rank: candidate.rank,
      remedy: candidate.remedy,
      remedy_reasons: candidate.remedyReasons,
      score: candidate.score,
      score_low: candidate.scoreLow,
      score_high: candidate.scoreHigh,
      expected_tickets: candidate.expectedTickets,
      expected_low: candidate.expectedLow,
      expected_high: candidate.expectedHigh,
      cumulative_share: candidate.cumulativeShare,
      parts: candidate.parts,
    }));
    const columns = Object.keys(types) as (keyof typeof types)[];
    await tx.query(`DELETE FROM hardening_candidate WHERE status = 'proposed' AND NOT problem_id = ANY($1::uuid[])`, [
      candidates.map((candidate) => candidate.problemId),
    ]);
    await tx.query(`UPDATE hardening_candidate SET rank = $1 WHERE NOT problem_id = ANY($2::uuid[])`, [
      candidates.length + 1,
      candidates.map((candidate) => candidate.problemId),
    ]);
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO hardening_candidate (id, problem_id, ${columns.join(', ')}, computed_at)
       SELECT r.id, r.problem_id, ${columns.map((column) => `r.${column}`).join(', ')}, clock_timestamp()
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, problem_id uuid, ${columns.map((column) => `${column} ${types[column]}`).join(', ')})
       JOIN problem ON problem.id = r.problem_id
       ON CONFLICT (problem_id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
         computed_at = excluded.computed_at`,
      [jsonText(rows)],
    );
  }
}

const types = {
  rank: 'integer',
  remedy: 'text',
  remedy_reasons: 'jsonb',
  score: 'double precision',
  score_low: 'double precision',
  score_high: 'double precision',
  expected_tickets: 'double precision',
  expected_low: 'double precision',
  expected_high: 'double precision',
  cumulative_share: 'double precision',
  parts: 'jsonb',
} as const;

function withoutNulls<T extends object>(row: T): { [K in keyof T]?: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: Exclude<T[K], null>;
  };
}
