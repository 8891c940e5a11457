import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';
import {
  type CuratedProblem,
  type CurationActor,
  type CurationEvent,
  curatedColumns,
} from './problem-curation.store.js';

export interface BulkEvent {
  readonly problemId: string;
  readonly kind: CurationEvent['kind'];
  readonly detail: CurationEvent['detail'];
}

/** Decisions about many problems in a few statements, whatever their number. */
export class ProblemBulkStore {
  /** Problems by id or by the number of their key, locked to the end of `tx`; merged ones are left out. */
  async lock(
    tx: EntityManager,
    by: { readonly ids: readonly string[] } | { readonly numbers: readonly number[] },
  ): Promise<CuratedProblem[]> {
    const [condition, values] = 'ids' in by ? ['id = ANY($1::uuid[])', by.ids] : ['key = ANY($1::int[])', by.numbers];
    const rows = await queryRows<CuratedProblem>(
      tx,
      `SELECT ${curatedColumns} FROM problem WHERE ${condition} AND merged_into IS NULL ORDER BY id FOR UPDATE`,
      [values],
    );
    return rows.sort((a, b) => a.key - b.key);
  }

  /** Status, owner and day of review; titles and causes are nobody's bulk affair. */
  async save(tx: EntityManager, problems: readonly CuratedProblem[]): Promise<void> {
    await tx.query(
      `UPDATE problem SET status = r.status, owner_id = r.owner_id, risk_review_on = r.review_on, version = version + 1,
         changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, status text, owner_id uuid, review_on date) WHERE problem.id = r.id`,
      [
        jsonText(
          problems.map(({ id, status, ownerId, riskReviewOn }) => ({
            id,
            status,
            owner_id: ownerId,
            review_on: riskReviewOn,
          })),
        ),
      ],
    );
  }

  async addEvents(
    tx: EntityManager,
    actor: CurationActor,
    reason: string | undefined,
    events: readonly BulkEvent[],
  ): Promise<void> {
    const rows = events.map(({ problemId, kind, detail }) => ({ problem_id: problemId, kind, detail }));
    await tx.query(
      `INSERT INTO curation_event (problem_id, kind, actor_id, actor_name, reason, detail)
       SELECT problem_id, kind, $2::uuid, $3, $4, detail FROM jsonb_to_recordset($1::jsonb) AS r(problem_id uuid, kind text, detail jsonb)`,
      [jsonText(rows), actor.userId, actor.name, reason ?? null],
    );
  }

  /** The events of one change, with whether anything was decided about the problem after them. */
  async eventsOf(
    tx: EntityManager,
    bulkId: string,
  ): Promise<
    { problemId: string; kind: CurationEvent['kind']; detail: Record<string, unknown>; decidedSince: boolean }[]
  > {
    return queryRows(
      tx,
      `SELECT e.problem_id AS "problemId", e.kind, e.detail,
              EXISTS (SELECT FROM curation_event later WHERE later.problem_id = e.problem_id AND later.id > e.id
                      AND later.detail->>'bulkId' IS DISTINCT FROM $1) AS "decidedSince"
       FROM curation_event e WHERE e.detail ? 'bulkId' AND e.detail->>'bulkId' = $1 ORDER BY e.id`,
      [bulkId],
    );
  }
}
