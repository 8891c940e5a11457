import type { ProblemStatus } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';

/** What people decide about a problem; never written by a run. */
export interface CuratedProblem {
  readonly id: string;
  readonly key: number;
  readonly version: number;
  readonly status: ProblemStatus;
  /** As shown: the person's title, else the machine's. */
  readonly title: string;
  /** The person's title alone; null while the machine names it. */
  readonly ownTitle: string | null;
  readonly ownerId: string | null;
  readonly rootCause: string | null;
  /** Day (YYYY-MM-DD) on which an accepted risk is looked at again. */
  readonly riskReviewOn: string | null;
}

export const curatedColumns = `id, key, version, status, coalesce(title, machine_title) AS title, title AS "ownTitle", owner_id AS "ownerId",
  root_cause AS "rootCause", risk_review_on::text AS "riskReviewOn"`;

export interface CurationEvent {
  readonly kind:
    | 'renamed'
    | 'status changed'
    | 'owner changed'
    | 'root cause written'
    | 'review moved'
    | 'fix recorded'
    | 'fix withdrawn'
    | 'evidence set aside'
    | 'rule added'
    | 'rule changed'
    | 'rule removed';
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface CurationActor {
  readonly userId: string | null;
  readonly name: string;
}

/** Decisions of people about problems: kept as events, applied to the columns that belong to people. */
export class ProblemCurationStore {
  /** The problem, locked to the end of `tx`. */
  async lock(tx: EntityManager, id: string): Promise<CuratedProblem | undefined> {
    const [row] = await queryRows<CuratedProblem>(
      tx,
      `SELECT ${curatedColumns} FROM problem WHERE id = $1 AND merged_into IS NULL FOR UPDATE`,
      [id],
    );
    return row;
  }

  async save(tx: EntityManager, problem: CuratedProblem): Promise<void> {
    await tx.query(
      `UPDATE problem SET status = $2, title = $3, owner_id = $4, root_cause = $5, risk_review_on = $6,
         version = version + 1, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
       WHERE id = $1`,
      [problem.id, problem.status, problem.ownTitle, problem.ownerId, problem.rootCause, problem.riskReviewOn],
    );
  }

  async addEvents(
    tx: EntityManager,
    problemId: string,
    actor: CurationActor,
    reason: string | undefined,
    events: readonly CurationEvent[],
  ): Promise<void> {
    for (const { kind, detail } of events) {
      await tx.query(
        `INSERT INTO curation_event (problem_id, kind, actor_id, actor_name, reason, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
        [problemId, kind, actor.userId, actor.name, reason ?? null, JSON.stringify(detail)],
      );
    }
  }
}
