import type { AuditEvent } from '@reprise/contracts/http';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface AuditFilter {
  readonly action?: string;
  readonly actor?: string;
}

interface AuditRow extends Omit<AuditEvent, 'at'> {
  readonly position: string;
  readonly at: Date;
}

/** The record of changes as administrators read it, newest first. */
export class AuditReader {
  constructor(private readonly db: Queryable) {}

  async list(filter: AuditFilter, { after, limit }: PageRequest): Promise<Slice<AuditEvent>> {
    const rows = await queryRows<AuditRow>(
      this.db,
      `SELECT e.id::text AS position, e.id::int AS id, e.at, e.actor_kind AS "actorKind", e.actor_name AS "actorName",
              e.action, e.object_kind AS "objectKind", e.object_id AS "objectId", e.detail, e.request_id AS "requestId",
              encode(s.hash, 'hex') AS seal
       FROM audit_event e LEFT JOIN audit_seal s ON s.event_id = e.id
       WHERE ($2::bigint IS NULL OR e.id < $2) AND ($3::text IS NULL OR e.action = $3)
         AND ($4::text IS NULL OR e.actor_name = $4)
       ORDER BY e.id DESC LIMIT $1`,
      [limit + 1, after?.[0] ?? null, filter.action ?? null, filter.actor ?? null],
    );
    return toSlice(
      rows,
      limit,
      ({ position }) => [position],
      ({ position: _, at, ...event }) => ({ ...event, at: at.toISOString() }),
    );
  }

  /** Seal what was committed since the last time. @returns entries sealed */
  async seal(): Promise<number> {
    const [row] = await queryRows<{ sealed: number }>(this.db, `SELECT seal_audit_events() AS sealed`);
    return row!.sealed;
  }
}
