import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { placementKinds } from './placement.store.js';
import type { CurationEvent } from './problem-curation.store.js';

/** A decision about a problem itself, as it stands: not about the place of tickets. */
export interface DecisionEvent {
  /** Decimal digits. */
  readonly id: string;
  readonly kind: CurationEvent['kind'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly problemId: string;
  readonly otherProblemId: null;
  readonly actorName: string;
  /** Events of one moment are parts of one step. */
  readonly at: Date;
  readonly isUndone: boolean;
}

const others = `('${[...placementKinds, 'undone'].join("', '")}')`;
const columns = `id::text AS id, kind, detail, problem_id AS "problemId", NULL AS "otherProblemId", actor_name AS "actorName", at,
  undone_by IS NOT NULL AS "isUndone"`;

/** Decisions about status, title, owner, cause, fixes and rules, to be taken back. */
export class DecisionUndoStore {
  async find(tx: EntityManager, problemId: string, eventId: string): Promise<DecisionEvent | undefined> {
    const [row] = await queryRows<DecisionEvent>(
      tx,
      `SELECT ${columns} FROM curation_event
       WHERE id = $2::bigint AND kind NOT IN ${others}
         AND (problem_id = $1 OR detail->>'ruleId' IN (
           SELECT rule.id::text FROM problem_rule AS rule JOIN problem AS own ON own.id = rule.problem_id WHERE $1 IN (own.id, own.merged_into)))`,
      [problemId, eventId],
    );
    return row;
  }

  /** Standing decisions of the same step as this one and later ones, about the same problem or the same rule; oldest first. */
  async since(tx: EntityManager, event: DecisionEvent): Promise<DecisionEvent[]> {
    return queryRows<DecisionEvent>(
      tx,
      `SELECT ${columns} FROM curation_event
       WHERE kind NOT IN ${others} AND undone_by IS NULL
         AND (problem_id = $2 OR detail->>'ruleId' = $3) AND (id >= $1::bigint OR at = (SELECT at FROM curation_event WHERE id = $1::bigint))
       ORDER BY curation_event.id`,
      [event.id, event.problemId, event.detail['ruleId'] ?? null],
    );
  }

  async markUndone(tx: EntityManager, eventId: string, undoneBy: string): Promise<void> {
    await tx.query(`UPDATE curation_event SET undone_by = $2::bigint WHERE id = $1::bigint`, [eventId, undoneBy]);
  }
}
