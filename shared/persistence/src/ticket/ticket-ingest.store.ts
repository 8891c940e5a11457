import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { RedactionCounts, Ticket } from '@reprise/domain';
import { erasedTickets } from '../erasure/erasure-marks.js';
import { IntakeRules, type IntakeRulesRow, intakeRulesColumns } from '../redaction/intake-rules.js';
import { RedactionStore } from '../redaction/redaction.store.js';
import { type Change, changeTogether } from '../sql/change-together.js';
import type { HeldSource } from '../source/source.store.js';
import { BinaryRows } from '../sql/binary-rows.js';
import { copyBinaryRows } from '../sql/copy-rows.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { formerContentHash } from './content-hash.js';
import { type PreparedTicket, PreparedTickets, type TicketBatch } from './prepared-tickets.js';
import { copiedColumns, ticketColumns as columns, ticketColumnTypes, writeTicketRow } from './ticket-columns.js';
import type { TicketRow } from './ticket-row.js';
import { jsonText } from '../sql/json-text.js';

/**
 * What became of one row of a source. `stale`: older than what is stored, so nothing was changed. `erased`: the ticket was
 * erased here and is not taken in again.
 */
export type IngestOutcome = 'created' | 'updated' | 'unchanged' | 'stale' | 'erased';

/** What its sender is told of a ticket that was erased. */
export const erasedTicketProblem = {
  code: 'ticket.erased',
  message: 'this ticket was erased here and is not taken in again',
} as const;

export interface IngestResult {
  /** One outcome a ticket, in the order given. */
  readonly outcomes: readonly IngestOutcome[];
  /** Id of the ticket each row belongs to, in the order given; null for one that was erased. */
  readonly ticketIds: readonly (string | null)[];
  /** Ids of tickets whose content is new. */
  readonly changedIds: readonly string[];
}

interface StoredTicket {
  readonly id: string;
  readonly external_id: string;
  readonly content_hash: string;
  /** Milliseconds. */
  readonly updated_at: number | null;
}

interface State {
  readonly id: string;
  readonly isNew: boolean;
  hash: string;
  updatedAt: number | null;
  /** What is to be stored; null where nothing is. */
  content: PreparedTicket | null;
}

type ChangedState = State & { readonly content: PreparedTicket };
const isChanged = (state: State): state is ChangedState => state.content !== null;

/** Takes tickets in: idempotent by source, external id and content. */
export class TicketIngestStore {
  private readonly redaction = new RedactionStore();
  /** As the last transaction found them: good to prepare with, never to decide by. */
  private latestRules: IntakeRules | undefined;

  /** Read the rules ahead of the first transaction, so that its tickets can be prepared too. */
  async learnRules(db: Queryable): Promise<IntakeRules> {
    this.latestRules = await IntakeRules.load(db);
    return this.latestRules;
  }

  /**
   * Do what can be done for tickets before their transaction begins.
   * @param sourceId  left out where it is not known yet
   */
  prepare(tickets: readonly Ticket[], sourceId?: string): PreparedTickets {
    const prepared = new PreparedTickets(tickets);
    try {
      if (this.latestRules && sourceId !== undefined) prepared.under(this.latestRules, sourceId);
    } catch {
      // Found again by the transaction, which says of which ticket.
    }
    return prepared;
  }

  /**
   * Store tickets as if one after the other. A ticket whose `updatedAt` is older than the stored one never replaces it; an equal
   * one leaves its row alone.
   *
   * @param prepared  as `prepare` or another thread made them ready
   * @param also  changes of other rows that belong to the outcome, made in the same statement
   * @throws RulesChanged when they were made ready elsewhere, under rules that no longer hold
   */
  async ingest(
    tx: EntityManager,
    { id: sourceId, name: sourceName }: HeldSource,
    prepared: readonly TicketBatch[],
    also: (result: IngestResult) => readonly Change[] = () => [],
  ): Promise<IngestResult> {
    const { rules, states } = await this.look(tx, sourceId, prepared);
    const read = prepared.flatMap((tickets) => tickets.under(rules, sourceId));
    const erased = await erasedTickets(
      tx,
      rules.ticketSalts,
      sourceName,
      read.map(({ externalId }) => externalId),
    );
    const outcomes = read.map((ticket) => (erased.has(ticket.externalId) ? 'erased' : decide(states, ticket)));
    const changed = [...states.values()].filter(isChanged);
    const result: IngestResult = {
      outcomes,
      ticketIds: read.map(({ externalId }) => (erased.has(externalId) ? null : states.get(externalId)!.id)),
      changedIds: changed.map((state) => state.id),
    };
    const added = changed.filter(({ isNew }) => isNew);
    const isLarge = added.length > MOST_IN_A_STATEMENT;
    if (isLarge) await copyTickets(tx, sourceId, added);
    await changeTogether(tx, [
      ...(isLarge ? [] : insertion(sourceId, added)),
      ...update(changed.filter(({ isNew }) => !isNew)),
      ...newerMoments([...states.values()].filter((state) => state.content === null && state.updatedAt !== null)),
      ...this.redaction.counting(sourceId, sumOf(changed.map(({ content }) => content.replaced))),
      ...also(result),
    ]);
    return result;
  }

  /** The rules as they are now, and what is stored of these tickets, which nobody else changes until `tx` ends. */
  private async look(
    tx: EntityManager,
    sourceId: string,
    prepared: readonly TicketBatch[],
  ): Promise<{ rules: IntakeRules; states: Map<string, State> }> {
    const externalIds = prepared.flatMap((tickets) => tickets.externalIds);
    const [row] = await queryRows<IntakeRulesRow & { stored: readonly StoredTicket[] }>(
      tx,
      `WITH stored AS MATERIALIZED (
         SELECT id, external_id, '\\x' || encode(content_hash, 'hex') AS content_hash, floor(extract(epoch FROM source_updated_at) * 1000) AS updated_at
         FROM ticket WHERE source_id = $1 AND external_id = ANY($2::text[]) FOR UPDATE)
       SELECT ${intakeRulesColumns}, coalesce((SELECT jsonb_agg(to_jsonb(stored)) FROM stored), '[]') AS stored`,
      [sourceId, externalIds],
    );
    this.latestRules = IntakeRules.of(row!);
    const states = row!.stored.map(
      ({ id, external_id, content_hash: hash, updated_at: updatedAt }): [string, State] => [
        external_id,
        { id, isNew: false, hash, updatedAt, content: null },
      ],
    );
    return { rules: this.latestRules, states: new Map(states) };
  }
}

/** New tickets above this number go through COPY: quicker for the database, two more ways to it. */
const MOST_IN_A_STATEMENT = 50;

/** The lock on the source makes sure that nobody else adds the same tickets meanwhile. */
async function copyTickets(tx: EntityManager, sourceId: string, added: readonly ChangedState[]): Promise<void> {
  const ready: Uint8Array[] = [];
  const others = new BinaryRows();
  for (const state of added) {
    const { packed, updatedAt } = state.content;
    if (packed?.id === state.id && updatedAt === state.updatedAt) ready.push(packed.bytes);
    else writeTicketRow(others, sourceId, state.id, rowOf(state));
  }
  await copyBinaryRows(tx, 'ticket', copiedColumns, [...ready, others.toBytes()]);
}

function insertion(sourceId: string, added: readonly ChangedState[]): Change[] {
  if (added.length === 0) return [];
  const sql = `INSERT INTO ticket (source_id, id, ${columns.join(', ')})
    SELECT $1::uuid, id, ${columns.join(', ')} FROM jsonb_to_recordset($2::jsonb) AS row(${typedColumns})`;
  return [{ sql, parameters: [sourceId, rowsAsJson(added)] }];
}

function update(changed: readonly ChangedState[]): Change[] {
  if (changed.length === 0) return [];
  return [
    {
      sql: `UPDATE ticket SET ${columns.map((column) => `${column} = row.${column}`).join(', ')},
         revision = ticket.revision + 1, state = 'pending', state_reason = NULL,
         changed_at = greatest(clock_timestamp(), ticket.changed_at + interval '1 microsecond')
       FROM jsonb_to_recordset($1::jsonb) AS row(${typedColumns}) WHERE ticket.id = row.id`,
      parameters: [rowsAsJson(changed)],
    },
    // What failed with the old text is tried with the new one.
    {
      sql: `DELETE FROM quarantine WHERE topic = 'ticket.cluster' AND jsonb_array_length(payload->'ticketIds') = 1
         AND payload->'ticketIds'->>0 = ANY($1::text[])`,
      parameters: [changed.map(({ id }) => id)],
    },
  ];
}

/** Equal content with a later moment: remember the moment, so that rows in between are known to be older. */
function newerMoments(states: readonly State[]): Change[] {
  if (states.length === 0) return [];
  return [
    {
      sql: `UPDATE ticket SET source_updated_at = newer.at
       FROM unnest($1::uuid[], $2::timestamptz[]) AS newer(id, at)
       WHERE ticket.id = newer.id AND (ticket.source_updated_at IS NULL OR ticket.source_updated_at < newer.at)`,
      parameters: [states.map((state) => state.id), states.map((state) => new Date(state.updatedAt!).toISOString())],
    },
  ];
}

const rowsAsJson = (states: readonly ChangedState[]): string =>
  jsonText(states.map((state) => ({ id: state.id, ...rowOf(state) })));

/** As its latest row says, with the latest moment that any of its rows told. */
const rowOf = ({ content, updatedAt }: ChangedState): TicketRow => ({
  ...content.row,
  source_updated_at: momentOf(updatedAt),
});

/** Fold one row into what is known of its ticket; later rows of a chunk see the earlier ones. */
function decide(states: Map<string, State>, ticket: PreparedTicket): IngestOutcome {
  const { contentHash: hash, externalId, packed, updatedAt } = ticket;
  const known = states.get(externalId);
  if (known === undefined) {
    states.set(externalId, { id: packed?.id ?? uuidv7(), isNew: true, hash, updatedAt, content: ticket });
    return 'created';
  }
  const older = updatedAt !== null && known.updatedAt !== null && updatedAt < known.updatedAt;
  if (older) return 'stale';
  if (updatedAt !== null) known.updatedAt = updatedAt;
  if (known.hash === hash || isOfFormerHash(known, ticket)) return 'unchanged';
  known.hash = hash;
  known.content = ticket;
  return 'updated';
}

const isOfFormerHash = ({ content, hash, isNew }: State, ticket: PreparedTicket): boolean =>
  !isNew && content === null && hash === formerContentHash(ticket.row);

function sumOf(all: readonly RedactionCounts[]): RedactionCounts {
  const sum: RedactionCounts = {};
  for (const counts of all)
    for (const [kind, n] of Object.entries(counts))
      sum[kind as keyof RedactionCounts] = (sum[kind as keyof RedactionCounts] ?? 0) + n;
  return sum;
}

const momentOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

const typedColumns = `id uuid, ${columns.map((column) => `${column} ${ticketColumnTypes[column]}`).join(', ')}`;
