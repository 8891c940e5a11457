import { type RetainedKind, retainedKinds } from '@reprise/contracts/http';
import type { DataSource, EntityManager } from 'typeorm';
import { type AuditActor, AuditStore } from '../audit/audit.store.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { keepSetting } from '../setting/keep-setting.js';

/** Days by kind; null: for ever. */
export type RetentionDays = Readonly<Record<RetainedKind, number | null>>;

export interface RetentionSetting {
  readonly days: RetentionDays;
  /** Null: nobody has changed it yet. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

export const defaultRetentionDays: Readonly<Record<RetainedKind, number>> = {
  answers: 1,
  searches: 400,
  gaps: 400,
  rejections: 90,
  invitations: 30,
};

interface Kept {
  readonly table: string;
  /** Which of its rows are meant, whatever their age. */
  readonly which: string;
  /** When a row was used for the last time. */
  readonly since: string;
  /** What is done with old rows; left out, they go. */
  readonly emptied?: string;
}

const tables: Readonly<Record<RetainedKind, Kept>> = {
  answers: { table: 'idempotency_key', which: 'true', since: 'started_at' },
  searches: { table: 'search_event', which: 'true', since: 'at' },
  // An open gap waits for somebody.
  gaps: { table: 'knowledge_gap', which: `status IN ('resolved', 'dismissed')`, since: 'at' },
  // Line, column and reason are the account of an import; what stood there is somebody's text.
  rejections: {
    table: 'import_rejection',
    which: 'value IS NOT NULL',
    since: '(SELECT created_at FROM import_run WHERE import_run.id = import_id)',
    emptied: 'value = NULL',
  },
  invitations: {
    table: 'invitation',
    which: 'accepted_at IS NOT NULL OR expires_at < clock_timestamp()',
    since: 'least(accepted_at, expires_at)',
  },
};

const ROWS_AT_ONCE = 5_000;

/** How long what is no evidence is kept. Tickets, problems, decisions, knowledge and the audit record are evidence. */
export class RetentionStore {
  private readonly audit = new AuditStore();

  async setting(db: Queryable): Promise<RetentionSetting> {
    const [row] = await queryRows<{ days: Partial<RetentionDays>; changedAt: Date; changedBy: string }>(
      db,
      `SELECT value->'days' AS days, changed_at AS "changedAt", changed_by AS "changedBy"
       FROM installation_setting WHERE name = 'retention'`,
    );
    if (!row) return { days: defaultRetentionDays, changedAt: null, changedBy: null };
    return { ...row, days: { ...defaultRetentionDays, ...row.days } };
  }

  /** @param days  what is left out stays as it was */
  async decide(tx: EntityManager, days: Partial<RetentionDays>, actor: AuditActor, requestId?: string): Promise<void> {
    const { days: before } = await this.setting(tx);
    const after = { ...before, ...days };
    await keepSetting(tx, 'retention', { days: after }, actor.name);
    await this.audit.append(tx, {
      actor,
      action: 'retention.changed',
      objectKind: 'setting',
      objectId: 'retention',
      detail: { before, after },
      ...(requestId === undefined ? {} : { requestId }),
    });
  }

  /** Rows of each kind there are now. */
  async counts(db: Queryable): Promise<Readonly<Record<RetainedKind, number>>> {
    const counted = retainedKinds.map(
      (kind) => `(SELECT count(*) FROM ${tables[kind].table} WHERE ${tables[kind].which}) AS ${kind}`,
    );
    const [row] = await queryRows<Record<RetainedKind, string>>(db, `SELECT ${counted.join(', ')}`);
    return Object.fromEntries(retainedKinds.map((kind) => [kind, Number(row![kind])])) as Record<RetainedKind, number>;
  }

  /**
   * Remove what is older than its kind is kept, a few thousand rows a transaction. Answers aside, which come and go by the minute,
   * the audit record says how much went.
   * @returns rows that went, by kind
   */
  async sweep(dataSource: DataSource): Promise<Readonly<Record<RetainedKind, number>>> {
    const { days } = await this.setting(dataSource);
    const gone = { answers: 0, searches: 0, gaps: 0, rejections: 0, invitations: 0 };
    for (const kind of retainedKinds) {
      const limit = days[kind];
      if (limit === null) continue;
      for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE;) {
        rows = await this.sweepSome(dataSource, tables[kind], limit);
        gone[kind] += rows;
      }
    }
    const { answers: _, ...told } = gone;
    if (Object.values(told).some((rows) => rows > 0))
      await dataSource.transaction((tx) =>
        this.audit.append(tx, {
          actor: { kind: 'machine', id: null, name: 'Reprise' },
          action: 'retention.swept',
          objectKind: 'setting',
          objectId: 'retention',
          detail: told,
        }),
      );
    return gone;
  }

  private async sweepSome(db: Queryable, { emptied, since, table, which }: Kept, days: number): Promise<number> {
    const act = emptied === undefined ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${emptied}`;
    const rows = await queryRows(
      db,
      `WITH gone AS (${act} WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${table} WHERE (${which}) AND ${since} < clock_timestamp() - make_interval(days => $1)
           LIMIT ${ROWS_AT_ONCE})) RETURNING 1)
       SELECT FROM gone`,
      [days],
    );
    return rows.length;
  }
}
