import type { User } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { type UserRow, toUser } from './user.store.js';

/** Accounts by whom the organisation's sign-in says somebody is. */
export class OidcIdentityStore {
  async find(tx: EntityManager, issuer: string, subject: string): Promise<User | undefined> {
    const [row] = await queryRows<UserRow>(
      tx,
      `SELECT u.id, u.email, u.name, u.role, u.disabled, u.created_at, u.last_seen_at
       FROM oidc_identity JOIN app_user u ON u.id = user_id WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
    );
    return row && toUser(row);
  }

  /** @returns false when the account belongs to somebody else at this issuer already */
  async link(tx: EntityManager, issuer: string, subject: string, userId: string): Promise<boolean> {
    const linked = await queryRows(
      tx,
      `INSERT INTO oidc_identity (issuer, subject, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING user_id`,
      [issuer, subject, userId],
    );
    return linked.length > 0;
  }
}
