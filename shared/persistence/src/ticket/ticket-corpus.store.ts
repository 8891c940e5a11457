import type { HandlingKind, Ticket, TicketSignature } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { jsonText } from '../sql/json-text.js';
import { presentRevisions } from './present-revisions.js';

/** A ticket as the matching engine reads it. Its id is the row's id: external ids of two sources may be equal. */
export interface CorpusTicket {
  readonly ticket: Ticket;
  readonly externalId: string;
  readonly revision: number;
  /** 32 bits of the hash of its content: after a backup was restored an equal revision may be of another text. */
  readonly fingerprint: number;
}

/** Which state of a ticket's content is meant. */
export interface TicketEdition {
  readonly id: string;
  readonly revision: number;
  readonly fingerprint: number;
}

interface CorpusRow {
  readonly id: string;
  readonly external_id: string;
  readonly revision: number;
  readonly fingerprint: number;
  readonly title: string | null;
  readonly description: string | null;
  readonly conversation: string | null;
  readonly resolution: string | null;
  readonly resolution_notes: string | null;
  readonly product: string | null;
  readonly component: string | null;
  readonly type: string | null;
  readonly status: string | null;
  readonly priority: string | null;
  readonly severity: string | null;
  readonly version: string | null;
  readonly fix_version: string | null;
  readonly environment: string | null;
  readonly tags: string[];
  readonly locale: string | null;
  readonly reporter: string | null;
  readonly assignee: string | null;
  readonly opened_at: Date | null;
  readonly resolved_at: Date | null;
  readonly source_updated_at: Date | null;
  readonly handling_minutes: number | null;
  readonly handling_kind: HandlingKind | null;
  readonly reopen_count: number | null;
  readonly reassignment_count: number | null;
  readonly comment_count: number | null;
}

const fingerprint = `('x' || encode(substring(content_hash FOR 4), 'hex'))::bit(32)::int AS fingerprint`;
const columns = `id, external_id, revision, ${fingerprint}, title, description, conversation, resolution, resolution_notes, product, component,
  type, status, priority, severity, version, fix_version, environment, tags, locale, encode(reporter_hash, 'hex') AS reporter,
  assignee, opened_at, resolved_at, source_updated_at, handling_minutes, handling_kind, reopen_count, reassignment_count, comment_count`;

/**
 * By moment, then by source and external id, as the engine orders tickets that come from a file: so both give the same labels.
 * Tickets without a moment come first, as they arrived.
 */
const inOrderOfCreation = `opened_at NULLS FIRST, CASE WHEN opened_at IS NULL THEN id END, source_name COLLATE "C", external_id COLLATE "C"`;
const sourceNames = `(SELECT id AS source_id, name AS source_name FROM source) AS source`;

interface EditionRow extends TicketEdition {
  readonly openedAt: string | null;
  readonly sourceName: string;
  readonly externalId: string;
}

/** The tickets as material for matching, and what matching found in each of them. */
export class TicketCorpusStore {
  /**
   * Which content every ticket that may be grouped has now, in order of creation, in batches. Tickets that were set aside or hold no
   * text are left out.
   */
  async *editions(db: Queryable, size = 20_000): AsyncGenerator<TicketEdition[]> {
    const page = (condition: string, order: string, after: readonly unknown[]): Promise<EditionRow[]> =>
      queryRows<EditionRow>(
        db,
        `SELECT ticket.id, revision, ${fingerprint}, opened_at::text AS "openedAt", source_name AS "sourceName", external_id AS "externalId"
         FROM ticket JOIN ${sourceNames} USING (source_id)
         WHERE state NOT IN ('quarantined', 'excluded', 'erased') AND ${condition} ORDER BY ${order} LIMIT ${size}`,
        after,
      );
    let rows = await page('opened_at IS NULL', 'ticket.id', []);
    while (rows.length > 0) {
      yield rows;
      rows = await page('opened_at IS NULL AND ticket.id > $1', 'ticket.id', [rows.at(-1)!.id]);
    }
    rows = await page('opened_at IS NOT NULL', inOrderOfCreation, []);
    while (rows.length > 0) {
      yield rows;
      const { openedAt, sourceName, externalId } = rows.at(-1)!;
      rows = await page(
        `opened_at >= $1::timestamptz
         AND (opened_at, source_name COLLATE "C", external_id COLLATE "C") > ($1::timestamptz, $2 COLLATE "C", $3 COLLATE "C")`,
        inOrderOfCreation,
        [openedAt, sourceName, externalId],
      );
    }
  }

  /** The tickets of these ids that exist and are not set aside, in order of creation. */
  async findMany(db: Queryable, ids: readonly string[]): Promise<CorpusTicket[]> {
    const rows = await queryRows<CorpusRow>(
      db,
      `SELECT ${columns} FROM ticket JOIN ${sourceNames} USING (source_id)
       WHERE id = ANY($1::uuid[]) AND state NOT IN ('quarantined', 'erased') ORDER BY ${inOrderOfCreation}`,
      [ids],
    );
    return rows.map(corpusTicket);
  }

  /**
   * Replace what was found in these tickets, but for those that were erased or changed since they were read: they are read again.
   * @param revisions  revision of each ticket as it was read
   * @returns ids of tickets whose signatures changed
   */
  async replaceSignatures(
    tx: EntityManager,
    found: ReadonlyMap<string, readonly TicketSignature[]>,
    revisions: ReadonlyMap<string, number>,
  ): Promise<string[]> {
    const present = await presentRevisions(tx, [...found.keys()]);
    const ids = [...found.keys()].filter((id) => present.get(id) === revisions.get(id));
    const rows = ids.flatMap((id) =>
      found.get(id)!.map(({ kind, value }) => ({ ticket_id: id, kind, value: value.slice(0, 500) })),
    );
    const changed = await queryRows<{ id: string }>(
      tx,
      `WITH found AS (SELECT DISTINCT ticket_id, kind, value FROM jsonb_to_recordset($2::jsonb) AS r(ticket_id uuid, kind text, value text)),
       gone AS (
         DELETE FROM ticket_signature old WHERE ticket_id = ANY($1::uuid[])
           AND NOT EXISTS (SELECT FROM found WHERE (found.ticket_id, found.kind, found.value) = (old.ticket_id, old.kind, old.value))
         RETURNING ticket_id),
       come AS (
         INSERT INTO ticket_signature (ticket_id, kind, value) SELECT ticket_id, found.kind, value FROM found
         ON CONFLICT DO NOTHING RETURNING ticket_id)
       SELECT DISTINCT ticket_id AS id FROM (SELECT ticket_id FROM gone UNION ALL SELECT ticket_id FROM come) AS touched`,
      [ids, jsonText(rows)],
    );
    return changed.map((row) => row.id);
  }

  /** Tickets without any text cannot be grouped; they are counted and shown, with the reason. */
  async exclude(tx: EntityManager, ids: readonly string[], reason: string): Promise<void> {
    if (ids.length === 0) return;
    await tx.query(
      `UPDATE ticket SET state = 'excluded', state_reason = $2 WHERE id = ANY($1::uuid[]) AND state <> 'erased'`,
      [ids, reason],
    );
    await tx.query(`DELETE FROM membership WHERE ticket_id = ANY($1::uuid[]) AND origin = 'machine'`, [ids]);
  }
}

function corpusTicket(row: CorpusRow): CorpusTicket {
  const { external_id: externalId, revision, fingerprint } = row;
  return { ticket: ticketOfRow(row), externalId, revision, fingerprint };
}

function ticketOfRow(row: CorpusRow): Ticket {
  const ticket = {
    id: row.id,
    title: row.title,
    description: row.description,
    conversation: row.conversation,
    resolution: row.resolution,
    resolutionNotes: row.resolution_notes,
    product: row.product,
    component: row.component,
    type: row.type,
    status: row.status,
    priority: row.priority,
    severity: row.severity,
    version: row.version,
    fixVersion: row.fix_version,
    environment: row.environment,
    tags: row.tags.length > 0 ? row.tags : null,
    locale: row.locale,
    reporter: row.reporter,
    assignee: row.assignee,
    createdAt: row.opened_at?.toISOString(),
    resolvedAt: row.resolved_at?.toISOString(),
    updatedAt: row.source_updated_at?.toISOString(),
    handlingMinutes: row.handling_minutes,
    handlingKind: row.handling_kind,
    reopenCount: row.reopen_count,
    reassignmentCount: row.reassignment_count,
    commentCount: row.comment_count,
  };
  return Object.fromEntries(
    Object.entries(ticket).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as Ticket;
}
