import type { User } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Viewer, type ViewerRow, viewerColumns, viewerOf } from '../audience/viewer.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { hashSecret } from './secret-hash.js';
import { type UserRow, toUser } from './user.store.js';

export interface OpenSession {
  readonly id: string;
  readonly user: User;
  readonly lastUsedAt: Date;
  readonly viewer: Viewer;
}

/** Signed-in sessions, known by the hash of their token only. */
export class SessionStore {
  constructor(private readonly db: Queryable) {}

  async open(
    tx: EntityManager,
    session: { userId: string; token: string; now: Date; expiresAt: Date },
  ): Promise<string> {
    const id = uuidv7();
    await tx.query(
      `INSERT INTO session (id, token_hash, user_id, created_at, last_used_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
      [id, hashSecret(session.token), session.userId, session.now, session.expiresAt],
    );
    return id;
  }

  /** The session of a token, unless it ran out, was idle since before `idleSince`, or its person is switched off. */
  async findOpen(token: string, now: Date, idleSince: Date): Promise<OpenSession | undefined> {
    const [row] = await queryRows<UserRow & ViewerRow & { session_id: string; last_used_at: Date }>(
      this.db,
      `SELECT session.id AS session_id, session.last_used_at,
              u.id, u.email, u.name, u.role, u.disabled, u.created_at, u.last_seen_at, ${viewerColumns('u.id')}
       FROM session JOIN app_user u ON u.id = session.user_id
       WHERE session.token_hash = $1 AND session.expires_at > $2 AND session.last_used_at > $3 AND NOT u.disabled`,
      [hashSecret(token), now, idleSince],
    );
    if (row === undefined) return undefined;
    return { id: row.session_id, user: toUser(row), lastUsedAt: row.last_used_at, viewer: viewerOf(row, row.id) };
  }

  async touch(id: string, now: Date): Promise<void> {
    await this.db.query(
      `WITH used AS (UPDATE session SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2 RETURNING user_id)
       UPDATE app_user SET last_seen_at = $2 FROM used WHERE app_user.id = used.user_id`,
      [id, now],
    );
  }

  async close(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`DELETE FROM session WHERE id = $1`, [id]);
  }

  async closeAllOf(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(`DELETE FROM session WHERE user_id = $1`, [userId]);
  }

  /** Remove what can no longer be used. */
  async removeDead(tx: EntityManager, now: Date, idleSince: Date): Promise<void> {
    await tx.query(`DELETE FROM session WHERE expires_at <= $1 OR last_used_at <= $2`, [now, idleSince]);
  }
}
