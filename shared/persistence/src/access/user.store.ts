import type { Role, User } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface UserRow {
  id: string;
  email: string;
  name: string;
  role: Role;
  disabled: boolean;
  created_at: Date;
  last_seen_at: Date | null;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Left out for people who sign in elsewhere. */
  readonly passwordHash?: string;
}

const columns = 'id, email, name, role, disabled, created_at, last_seen_at';

/** People with an account; e-mail addresses are unique without regard to case. */
export class UserStore {
  constructor(private readonly db: Queryable) {}

  async list(): Promise<User[]> {
    return (await queryRows<UserRow>(this.db, `SELECT ${columns} FROM app_user ORDER BY lower(name), id`)).map(toUser);
  }

  /** Everybody who may sign in, by name. */
  async names(): Promise<{ id: string; name: string }[]> {
    return queryRows(this.db, `SELECT id, name FROM app_user WHERE NOT disabled ORDER BY lower(name), id`);
  }

  async find(id: string): Promise<User | undefined> {
    const [row] = await queryRows<UserRow>(this.db, `SELECT ${columns} FROM app_user WHERE id = $1`, [id]);
    return row && toUser(row);
  }

  async findByEmail(db: Queryable, email: string): Promise<User | undefined> {
    const [row] = await queryRows<UserRow>(db, `SELECT ${columns} FROM app_user WHERE lower(email) = lower($1)`, [
      email,
    ]);
    return row && toUser(row);
  }

  async findForSignIn(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
    const [row] = await queryRows<UserRow & { password_hash: string }>(
      this.db,
      `SELECT ${columns}, password_hash FROM app_user WHERE lower(email) = lower($1)`,
      [email],
    );
    return row && { user: toUser(row), passwordHash: row.password_hash };
  }

  /** @returns undefined when the address already has an account */
  async create(tx: EntityManager, user: NewUser): Promise<User | undefined> {
    const [row] = await queryRows<UserRow>(
      tx,
      `INSERT INTO app_user (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (lower(email)) DO NOTHING RETURNING ${columns}`,
      [uuidv7(), user.email, user.name, user.role, user.passwordHash ?? ''],
    );
    return row && toUser(row);
  }

  async replacePasswordHash(tx: EntityManager, id: string, passwordHash: string): Promise<void> {
    await tx.query(`UPDATE app_user SET password_hash = $2 WHERE id = $1`, [id, passwordHash]);
  }

  /**
   * Change role or access of one account. All administrators are locked first, so that two requests cannot remove the
   * last two at the same time.
   */
  async update(
    tx: EntityManager,
    id: string,
    change: { readonly role?: Role; readonly disabled?: boolean },
  ): Promise<{ kind: 'updated'; user: User; before: User } | { kind: 'not found' } | { kind: 'last administrator' }> {
    const locked = await queryRows<UserRow>(
      tx,
      `SELECT ${columns} FROM app_user WHERE id = $1 OR (role = 'admin' AND NOT disabled) ORDER BY id FOR UPDATE`,
      [id],
    );
    const before = locked.find((row) => row.id === id);
    if (!before) return { kind: 'not found' };
    const after = { role: change.role ?? before.role, disabled: change.disabled ?? before.disabled };
    const others = locked.filter((row) => row.id !== id);
    const wasAdministrator = before.role === 'admin' && !before.disabled;
    const staysAdministrator = after.role === 'admin' && !after.disabled;
    if (wasAdministrator && !staysAdministrator && others.length === 0) return { kind: 'last administrator' };
    const [row] = await queryRows<UserRow>(
      tx,
      `UPDATE app_user SET role = $2, disabled = $3 WHERE id = $1 RETURNING ${columns}`,
      [id, after.role, after.disabled],
    );
    return { kind: 'updated', user: toUser(row!), before: toUser(before) };
  }
}

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  disabled: row.disabled,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
});
