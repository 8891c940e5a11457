import type { Role } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { hashSecret } from './secret-hash.js';

export interface UsableApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly userId: string | null;
}

/** Tokens of scripts and of the command line. */
export class ApiTokenStore {
  constructor(private readonly db: Queryable) {}

  async create(
    tx: EntityManager,
    token: { readonly token: string; readonly name: string; readonly role: Role; readonly userId: string | null },
  ): Promise<string> {
    const id = uuidv7();
    await tx.query(`INSERT INTO api_token (id, name, token_hash, role, user_id) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      token.name,
      hashSecret(token.token),
      token.role,
      token.userId,
    ]);
    return id;
  }

  /** The token, unless revoked, expired, or its owner is switched off; notes the use at most once a minute. */
  async findUsable(token: string, now: Date): Promise<UsableApiToken | undefined> {
    const [row] = await queryRows<UsableApiToken & { lastUsedAt: Date | null }>(
      this.db,
      `SELECT t.id, t.name, t.role, t.user_id AS "userId", t.last_used_at AS "lastUsedAt"
       FROM api_token t LEFT JOIN app_user u ON u.id = t.user_id
       WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)
         AND NOT coalesce(u.disabled, false)`,
      [hashSecret(token), now],
    );
    if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > 60_000)) {
      await this.db.query(`UPDATE api_token SET last_used_at = $2 WHERE id = $1`, [row.id, now]);
    }
    return row;
  }
}
