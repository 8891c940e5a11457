import type { Role } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { hashSecret } from './secret-hash.js';

export interface OpenInvitation {
  readonly id: string;
  readonly email: string | null;
  readonly role: Role;
  readonly first: boolean;
  readonly expiresAt: Date;
}

const columns = `id, email, role, first, expires_at AS "expiresAt"`;

/** One-time links to an account. The first administrator's link is worth nothing once anybody has an account. */
export class InvitationStore {
  constructor(private readonly db: Queryable) {}

  async create(
    tx: EntityManager,
    invitation: { token: string; email: string | null; role: Role; createdBy: string | null; expiresAt: Date },
  ): Promise<string> {
    const id = uuidv7();
    await tx.query(
      `INSERT INTO invitation (id, token_hash, email, role, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, hashSecret(invitation.token), invitation.email, invitation.role, invitation.createdBy, invitation.expiresAt],
    );
    return id;
  }

  /** The first administrator's link; one that was made before stops working. */
  async createFirst(tx: EntityManager, token: string, expiresAt: Date): Promise<string> {
    await tx.query(`DELETE FROM invitation WHERE first AND accepted_at IS NULL`);
    const id = uuidv7();
    await tx.query(
      `INSERT INTO invitation (id, token_hash, role, first, expires_at) VALUES ($1, $2, 'admin', true, $3)`,
      [id, hashSecret(token), expiresAt],
    );
    return id;
  }

  async findOpen(token: string, now: Date): Promise<OpenInvitation | undefined> {
    const [row] = await queryRows<OpenInvitation>(
      this.db,
      `SELECT ${columns} FROM invitation WHERE token_hash = $1 AND accepted_at IS NULL AND expires_at > $2
         AND NOT (first AND EXISTS (SELECT FROM app_user))`,
      [hashSecret(token), now],
    );
    return row;
  }

  /** Use up the newest open invitation for this address, which somebody proved to hold. */
  async acceptByEmail(tx: EntityManager, email: string, now: Date): Promise<OpenInvitation | undefined> {
    const [row] = await queryRows<OpenInvitation>(
      tx,
      `UPDATE invitation SET accepted_at = $2 WHERE id = (
         SELECT id FROM invitation WHERE lower(email) = lower($1) AND NOT first AND accepted_at IS NULL AND expires_at > $2
         ORDER BY created_at DESC LIMIT 1 FOR UPDATE)
       RETURNING ${columns}`,
      [email, now],
    );
    return row;
  }

  /** Use the invitation up; of two at the same time one gets undefined. */
  async accept(tx: EntityManager, token: string, now: Date): Promise<OpenInvitation | undefined> {
    const [row] = await queryRows<OpenInvitation>(
      tx,
      `UPDATE invitation SET accepted_at = $2 WHERE token_hash = $1 AND accepted_at IS NULL AND expires_at > $2
         AND NOT (first AND EXISTS (SELECT FROM app_user))
       RETURNING ${columns}`,
      [hashSecret(token), now],
    );
    return row;
  }
}
