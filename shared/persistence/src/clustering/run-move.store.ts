import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';

/** A run that moved a ticket longer ago is not taken back any more. */
export const DAYS_MOVES_ARE_KEPT = 30;

/** What a run did to tickets that had a place, and to problems that it ended: written down before it does so, in the same transaction. */
export class RunMoveStore {
  /** Tickets that the run puts into a problem. A ticket that is new has no place to be moved from. */
  async noteJoining(
    tx: EntityManager,
    runId: string,
    joining: readonly { readonly ticket_id: string; readonly problem_id: string }[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO cluster_move (run_id, ticket_id, from_id, to_id)
       SELECT $2::uuid, r.ticket_id, membership.problem_id, r.problem_id
       FROM jsonb_to_recordset($1::jsonb) AS r(ticket_id uuid, problem_id uuid) JOIN ticket ON ticket.id = r.ticket_id
       LEFT JOIN membership ON membership.ticket_id = r.ticket_id
       WHERE CASE WHEN membership.ticket_id IS NULL THEN ticket.state <> 'pending' OR ticket.revision > 1 ELSE origin = 'machine' AND membership.problem_id <> r.problem_id END
       ON CONFLICT DO NOTHING`,
      [jsonText(joining.map(({ ticket_id, problem_id }) => ({ ticket_id, problem_id }))), runId],
    );
  }

  /** Tickets that the run takes out of their problems. */
  async noteLeaving(tx: EntityManager, runId: string, ticketIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO cluster_move (run_id, ticket_id, from_id) SELECT $2::uuid, ticket_id, problem_id FROM membership
       WHERE ticket_id = ANY($1::uuid[]) AND origin = 'machine' ON CONFLICT DO NOTHING`,
      [ticketIds, runId],
    );
  }

  /** Problems that the run ends: gone in a moment, or just led to another. */
  async noteEnded(tx: EntityManager, runId: string, problemIds: readonly string[]): Promise<void> {
    if (problemIds.length === 0) return;
    await tx.query(
      `INSERT INTO ended_problem (problem_id, run_id, key, audience_id, version, created_at, followers)
       SELECT id, $2::uuid, key, audience_id, version, created_at, ARRAY(SELECT follower.id FROM problem AS follower WHERE follower.merged_into = problem.id)
       FROM problem WHERE id = ANY($1::uuid[])
       ON CONFLICT (problem_id) DO UPDATE SET run_id = excluded.run_id, audience_id = excluded.audience_id, version = excluded.version, followers = excluded.followers`,
      [problemIds, runId],
    );
  }

  async forgetOld(tx: EntityManager): Promise<void> {
    const old = `run_id IN (SELECT id FROM cluster_run WHERE started_at < now() - interval '${DAYS_MOVES_ARE_KEPT} days')`;
    const [any] = await queryRows(tx, `SELECT FROM cluster_move WHERE ${old} UNION ALL SELECT FROM ended_problem WHERE ${old} LIMIT 1`); // prettier-ignore
    if (any === undefined) return;
    await tx.query(`DELETE FROM cluster_move WHERE ${old}`);
    await tx.query(`DELETE FROM ended_problem WHERE ${old}`);
  }
}
