import { type Queryable, queryRows } from '../sql/query-rows.js';
import { hashSecret } from './secret-hash.js';

export interface AttemptLimit {
  /** What is counted, e.g. an account from an address; only its hash is stored. */
  readonly key: string;
  readonly maxAttempts: number;
}

/** Counts attempts to sign in, in fixed windows from the first one. */
export class SignInAttemptStore {
  constructor(private readonly db: Queryable) {}

  /**
   * Count one attempt against every limit, before it is known whether it succeeds: of many at the same moment no more than
   * allowed come through.
   *
   * @returns when to try again, or undefined when the attempt may be made
   */
  async take(limits: readonly AttemptLimit[], now: Date, windowMs: number): Promise<Date | undefined> {
    const rows = await queryRows<{ key: Buffer; attempts: number; window_ends_at: Date }>(
      this.db,
      `INSERT INTO sign_in_attempt AS known (key, attempts, window_ends_at)
       SELECT key, 1, $2::timestamptz FROM unnest($1::bytea[]) AS given(key) ORDER BY key
       ON CONFLICT (key) DO UPDATE SET
         attempts = CASE WHEN known.window_ends_at <= $3 THEN 1 ELSE known.attempts + 1 END,
         window_ends_at = CASE WHEN known.window_ends_at <= $3 THEN excluded.window_ends_at ELSE known.window_ends_at END
       RETURNING key, attempts, window_ends_at`,
      [limits.map(({ key }) => hashSecret(key)), new Date(now.getTime() + windowMs), now],
    );
    const spent = limits.flatMap(({ key, maxAttempts }) => {
      const hash = hashSecret(key);
      const row = rows.find((one) => one.key.equals(hash));
      return row && row.attempts > maxAttempts ? [row.window_ends_at.getTime()] : [];
    });
    return spent.length === 0 ? undefined : new Date(Math.max(...spent));
  }

  /** Forget attempts after a right answer, and windows that are over. */
  async forget(keys: readonly string[], now: Date): Promise<void> {
    await this.db.query(`DELETE FROM sign_in_attempt WHERE key = ANY($1::bytea[]) OR window_ends_at <= $2`, [
      keys.map(hashSecret),
      now,
    ]);
  }
}
