import type { Source } from '@reprise/contracts/http';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import type { SourceKind } from './source.store.js';

/** Where tickets come from, with what came. */
export class SourceReader {
  constructor(private readonly db: Queryable) {}

  /** Whether the demo's removal was ordered and is not done. */
  async isDemoLeaving(): Promise<boolean> {
    const rows = await queryRows(this.db, `SELECT id FROM outbox WHERE topic = 'demo.remove' LIMIT 1`);
    return rows.length > 0;
  }

  async list(): Promise<Source[]> {
    const rows = await queryRows<{
      id: string;
      name: string;
      kind: SourceKind;
      tickets: number;
      last: Date | null;
      created_at: Date;
    }>(
      this.db,
      `SELECT s.id, s.name, s.kind, s.created_at,
              (SELECT count(*)::int FROM ticket t WHERE t.source_id = s.id) AS tickets,
              (SELECT max(created_at) FROM import_run r WHERE r.source_id = s.id) AS last
       FROM source s ORDER BY lower(s.name), s.id`,
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      kind: row.kind,
      ticketCount: row.tickets,
      lastImportAt: row.last?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
    }));
  }
}
