import type { ProblemDetail } from '@reprise/contracts/http';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { horizon } from './problem-summary.reader.js';

type Marker = ProblemDetail['markers'][number];

const MAX_MARKERS = 60;

/** When a problem came up, and what happened around it. */
export class ProblemTimelineReader {
  constructor(private readonly db: Queryable) {}

  /** Tickets of every calendar week (Monday, UTC) from the first ticket to the end of the data, quiet weeks included. */
  async weeks(problemId: string): Promise<ProblemDetail['timeline']> {
    const rows = await queryRows<{ week: string; n: number }>(
      this.db,
      `WITH counted AS (
         SELECT date_trunc('week', t.opened_at AT TIME ZONE 'UTC') AS week, count(*)::int AS n
         FROM membership m JOIN ticket t ON t.id = m.ticket_id
         WHERE m.problem_id = $1 AND t.opened_at IS NOT NULL GROUP BY 1)
       SELECT to_char(week, 'YYYY-MM-DD') AS week, coalesce(counted.n, 0) AS n
       FROM generate_series((SELECT min(week) FROM counted),
                            date_trunc('week', ${horizon} AT TIME ZONE 'UTC'), interval '1 week') AS week
       LEFT JOIN counted USING (week) ORDER BY week`,
      [problemId],
    );
    return rows.map(({ week, n }) => ({ weekStart: week, count: n }));
  }

  /** Releases of the problem's product, known errors published, fixes, and changes of status, in order of time. */
  async markers(problemId: string): Promise<Marker[]> {
    const rows = await queryRows<{ at: Date; kind: Marker['kind']; label: string }>(
      this.db,
      `SELECT * FROM (
         SELECT r.released_at AS at, 'release' AS kind, r.product || ' ' || r.version AS label
         FROM release r JOIN problem p ON p.id = $1
         WHERE lower(r.product) = lower(p.product) AND r.released_at >= p.first_seen_at - interval '30 days'
         UNION ALL
         SELECT k.published_at, 'known error', 'KE-' || k.key || ' published' FROM known_error k
         WHERE k.problem_id = $1 AND k.published_at IS NOT NULL
         UNION ALL
         SELECT f.shipped_at, 'fix', coalesce('fix in ' || nullif(array_to_string(f.versions, ', '), ''), 'fix in ' || r.version, f.note, 'fix') FROM fix f
         LEFT JOIN release r ON r.id = f.release_id WHERE f.problem_id = $1 AND f.withdrawn_at IS NULL
         UNION ALL
         SELECT e.at, 'status', e.detail->>'to' FROM curation_event e WHERE e.problem_id = $1 AND e.kind = 'status changed'
       ) marker ORDER BY at DESC LIMIT ${MAX_MARKERS}`,
      [problemId],
    );
    return rows.reverse().map(({ at, kind, label }) => ({ at: at.toISOString(), kind, label }));
  }
}
