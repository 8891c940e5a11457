import type { EntityManager } from 'typeorm';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** The right to do what only one process may do. Every takeover raises the epoch. */
export interface Lease {
  readonly name: string;
  readonly epoch: string;
}

/** A write was tried under an epoch that is over: another process holds the lease now. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
  readonly transient = true;

  constructor(lease: Lease) {
    super(`the lease "${lease.name}" of epoch ${lease.epoch} is over: another process has taken it`);
  }
}

/**
 * Leases with fencing: holding one is not enough, each write names its epoch, so that a process that slept through the
 * end of its lease cannot overwrite its successor.
 */
export class LeaseStore {
  /**
   * @param isGone  whether the process of a holder is certainly gone, so that its lease need not run out first
   * @returns the lease, or undefined while another holder's has not run out
   */
  async acquire(
    db: Queryable,
    name: string,
    holder: string,
    seconds: number,
    isGone: (holder: string) => boolean = () => false,
  ): Promise<Lease | undefined> {
    const [present] = await queryRows<{ holder: string | null; epoch: string }>(
      db,
      `SELECT holder, epoch::text AS epoch FROM lease WHERE name = $1`,
      [name],
    );
    const orphaned = present?.holder && isGone(present.holder) ? present.epoch : null;
    const [row] = await queryRows<{ epoch: string }>(
      db,
      `UPDATE lease SET epoch = epoch + 1, holder = $2, expires_at = clock_timestamp() + make_interval(secs => $3)
       WHERE name = $1 AND (expires_at IS NULL OR expires_at < clock_timestamp() OR epoch = $4::bigint)
       RETURNING epoch::text AS epoch`,
      [name, holder, seconds, orphaned],
    );
    return row && { name, epoch: row.epoch };
  }

  /** @returns false when the lease has been taken over */
  async renew(db: Queryable, lease: Lease, seconds: number): Promise<boolean> {
    const rows = await queryRows(
      db,
      `UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => $3) WHERE name = $1 AND epoch = $2 RETURNING name`,
      [lease.name, lease.epoch, seconds],
    );
    return rows.length === 1;
  }

  /** Let another process take over at once. */
  async release(db: Queryable, lease: Lease): Promise<void> {
    await db.query(`UPDATE lease SET holder = NULL, expires_at = NULL WHERE name = $1 AND epoch = $2`, [
      lease.name,
      lease.epoch,
    ]);
  }

  /**
   * Make the rest of `tx` depend on the lease: nobody can take it over before `tx` ends.
   * @throws LeaseLost when it is over already
   */
  async fence(tx: EntityManager, lease: Lease): Promise<void> {
    const rows = await queryRows(tx, `SELECT 1 AS held FROM lease WHERE name = $1 AND epoch = $2 FOR SHARE`, [
      lease.name,
      lease.epoch,
    ]);
    if (rows.length === 0) throw new LeaseLost(lease);
  }
}
