import type { EntityManager } from 'typeorm';
import { ProblemClusteringStore } from '../problem/problem-clustering.store.js';
import { queryRows } from '../sql/query-rows.js';

export interface RemovedDemo {
  readonly ticketIds: readonly string[];
  readonly problemIds: readonly string[];
  readonly knownErrorIds: readonly string[];
  /** Problems that keep tickets of other sources. */
  readonly shrunkProblemIds: readonly string[];
  /** Names of the stored uploads, to be removed from the upload folder after the commit. */
  readonly storedFiles: readonly string[];
}

/** Takes the demo away: its tickets, and every problem and known error that was made from them alone. */
export class DemoRemovalStore {
  private readonly problems = new ProblemClusteringStore();

  /** Does nothing for a source that is not the demo, or is gone already. */
  async remove(tx: EntityManager, sourceId: string): Promise<RemovedDemo | undefined> {
    const demo = await queryRows(tx, `SELECT id FROM source WHERE id = $1 AND kind = 'demo' FOR UPDATE`, [sourceId]);
    if (demo.length === 0) return undefined;
    const touched = await queryRows<{ id: string; only: boolean }>(
      tx,
      `SELECT problem_id AS id, bool_and(ticket.source_id = $1) AS only
       FROM membership JOIN ticket ON ticket.id = ticket_id GROUP BY problem_id HAVING bool_or(ticket.source_id = $1)`,
      [sourceId],
    );
    const only = touched.filter((problem) => problem.only).map((problem) => problem.id);
    const merged = await queryRows<{ id: string }>(tx, `SELECT id FROM problem WHERE merged_into = ANY($1::uuid[])`, [
      only,
    ]);
    const problemIds = [...only, ...merged.map((problem) => problem.id)];
    const knownErrors = await queryRows<{ id: string }>(
      tx,
      `SELECT id FROM known_error WHERE problem_id = ANY($1::uuid[]) OR source_id = $2`,
      [problemIds, sourceId],
    );
    await this.problems.hold(tx, [...problemIds, ...touched.map((problem) => problem.id)]);
    const tickets = await queryRows<{ id: string }>(tx, `DELETE FROM ticket WHERE source_id = $1 RETURNING id`, [
      sourceId,
    ]);
    await this.problems.erase(tx, problemIds);
    const shrunkProblemIds = touched.filter((problem) => !problem.only).map((problem) => problem.id);
    await this.problems.recount(tx, shrunkProblemIds);
    const uploads = await queryRows<{ upload_id: string }>(
      tx,
      `DELETE FROM import_run WHERE source_id = $1 RETURNING upload_id`,
      [sourceId],
    );
    const files = await queryRows<{ stored_as: string }>(
      tx,
      `DELETE FROM upload WHERE id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM import_run WHERE upload_id = upload.id) RETURNING stored_as`,
      [uploads.map((upload) => upload.upload_id)],
    );
    await tx.query(`DELETE FROM source WHERE id = $1`, [sourceId]);
    return {
      ticketIds: tickets.map((ticket) => ticket.id),
      problemIds,
      knownErrorIds: knownErrors.map((knownError) => knownError.id),
      shrunkProblemIds,
      storedFiles: files.map((file) => file.stored_as),
    };
  }
}
