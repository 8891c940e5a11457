import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** A key of one caller. */
export interface IdempotencyKey {
  readonly owner: string;
  readonly key: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What was answered; undefined for an answer without a body. */
  readonly response: unknown;
}

/**
 * What to do with a request under a key: `go` for the first one; the kept `answer`; `running` while the first one has not
 * ended; `other` for a different request; `lost` when it was carried out but its answer never got kept.
 */
export type Claim =
  { readonly kind: 'go' | 'running' | 'other' | 'lost' } | { readonly kind: 'answer'; readonly answer: KeptAnswer };

interface Row {
  readonly same: boolean;
  readonly carried_out: boolean;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly response: unknown;
}

/** A request that neither ended nor failed for so long belongs to a process that is gone. */
const ABANDONED_AFTER_SECONDS = 60;

/** Answers of requests that may be repeated. */
export class IdempotencyStore {
  constructor(private readonly db: Queryable) {}

  async claim({ owner, key }: IdempotencyKey, endpoint: string, requestHash: Buffer): Promise<Claim> {
    const claimed = await queryRows(
      this.db,
      `INSERT INTO idempotency_key AS kept (owner, key, endpoint, request_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (owner, key) DO UPDATE SET started_at = clock_timestamp()
       WHERE kept.endpoint = $3 AND kept.request_hash = $4 AND NOT kept.carried_out AND kept.status IS NULL
         AND kept.started_at < clock_timestamp() - make_interval(secs => ${ABANDONED_AFTER_SECONDS})
       RETURNING key`,
      [owner, key, endpoint, requestHash],
    );
    if (claimed.length > 0) return { kind: 'go' };
    const [row] = await queryRows<Row>(
      this.db,
      `SELECT endpoint = $3 AND request_hash = $4 AS same, carried_out, status, headers, response
       FROM idempotency_key WHERE owner = $1 AND key = $2`,
      [owner, key, endpoint, requestHash],
    );
    // Released by the first request just now: as if it had not been there.
    if (row === undefined) return this.claim({ owner, key }, endpoint, requestHash);
    if (!row.same) return { kind: 'other' };
    if (row.status === null) return { kind: row.carried_out ? 'lost' : 'running' };
    return {
      kind: 'answer',
      answer: { status: row.status, headers: row.headers ?? {}, response: row.response ?? undefined },
    };
  }

  /** Note within the transaction of the effect that there is one: it must never happen again under this key. */
  async noteEffect(tx: EntityManager, { owner, key }: IdempotencyKey): Promise<void> {
    await tx.query(`UPDATE idempotency_key SET carried_out = true WHERE owner = $1 AND key = $2`, [owner, key]);
  }

  async keep({ owner, key }: IdempotencyKey, { status, headers, response }: KeptAnswer): Promise<void> {
    await this.db.query(
      `UPDATE idempotency_key SET carried_out = true, status = $3, headers = $4, response = $5, finished_at = clock_timestamp()
       WHERE owner = $1 AND key = $2`,
      [owner, key, status, jsonText(headers), response === undefined ? null : jsonText(response)],
    );
  }

  /** The request failed without effect: it may be tried again under its key. */
  async release({ owner, key }: IdempotencyKey): Promise<void> {
    await this.db.query(`DELETE FROM idempotency_key WHERE owner = $1 AND key = $2 AND NOT carried_out`, [owner, key]);
  }

  /** @returns how many were forgotten */
  async forgetBefore(until: Date): Promise<number> {
    const forgotten = await queryRows(this.db, `DELETE FROM idempotency_key WHERE started_at < $1 RETURNING 1`, [
      until,
    ]);
    return forgotten.length;
  }
}
