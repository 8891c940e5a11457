import type { ProblemSummary, TrendWord } from '@reprise/contracts/http';
import type { z } from 'zod';
import { type Queryable, queryRows } from '../sql/query-rows.js';

interface SummaryRow {
  id: string;
  key: number;
  title: string;
  status: ProblemSummary['status'];
  component: string | null;
  product: string | null;
  ticket_count: number;
  recent_count: number;
  reporter_count: number;
  handling_hours: number | null;
  trend: z.infer<typeof TrendWord> | null;
  trend_reason: string | null;
  weekly: number[];
  first_seen_at: Date | null;
  last_seen_at: Date | null;
  owner_name: string | null;
  known_error_key: number | null;
  known_error_state: string | null;
  under_way: ProblemSummary['underWay'];
}

/** Weeks of the sparkline, and days that count as recent; both end at the newest ticket, not today: imports may be old. */
const SPARK_WEEKS = 12;
const HOURS_A_WEEK = 7 * 24;
const RECENT_DAYS = 90;

/** The moment the data ends. */
export const horizon = `(SELECT coalesce(max(opened_at), now()) AS at FROM ticket)`;

/** The known error people are led to: a published one first, then the one changed last. */
export const leadingKnownError = `
  LEFT JOIN LATERAL (
    SELECT k.id, k.key, k.state FROM known_error k WHERE k.problem_id = p.id AND k.state <> 'retired'
    ORDER BY (k.state = 'published') DESC, k.changed_at DESC, k.id LIMIT 1) ke ON true`;

/**
 * Hours of work, from one kind of figure only: logged time where there is any, else business time, else derived.
 * Elapsed (calendar) time is no work, and kinds are never added together.
 */
export const handlingHours = `
  coalesce(sum(t.handling_minutes) FILTER (WHERE t.handling_kind = 'logged'),
           sum(t.handling_minutes) FILTER (WHERE t.handling_kind = 'business'),
           sum(t.handling_minutes) FILTER (WHERE t.handling_kind = 'derived')) / 60`;

/** Tickets of each of the last weeks, the newest last; counted in the same pass over a problem's tickets as all the rest. */
const weeklyCounts = `ARRAY[${Array.from({ length: SPARK_WEEKS }, (_, at) => SPARK_WEEKS - at)
  .map(
    (end) => `count(*) FILTER (WHERE t.opened_at > (SELECT at FROM until) - interval '${end * HOURS_A_WEEK} hours'
    AND t.opened_at <= (SELECT at FROM until) - interval '${(end - 1) * HOURS_A_WEEK} hours')::int`,
  )
  .join(', ')}]`;

/** The oldest step about the place of tickets of `p` that is still being written. */
export const underWay = `(
  SELECT jsonb_build_object('step', CASE WHEN o.event_id <> o.step_id THEN 'undo' WHEN step.kind = 'merged' THEN 'merge'
                                         WHEN step.kind = 'split off' THEN 'split' ELSE 'move' END, 'done', o.done, 'total', o.total)
  FROM placement_order AS o JOIN curation_event AS step ON step.id = o.step_id WHERE p.id = ANY(o.problem_ids) ORDER BY o.id LIMIT 1)`;

/** Problems in the short form that lists, suggestions and rankings show. */
export class ProblemSummaryReader {
  constructor(private readonly db: Queryable) {}

  /** Summaries by problem id, in one statement whatever the number. */
  async byIds(ids: readonly string[]): Promise<Map<string, ProblemSummary>> {
    if (ids.length === 0) return new Map();
    const rows = await queryRows<SummaryRow>(
      this.db,
      `WITH until AS MATERIALIZED ${horizon}
       SELECT p.id, p.key, coalesce(p.title, p.machine_title) AS title, p.status, p.component, p.product, p.ticket_count,
              p.first_seen_at, p.last_seen_at, p.recurrence->'trend'->>'word' AS trend, p.recurrence->'trend'->>'brief' AS trend_reason, u.name AS owner_name,
              ke.key AS known_error_key, ke.state AS known_error_state, ${underWay} AS under_way,
              c.recent_count, c.reporter_count, c.handling_hours, c.weekly
       FROM problem p
       LEFT JOIN app_user u ON u.id = p.owner_id
       ${leadingKnownError}
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE t.opened_at > (SELECT at FROM until) - interval '${RECENT_DAYS} days')::int AS recent_count,
                count(DISTINCT t.reporter_hash)::int AS reporter_count, ${handlingHours} AS handling_hours, ${weeklyCounts} AS weekly
         FROM membership m JOIN ticket t ON t.id = m.ticket_id WHERE m.problem_id = p.id) c
       WHERE p.id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, toSummary(row)]));
  }
}

const toSummary = (row: SummaryRow): ProblemSummary => ({
  key: `PRB-${row.key}`,
  title: row.title,
  status: row.status,
  component: row.component,
  product: row.product,
  ticketCount: row.ticket_count,
  recentCount: row.recent_count,
  reporterCount: row.reporter_count > 0 ? row.reporter_count : null,
  handlingHours: row.handling_hours,
  trend: row.trend ?? 'too little data',
  trendReason: row.trend_reason,
  weekly: row.weekly,
  firstSeenAt: row.first_seen_at?.toISOString() ?? null,
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  ownerName: row.owner_name,
  knownErrorKey: row.known_error_key === null ? null : `KE-${row.known_error_key}`,
  knownErrorState: row.known_error_state,
  underWay: row.under_way,
});
