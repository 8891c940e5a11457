import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type AuditActor, AuditStore } from '../audit/audit.store.js';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { OutboxStore } from '../outbox/outbox.store.js';
import { jsonText } from '../sql/json-text.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { type InPart, eraseInParts, eraseWhatCame, forgetCopies, holdIntake } from './erase.js';
import { type LedgerEntry, appendToLedger } from './erasure-ledger.js';
import type { ErasureMark } from './erasure-marks.js';
import { type ErasureAccount, ErasureSum } from './erasure-sum.js';
import { type ErasureSubject, type ErasureTarget, targetOf, targetOfMarks } from './erasure-target.js';

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
  readonly isAnnounced: boolean;
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
   * Carry an order out, beside whatever else goes on.
   * @returns names of files to remove from the upload folder; undefined when it was carried out already
   */
  async carryOut(inPart: InPart, id: string, ledger: string): Promise<readonly string[] | undefined> {
    await this.prepare(inPart, id, ledger);
    return inPart((tx) => this.complete(tx, id));
  }

  /**
   * Carry an order out but for its end, part by part. First its marks are kept, and in the ledger too, while no ticket comes in: from
   * then on nothing of it comes in. An entry in the ledger too many does no harm, one too few would. Carried out again after a death,
   * it goes on with what is left; carried out by two at once, each does what the other has not.
   */
  async prepare(inPart: InPart, id: string, ledger: string): Promise<void> {
    const target = await inPart((tx) => this.announce(tx, id, ledger));
    if (!target) return;
    const sum = new ErasureSum();
    const notedPart: InPart = (work) =>
      inPart(async (tx) => {
        const result = await work(tx);
        await this.note(tx, id, sum);
        return result;
      });
    await eraseInParts(notedPart, target, sum);
  }

  /**
   * The end of an order that was prepared: what came meanwhile, and all that is made anew.
   * @returns names of files to remove from the upload folder after the commit; undefined when it was carried out already
   */
  async complete(tx: EntityManager, id: string): Promise<readonly string[] | undefined> {
    const pending = await this.pending(tx, id);
    if (!pending?.subject) return undefined;
    const target = await targetOf(tx, pending.subject, pending.isAnnounced);
    const sum = new ErasureSum();
    await eraseWhatCame(tx, target, sum);
    const files = await forgetCopies(tx, target, sum);
    await this.note(tx, id, sum);
    const account = await this.end(tx, id, files.length);
    // The next run has the matching index forget, which waits for the end.
    await this.outbox.appendRun(tx);
    await this.audit.append(tx, {
      actor: { kind: 'machine', id: null, name: 'Reprise' },
      action: 'erasure.carriedOut',
      objectKind: 'erasure',
      objectId: id,
      detail: { kind: pending.kind, ...account },
    });
    return files;
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
    const target = await targetOfMarks(
      tx,
      fresh.flatMap(({ marks }) => marks),
    );
    const sum = new ErasureSum();
    await eraseInParts((work) => work(tx), target, sum);
    await eraseWhatCame(tx, target, sum);
    const files = await forgetCopies(tx, target, sum);
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
    await this.note(tx, last.id, sum);
    const account = await this.end(tx, last.id, files.length);
    await this.audit.append(tx, {
      actor: { kind: 'machine', id: null, name: 'reprise restore' },
      action: 'erasure.reapplied',
      objectKind: 'erasure',
      objectId: fresh.length === 1 ? last.id : 'several',
      detail: { erasures: fresh.length, ...account },
    });
    return { count: fresh.length, files };
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
              CASE WHEN done_at IS NOT NULL AND account ? 'tickets' THEN account END AS account, ordered_at::text AS position
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

  private async announce(tx: EntityManager, id: string, ledger: string): Promise<ErasureTarget | undefined> {
    const pending = await this.pending(tx, id);
    if (!pending?.subject) return undefined;
    await holdIntake(tx);
    const target = await targetOf(tx, pending.subject, pending.isAnnounced);
    if (!pending.isAnnounced) {
      await this.keepMarks(tx, id, target.marks);
      await appendToLedger(ledger, [entryOf(id, pending.kind, target.marks)]);
    }
    return target;
  }

  private async pending(tx: EntityManager, id: string): Promise<Pending | undefined> {
    const [pending] = await queryRows<Pending>(
      tx,
      `SELECT subject, kind, EXISTS (SELECT FROM erasure_mark WHERE erasure_id = erasure.id) AS "isAnnounced"
       FROM erasure WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return pending;
  }

  /** How far an order is carried out. */
  private note(tx: EntityManager, id: string, sum: ErasureSum): Promise<void> {
    return sum.note((tickets, rows, problemIds) =>
      tx.query(
        `UPDATE erasure SET
           account = jsonb_build_object('tickets', coalesce((account->>'tickets')::int, 0) + $2::int, 'rows',
             (SELECT coalesce(jsonb_object_agg(name, n), '{}') FROM (SELECT key AS name, sum(value::int) AS n
                FROM (SELECT * FROM jsonb_each_text(account->'rows') UNION ALL SELECT * FROM jsonb_each_text($3::jsonb)) AS part GROUP BY key) AS whole)),
           problem_ids = ARRAY(SELECT unnest(problem_ids) UNION SELECT unnest($4::uuid[]))
         WHERE id = $1`,
        [id, tickets, jsonText(rows), problemIds],
      ),
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

  private async end(tx: EntityManager, id: string, uploads: number): Promise<ErasureAccount> {
    const [row] = await queryRows<{ account: ErasureAccount }>(
      tx,
      `UPDATE erasure SET subject = NULL, done_at = coalesce(done_at, clock_timestamp()),
         account = account || jsonb_build_object('problems', cardinality(problem_ids), 'uploads', $2::int) WHERE id = $1 RETURNING account`,
      [id, uploads],
    );
    return row!.account;
  }
}

const entryOf = (id: string, kind: 'ticket' | 'person', marks: readonly ErasureMark[]): LedgerEntry => ({
  id,
  kind,
  doneAt: new Date().toISOString(),
  marks,
});
