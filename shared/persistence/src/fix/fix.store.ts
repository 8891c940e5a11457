import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface NewFix {
  readonly problemId: string;
  readonly versions: readonly string[];
  /** ISO 8601; left out: when the earliest of the versions came out, else the given moment. */
  readonly shippedAt?: string | undefined;
  readonly now: string;
  readonly note?: string | undefined;
  readonly by: { readonly userId: string | null; readonly name: string };
}

export interface StoredFix {
  readonly id: string;
  readonly problemId: string;
  readonly versions: readonly string[];
  readonly shippedAt: Date;
  readonly verdict: string | null;
  /** Tickets that the reopening rests on; empty when it did not come back. */
  readonly evidenceTicketIds: readonly string[];
}

/** Fixes of problems: recorded and withdrawn by people, judged by the analysis. */
export class FixStore {
  /** @returns the new fix with its moment */
  async record(tx: EntityManager, fix: NewFix): Promise<{ id: string; shippedAt: string }> {
    const id = uuidv7();
    const [row] = await queryRows<{ shipped_at: Date }>(
      tx,
      `INSERT INTO fix (id, problem_id, versions, note, shipped_at, recorded_by, recorded_by_name, release_id)
       SELECT $1, p.id, $3::text[], $4, coalesce($5::timestamptz, r.released_at, $6::timestamptz), $7, $8, r.id
       FROM problem p LEFT JOIN LATERAL (
         SELECT id, released_at FROM release
         WHERE lower(product) = lower(p.product) AND lower(version) = ANY (SELECT lower(v) FROM unnest($3::text[]) AS v)
         ORDER BY released_at LIMIT 1) r ON true
       WHERE p.id = $2 RETURNING shipped_at`,
      [id, fix.problemId, fix.versions, fix.note ?? null, fix.shippedAt ?? null, fix.now, fix.by.userId, fix.by.name],
    );
    return { id, shippedAt: row!.shipped_at.toISOString() };
  }

  async find(tx: EntityManager, id: string): Promise<StoredFix | undefined> {
    return (await this.select(tx, 'f.id = $1', id))[0];
  }

  /** The newest fix of a problem that stands. */
  async newestOf(tx: EntityManager, problemId: string): Promise<StoredFix | undefined> {
    return (await this.select(tx, 'f.problem_id = $1', problemId))[0];
  }

  async withdraw(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`UPDATE fix SET withdrawn_at = clock_timestamp() WHERE id = $1`, [id]);
  }

  /** The tickets no longer speak against the fix; the next analysis judges it afresh. */
  async setAside(tx: EntityManager, id: string, ticketIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE fix SET set_aside = ARRAY(SELECT DISTINCT unnest(set_aside || $2::uuid[])), verdict = NULL, judgement = NULL, judged_at = NULL
       WHERE id = $1`,
      [id, ticketIds],
    );
  }

  /** Take a withdrawal back. */
  async restore(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`UPDATE fix SET withdrawn_at = NULL WHERE id = $1`, [id]);
  }

  /** The tickets speak against the fix again. */
  async bringBack(tx: EntityManager, id: string, ticketIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE fix SET set_aside = ARRAY(SELECT unnest(set_aside) EXCEPT SELECT unnest($2::uuid[])), verdict = NULL, judgement = NULL, judged_at = NULL
       WHERE id = $1`,
      [id, ticketIds],
    );
  }

  private select(db: Queryable, condition: string, parameter: string): Promise<StoredFix[]> {
    return queryRows<StoredFix>(
      db,
      `SELECT f.id, f.problem_id AS "problemId", f.versions, f.shipped_at AS "shippedAt", f.verdict,
              ARRAY(SELECT jsonb_array_elements_text(coalesce(f.judgement->'evidence'->'ticketIds', '[]'))) AS "evidenceTicketIds"
       FROM fix f WHERE ${condition} AND f.withdrawn_at IS NULL ORDER BY f.shipped_at DESC, f.id DESC`,
      [parameter],
    );
  }
}
