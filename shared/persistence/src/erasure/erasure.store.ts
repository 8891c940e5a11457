import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type AuditActor, AuditStore } from '../audit/audit.store.js';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { OutboxStore } from '../outbox/outbox.store.js';
import { jsonText } from '../sql/json-text.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { type Erased, type ErasureAccount, type ErasureSubject, erase, eraseAgain } from './erase.js';
import type { ErasureMark } from './erasure-marks.js';
import { type LedgerEntry, appendToLedger } from './erasure-ledger.js';

export interface ErasureOrder {
  readonly subject: ErasureSubject;
  /** Number of the request in another system. */
  readonly reference: string | null;
  readonly actor: AuditActor;
  readonly requestId?: string;
}

export interface ErasureRow {
  readonly id: string;
  readonly kind: 'ticket' | 'person';
  readonly reference: string | null;
  readonly orderedBy: string;
  readonly orderedAt: Date;
  readonly doneAt: Date | null;
  readonly settledAt: Date | null;
  /** Null until it is carried out, and where only the ledger knows of it. */
  readonly account: ErasureAccount | null;
}

interface Pending {
  readonly subject: ErasureSubject | null;
  readonly kind: 'ticket' | 'person';
  readonly ordered_by: string;
}

/** Erasures: ordered by a person, carried out once, known by hashes ever after. */
export class ErasureStore {
  private readonly outbox = new OutboxStore();
  private readonly audit = new AuditStore();

  /** @returns id of the order */
  async order(tx: EntityManager, { subject, reference, actor, requestId }: ErasureOrder): Promise<string> {
    const id = uuidv7();
    await tx.query(`INSERT INTO erasure (id, kind, subject, reference, ordered_by) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      subject.kind,
      jsonText(subject),
      reference,
      actor.name,
    ]);
    await this.outbox.append(tx, 'erasure.carryOut', { erasureId: id });
    const object = { objectKind: 'erasure', objectId: id };
    await this.audit.append(tx, {
      actor,
      action: 'erasure.ordered',
      ...object,
      detail: { kind: subject.kind, reference },
      ...(requestId === undefined ? {} : { requestId }),
    });
    return id;
  }

  /** What a person types to order this: the ticket's number, or the first name. @returns undefined when there is no such ticket */
  async confirmationOf(db: Queryable, subject: ErasureSubject): Promise<string | undefined> {
    if (subject.kind === 'person') return subject.names[0];
    const [ticket] = await queryRows<{ externalId: string }>(
      db,
      `SELECT external_id AS "externalId" FROM ticket WHERE id = $1 AND state <> 'erased'`,
      [subject.ticketId],
    );
    return ticket?.externalId;
  }

  /**
   * Carry an order out. The ledger is written before the rows are committed: an entry too many does no harm, one too few would.
   * @returns names of files to remove from the upload folder after the commit; undefined when it was carried out already
   */
  async carryOut(tx: EntityManager, id: string, ledger: string): Promise<readonly string[] | undefined> {
    const [pending] = await queryRows<Pending>(
      tx,
      `SELECT subject, kind, ordered_by FROM erasure WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!pending?.subject) return undefined;
    const erased = await erase(tx, pending.subject);
    await this.keepMarks(tx, id, erased.marks);
    await this.complete(tx, id, erased);
    await this.audit.append(tx, {
      actor: { kind: 'machine', id: null, name: 'Reprise' },
      action: 'erasure.carriedOut',
      objectKind: 'erasure',
      objectId: id,
      detail: { kind: pending.kind, ...erased.account },
    });
    await appendToLedger(ledger, [entryOf(id, pending.kind, erased.marks)]);
    return erased.files;
  }

  /**
   * Make a database that was put back to an earlier state forget again what a ledger names.
   * @returns how many erasures it did not know, and files to remove from the upload folder after the commit
   */
  async reapply(
    tx: EntityManager,
    entries: readonly LedgerEntry[],
  ): Promise<{ count: number; files: readonly string[] }> {
    const known = await queryRows<{ id: string }>(tx, `SELECT id FROM erasure WHERE done_at IS NOT NULL`);
    const fresh = entries.filter(({ id }) => !known.some((row) => row.id === id));
    if (fresh.length === 0) return { count: 0, files: [] };
    const erased = await eraseAgain(
      tx,
      fresh.flatMap(({ marks }) => marks),
    );
    for (const { id, kind, doneAt, marks } of fresh) {
      // An order that waited in the backup was carried out since.
      await tx.query(
        `INSERT INTO erasure (id, kind, ordered_by, ordered_at, done_at) VALUES ($1, $2, 'ledger', $3, $3)
         ON CONFLICT (id) DO UPDATE SET subject = NULL, done_at = excluded.done_at`,
        [id, kind, doneAt],
      );
      await this.keepMarks(tx, id, marks);
    }
    const last = fresh.at(-1)!;
    await this.complete(tx, last.id, erased, last.doneAt);
    await this.audit.append(tx, {
      actor: { kind: 'machine', id: null, name: 'reprise restore' },
      action: 'erasure.reapplied',
      objectKind: 'erasure',
      objectId: fresh.length === 1 ? last.id : 'several',
      detail: { erasures: fresh.length, ...erased.account },
    });
    return { count: fresh.length, files: erased.files };
  }

  /** Every erasure that was carried out, as the ledger holds it. */
  async entries(db: Queryable): Promise<LedgerEntry[]> {
    return queryRows<LedgerEntry>(
      db,
      `SELECT erasure.id, erasure.kind, to_char(done_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "doneAt",
              jsonb_agg(jsonb_build_object('kind', mark.kind, 'hash', encode(hash, 'hex'), 'salt', encode(salt, 'hex'), 'words', words, 'length', length)) AS marks
       FROM erasure JOIN erasure_mark AS mark ON erasure_id = erasure.id WHERE done_at IS NOT NULL GROUP BY erasure.id ORDER BY done_at`,
    );
  }

  /** Newest first. */
  async list(db: Queryable, { after, limit }: PageRequest): Promise<Slice<ErasureRow>> {
    const rows = await queryRows<ErasureRow & { position: string }>(
      db,
      `SELECT id, kind, reference, ordered_by AS "orderedBy", ordered_at AS "orderedAt", done_at AS "doneAt", settled_at AS "settledAt",
              CASE WHEN account ? 'tickets' THEN account END AS account, ordered_at::text AS position
       FROM erasure ${after ? 'WHERE (ordered_at, id) < ($2::timestamptz, $3::uuid)' : ''} ORDER BY ordered_at DESC, id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    return toSlice(
      rows,
      limit,
      (row) => [row.position, row.id],
      ({ position: _, ...row }) => row,
    );
  }

  /** Names the state of what was erased; it differs from any other state. */
  async mark(db: Queryable): Promise<string> {
    const [row] = await queryRows<{ mark: string }>(
      db,
      `SELECT count(*) || ' ' || coalesce(max(done_at)::text, '') AS mark FROM erasure WHERE done_at IS NOT NULL`,
    );
    return row!.mark;
  }

  /** The matching index has forgotten: problems described from it meanwhile are described anew. */
  async settle(tx: EntityManager): Promise<void> {
    await tx.query(
      `UPDATE problem SET terms = '{}', machine_title = 'Untitled problem', version = version + 1
       WHERE cardinality(terms) > 0 AND (id IN (SELECT unnest(problem_ids) FROM erasure WHERE done_at IS NOT NULL AND settled_at IS NULL)
         OR created_at >= (SELECT min(ordered_at) FROM erasure WHERE done_at IS NOT NULL AND settled_at IS NULL))`,
    );
    await tx.query(
      `UPDATE erasure SET settled_at = clock_timestamp(), problem_ids = '{}' WHERE done_at IS NOT NULL AND settled_at IS NULL`,
    );
  }

  private async keepMarks(tx: EntityManager, id: string, marks: readonly ErasureMark[]): Promise<void> {
    await tx.query(
      `INSERT INTO erasure_mark (kind, hash, salt, words, length, erasure_id)
       SELECT kind, decode(hash, 'hex'), decode(salt, 'hex'), words, length, $1::uuid
       FROM jsonb_to_recordset($2::jsonb) AS mark(kind text, hash text, salt text, words int, length int)
       ON CONFLICT DO NOTHING`,
      [id, jsonText(marks)],
    );
  }

  private async complete(
    tx: EntityManager,
    id: string,
    { account, problemIds }: Erased,
    doneAt?: string,
  ): Promise<void> {
    await tx.query(
      `UPDATE erasure SET subject = NULL, done_at = coalesce($4::timestamptz, clock_timestamp()), account = $2, problem_ids = $3 WHERE id = $1`,
      [id, jsonText(account), problemIds, doneAt ?? null],
    );
  }
}

const entryOf = (id: string, kind: 'ticket' | 'person', marks: readonly ErasureMark[]): LedgerEntry => ({
  id,
  kind,
  doneAt: new Date().toISOString(),
  marks,
});
