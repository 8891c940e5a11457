import type { Preview } from '@reprise/contracts/http';
import { queryRows, type Queryable } from '../sql/query-rows.js';

type Comparison = NonNullable<Preview['comparison']>;
type Differing = Comparison['tickets'][number];

const EXAMPLES = 10;

/**
 * Whether a preview says of every ticket what an earlier one of the same change said: in which problem it ends, or that it is alone. A problem that would
 * be new is known by its first ticket. Tickets that have come since are left out: nobody has looked at them, and they are placed either way.
 *
 * @returns null unless both are ready and of the same change
 */
export async function comparePreviews(db: Queryable, id: string, earlierId: string): Promise<Comparison | null> {
  const [pair] = await queryRows<{ since: Date }>(
    db,
    `SELECT earlier.created_at AS since FROM preview JOIN preview AS earlier USING (change)
     WHERE preview.id = $1 AND earlier.id = $2 AND preview.state = 'ready' AND earlier.state = 'ready'`,
    [id, earlierId],
  );
  if (pair === undefined) return null;
  const rows = await queryRows<Differing & { differing: number }>(
    db,
    `WITH moved AS (
       SELECT preview_id, move.ticket_id, to_id,
              CASE WHEN to_id IS NULL THEN 'alone'
                   WHEN problem.id IS NOT NULL OR ended.problem_id IS NOT NULL THEN to_id::text
                   ELSE 'new with ' || min(move.ticket_id::text) OVER (PARTITION BY preview_id, to_id) END AS place,
              CASE WHEN to_id IS NULL THEN 'alone' ELSE coalesce('PRB-' || coalesce(problem.key, ended.key), 'a new problem') END AS words
       FROM preview_move AS move JOIN ticket ON ticket.id = move.ticket_id AND accepted_at <= $3
       LEFT JOIN problem ON problem.id = to_id LEFT JOIN ended_problem AS ended ON ended.problem_id = to_id
       WHERE preview_id IN ($1, $2)),
     compared AS (
       SELECT coalesce(now.ticket_id, said.ticket_id) AS ticket_id,
              coalesce(said.words, 'as it is') AS said, coalesce(now.words, 'as it is') AS now
       FROM (SELECT * FROM moved WHERE preview_id = $1) AS now
       FULL JOIN (SELECT * FROM moved WHERE preview_id = $2) AS said USING (ticket_id)
       LEFT JOIN membership ON membership.ticket_id = said.ticket_id
       -- What was to move and is there by now ends where it was said to.
       WHERE said.place IS DISTINCT FROM
         CASE WHEN now.ticket_id IS NULL THEN coalesce(membership.problem_id::text, 'alone') ELSE now.place END)
     SELECT ticket.id, external_id AS "externalId", title, said, now, count(*) OVER ()::int AS differing
     FROM compared JOIN ticket ON ticket.id = compared.ticket_id ORDER BY ticket.id LIMIT ${EXAMPLES}`,
    [id, earlierId, pair.since],
  );
  const differing = rows[0]?.differing ?? 0;
  return { isSame: differing === 0, differing, tickets: rows.map(({ differing: _, ...ticket }) => ticket) };
}
