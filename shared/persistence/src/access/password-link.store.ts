import type { User } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { hashSecret } from './secret-hash.js';
import { type UserRow, toUser } from './user.store.js';

export interface OpenPasswordLink {
  readonly id: string;
  readonly user: User;
  readonly expiresAt: Date;
}

const person = `u.id, u.email, u.name, u.role, u.disabled, u.created_at, u.last_seen_at`;
const open = `token_hash = $1 AND used_at IS NULL AND expires_at > $2`;

/** One-time links to a new password. Of one person only the newest works, and none while the account is switched off. */
export class PasswordLinkStore {
  constructor(private readonly db: Queryable) {}

  async create(
    tx: EntityManager,
    link: { token: string; userId: string; createdBy: string | null; expiresAt: Date },
  ): Promise<string> {
    await this.forget(tx, link.userId);
    const id = uuidv7();
    await tx.query(
      `INSERT INTO password_link (id, token_hash, user_id, created_by, expires_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, hashSecret(link.token), link.userId, link.createdBy, link.expiresAt],
    );
    return id;
  }

  async findOpen(token: string, now: Date): Promise<OpenPasswordLink | undefined> {
    const [row] = await queryRows<UserRow & { link_id: string; expires_at: Date }>(
      this.db,
      `SELECT link.id AS link_id, link.expires_at, ${person} FROM password_link AS link JOIN app_user AS u ON u.id = user_id
       WHERE ${open} AND NOT u.disabled`,
      [hashSecret(token), now],
    );
    return row && { id: row.link_id, user: toUser(row), expiresAt: row.expires_at };
  }

  /** Use the link up; of two at the same time one gets undefined. */
  async use(tx: EntityManager, token: string, now: Date): Promise<OpenPasswordLink | undefined> {
    const [row] = await queryRows<UserRow & { link_id: string; expires_at: Date }>(
      tx,
      `WITH used AS (UPDATE password_link SET used_at = $2 WHERE ${open}
         AND EXISTS (SELECT FROM app_user WHERE app_user.id = user_id AND NOT disabled) RETURNING id, user_id, expires_at)
       SELECT used.id AS link_id, used.expires_at, ${person} FROM used JOIN app_user AS u ON u.id = used.user_id`,
      [hashSecret(token), now],
    );
    return row && { id: row.link_id, user: toUser(row), expiresAt: row.expires_at };
  }

  /** Links of this person that nobody used stop working. */
  async forget(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(`DELETE FROM password_link WHERE user_id = $1 AND used_at IS NULL`, [userId]);
  }
}
