import type { HardeningStatus } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { queryRows } from '../sql/query-rows.js';

export interface DecidedCandidate {
  readonly id: string;
  readonly problemId: string;
  readonly version: number;
  readonly status: z.infer<typeof HardeningStatus>;
  readonly statusReason: string | null;
  readonly issueUrl: string | null;
}

/** What people decide about hardening candidates; a new ranking keeps it. */
export class HardeningDecisionStore {
  /** The candidate, locked to the end of `tx`. */
  async lock(tx: EntityManager, id: string): Promise<DecidedCandidate | undefined> {
    const [row] = await queryRows<DecidedCandidate>(
      tx,
      `SELECT id, problem_id AS "problemId", version, status, status_reason AS "statusReason", issue_url AS "issueUrl"
       FROM hardening_candidate WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row;
  }

  async save(tx: EntityManager, candidate: DecidedCandidate): Promise<void> {
    await tx.query(
      `UPDATE hardening_candidate SET status = $2, status_reason = $3, issue_url = $4, version = version + 1 WHERE id = $1`,
      [candidate.id, candidate.status, candidate.statusReason, candidate.issueUrl],
    );
  }

  /** What was shipped and is watched is proven or failed by its problem's fix. @returns id of the candidate, if there is one */
  async settle(
    tx: EntityManager,
    problemId: string,
    status: 'proven' | 'failed',
    reason: string,
  ): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `UPDATE hardening_candidate SET status = $2, status_reason = $3, version = version + 1
       WHERE problem_id = $1 AND status = 'shipped, watching' RETURNING id`,
      [problemId, status, reason],
    );
    return row?.id;
  }
}
