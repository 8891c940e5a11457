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

  /** The events of one change that stand, with whether anything else was decided about the same since. */
  async eventsOf(
    tx: EntityManager,
    bulkId: string,
  ): Promise<
    { id: string; problemId: string; kind: BulkEvent['kind']; detail: BulkEvent['detail']; decidedSince: boolean }[]
  > {
    return queryRows(
      tx,
      `SELECT e.id::text AS id, e.problem_id AS "problemId", e.kind, e.detail,
              EXISTS (SELECT FROM curation_event later WHERE later.problem_id = e.problem_id AND later.id > e.id AND later.undone_by IS NULL
                      AND (later.kind = 'owner changed') = (e.kind = 'owner changed') AND later.kind IN ('owner changed', 'status changed', 'review moved')
                      AND later.detail->>'bulkId' IS DISTINCT FROM $1) AS "decidedSince"
       FROM curation_event e WHERE e.detail ? 'bulkId' AND e.detail->>'bulkId' = $1 AND e.undone_by IS NULL AND e.kind <> 'undone' ORDER BY e.id`,
      [bulkId],
    );
  }

  /** Note that these events are undone, each by an event of its own. */
  async addUndone(
    tx: EntityManager,
    actor: CurationActor,
    undone: readonly { readonly problemId: string; readonly undoes: string; readonly what: string }[],
  ): Promise<void> {
    await tx.query(
      `WITH noted AS (
         INSERT INTO curation_event (problem_id, kind, actor_id, actor_name, detail, undoes, version)
         SELECT r."problemId", 'undone', $2::uuid, $3, jsonb_build_object('what', r.what), r.undoes, problem.version
         FROM jsonb_to_recordset($1::jsonb) AS r("problemId" uuid, undoes bigint, what text) JOIN problem ON problem.id = r."problemId"
         RETURNING id, undoes)
       UPDATE curation_event SET undone_by = noted.id FROM noted WHERE curation_event.id = noted.undoes`,
      [jsonText(undone), actor.userId, actor.name],
    );
  }
}
