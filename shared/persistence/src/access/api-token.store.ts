import type { ApiToken, Role, Scope } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Viewer, type ViewerRow, viewerColumns, viewerOf } from '../audience/viewer.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { isApiToken, shownPartOf } from './api-token-secret.js';
import { hashSecret } from './secret-hash.js';

export interface NewApiToken {
  /** As `newApiToken()` makes it; only its hash is stored. */
  readonly token: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** Whose token it is; it ends with that account's access and never may more. Null: the installation's own. */
  readonly userId: string | null;
  /** Null: it does not run out. */
  readonly expiresAt: Date | null;
}

export interface UsableApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Role of the person it belongs to; null for a token of nobody. */
  readonly ownerRole: Role | null;
  readonly scopes: readonly Scope[];
  readonly userId: string | null;
  readonly viewer: Viewer;
}

interface ListedRow {
  id: string;
  name: string;
  shown: string;
  role: Role;
  scopes: Scope[];
  owner: string | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

const NOTE_USE_AFTER_MS = 60_000;

/** Tokens of scripts and of the command line. */
export class ApiTokenStore {
  constructor(private readonly db: Queryable) {}

  async create(tx: EntityManager, token: NewApiToken): Promise<string> {
    if (!isApiToken(token.token)) throw new RangeError('token must be made by newApiToken()');
    const id = uuidv7();
    await tx.query(
      `INSERT INTO api_token (id, name, token_hash, shown, role, scopes, user_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        token.name,
        hashSecret(token.token),
        shownPartOf(token.token),
        token.role,
        token.scopes,
        token.userId,
        token.expiresAt,
      ],
    );
    return id;
  }

  /** Tokens that were not revoked, newest first; those that ran out are among them. */
  async list(): Promise<ApiToken[]> {
    const rows = await queryRows<ListedRow>(
      this.db,
      `SELECT t.id, t.name, t.shown, t.role, t.scopes, u.name AS owner, t.created_at, t.expires_at, t.last_used_at
       FROM api_token t LEFT JOIN app_user u ON u.id = t.user_id WHERE t.revoked_at IS NULL ORDER BY t.id DESC`,
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      shown: row.shown,
      role: row.role,
      scopes: row.scopes,
      ownerName: row.owner,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at?.toISOString() ?? null,
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    }));
  }

  /** @returns the token's name, or undefined when there is none or it was revoked before */
  async revoke(tx: EntityManager, id: string, now: Date): Promise<string | undefined> {
    const [row] = await queryRows<{ name: string }>(
      tx,
      `UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name`,
      [id, now],
    );
    return row?.name;
  }

  /** The token, unless mistyped, revoked, expired, or its owner is switched off; notes the use at most once a minute. */
  async findUsable(token: string, now: Date): Promise<UsableApiToken | undefined> {
    if (!isApiToken(token)) return undefined;
    const [row] = await queryRows<Omit<UsableApiToken, 'viewer'> & ViewerRow & { lastUsedAt: Date | null }>(
      this.db,
      `SELECT t.id, t.name, t.role, u.role AS "ownerRole", t.scopes, t.user_id AS "userId", t.last_used_at AS "lastUsedAt",
              ${viewerColumns('t.user_id')}
       FROM api_token t LEFT JOIN app_user u ON u.id = t.user_id
       WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2)
         AND NOT coalesce(u.disabled, false)`,
      [hashSecret(token), now],
    );
    if (row && (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > NOTE_USE_AFTER_MS)) {
      await this.db.query(`UPDATE api_token SET last_used_at = $2 WHERE id = $1`, [row.id, now]);
    }
    return row && { ...row, viewer: viewerOf(row, row.userId) };
  }
}
