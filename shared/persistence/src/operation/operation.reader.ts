import { type Queryable, queryRows } from '../sql/query-rows.js';

/** How the installation is doing, in figures. */
export interface OperationFigures {
  /** Orders that are not carried out, by the job they wait for. */
  readonly outbox: readonly { readonly topic: string; readonly waiting: number; readonly oldestSeconds: number }[];
  readonly quarantined: number;
  readonly pendingTickets: number;
  readonly openImports: number;
}

/** Cheap at any size: nothing here reads a table that grows with the tickets. */
export class OperationReader {
  constructor(private readonly db: Queryable) {}

  async figures(): Promise<OperationFigures> {
    const outbox = await queryRows<OperationFigures['outbox'][number]>(
      this.db,
      `SELECT topic, count(*)::int AS waiting,
              greatest(0, extract(epoch FROM clock_timestamp() - min(created_at)))::double precision AS "oldestSeconds"
       FROM outbox GROUP BY topic ORDER BY topic`,
    );
    const [counts] = await queryRows<Omit<OperationFigures, 'outbox'>>(
      this.db,
      `SELECT (SELECT count(*)::int FROM quarantine) AS quarantined,
              (SELECT count(*)::int FROM ticket WHERE state = 'pending') AS "pendingTickets",
              (SELECT count(*)::int FROM import_run WHERE status IN ('queued', 'running')) AS "openImports"`,
    );
    return { outbox, ...counts! };
  }

  /** How long the oldest order waits that no worker has taken; 0 when none waits. */
  async oldestUntakenSeconds(): Promise<number> {
    const [row] = await queryRows<{ seconds: number }>(
      this.db,
      `SELECT greatest(0, extract(epoch FROM clock_timestamp() - created_at))::double precision AS seconds
       FROM outbox WHERE enqueued_at IS NULL ORDER BY id LIMIT 1`,
    );
    return row?.seconds ?? 0;
  }
}
