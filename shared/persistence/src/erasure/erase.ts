import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { ProblemClusteringStore } from '../problem/problem-clustering.store.js';
import { searchDocumentKinds } from '../search/search-document.store.js';
import { queryRows } from '../sql/query-rows.js';
import { type EmptiedTicket, emptyTickets, forgetReasons } from './empty-tickets.js';
import { ErasedNames, type ErasureMark, nameMark, newSalt, reporterMark, ticketMark } from './erasure-marks.js';
import { quotesOf } from './quotes.js';
import { type TextTable, type TouchedRows, findCandidates, rewriteTexts, textTables } from './text-columns.js';

/** A ticket, or a person by every name a desk may write: address, account, full name. */
export type ErasureSubject =
  | { readonly kind: 'ticket'; readonly ticketId: string }
  | { readonly kind: 'person'; readonly names: readonly string[] };

export interface ErasureAccount {
  /** Tickets of which only the fact is left. */
  readonly tickets: number;
  /** Rows in which a name or a quotation was replaced, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Problems whose tickets or words changed. */
  readonly problems: number;
  /** Uploads that nobody had imported. */
  readonly uploads: number;
}

export interface Erased {
  readonly account: ErasureAccount;
  readonly marks: readonly ErasureMark[];
  readonly emptied: readonly EmptiedTicket[];
  readonly problemIds: readonly string[];
  /** To be removed from the upload folder after the commit. */
  readonly files: readonly string[];
}

/** What is to be erased, once it is known by rows and hashes. */
interface Target {
  readonly ticketIds: readonly string[];
  readonly names: ErasedNames;
  /** Words that rows with these names hold; left out where only hashes are known. */
  readonly hints?: readonly string[];
  readonly marks: (emptied: readonly EmptiedTicket[]) => readonly ErasureMark[];
}

/** Erase within one transaction: rolled back, it was a rehearsal. */
export async function erase(tx: EntityManager, subject: ErasureSubject): Promise<Erased> {
  const salt = await saltOf(tx);
  const numbers = (emptied: readonly EmptiedTicket[]) =>
    emptied.map(({ externalId, sourceName }) => ticketMark(salt, sourceName, externalId));
  if (subject.kind === 'ticket')
    return eraseTarget(tx, { ticketIds: [subject.ticketId], names: new ErasedNames([]), hints: [], marks: numbers });
  const named = subject.names.map((name) => nameMark(salt, name));
  const reporters = await reporterHashes(tx, subject.names);
  const tickets = await ticketsOfReporters(tx, reporters);
  return eraseTarget(tx, {
    ticketIds: tickets,
    names: new ErasedNames(named),
    hints: subject.names.map(longestWord),
    marks: (emptied) => [...named, ...reporters.map((hash) => reporterMark(salt, hash)), ...numbers(emptied)],
  });
}

/** Erase again what a ledger knows by hashes, in a database that has forgotten it: every text is read. */
export async function eraseAgain(tx: EntityManager, marks: readonly ErasureMark[]): Promise<Erased> {
  const hashes = marks.filter(({ kind }) => kind === 'reporter').map(({ hash }) => hash);
  const ticketIds = [...(await ticketsOfMarks(tx, marks)), ...(await ticketsOfReporters(tx, hashes))];
  return eraseTarget(tx, { ticketIds: [...new Set(ticketIds)], names: new ErasedNames(marks), marks: () => marks });
}

async function eraseTarget(tx: EntityManager, { ticketIds, names, hints, marks }: Target): Promise<Erased> {
  const tables = await textTables(tx);
  const candidates = hints && !names.isEmpty ? await findCandidates(tx, tables, hints) : undefined;
  // Looking for them took long and held nobody up; from here on no ticket comes in.
  await holdIntake(tx);
  const emptied = await emptyTickets(tx, ticketIds);
  const drafts = await withdrawSentences(tx, emptied);
  const quotes = await quotesOf(tx, emptied);
  const quoted = quotes ? await rewriteTexts(tx, { tables: tables.filter(holdsQuotes), rewrite: quotes }) : new Map();
  const named = names.isEmpty
    ? new Map<string, never>()
    : await rewriteTexts(tx, {
        tables: candidates ? tables.filter(({ name }) => name !== searchDocuments) : tables,
        rewrite: (text) => names.without(text),
        ...(candidates && { candidates }),
      });
  const documents = await dropDocuments(tx, candidates?.places.get(searchDocuments) ?? []);
  const touched = merged(quoted, named, new Map([[searchDocuments, documents]]));
  const changed = idsIn(touched, 'ticket', 'ticket_signature').filter((id) => !emptied.some((one) => one.id === id));
  const problemIds = await touchProblems(tx, [...emptied.map(({ id }) => id), ...changed], idsIn(touched, 'problem'));
  await touchTickets(tx, changed);
  const knownErrors = [...new Set([...drafts, ...idsIn(touched, 'known_error', 'known_error_revision')])];
  await touchKnownErrors(tx, knownErrors);
  await forgetAnswers(tx);
  await forgetFailures(tx);
  const files = await forgetUploads(tx);
  await orderWork(tx, [...emptied.map(({ id }) => id), ...changed], problemIds, knownErrors);
  await orderDocuments(tx, documents);
  return {
    account: {
      tickets: emptied.length,
      rows: Object.fromEntries(
        [...touched].filter(([, keys]) => keys.length > 0).map(([table, keys]) => [table, keys.length]),
      ),
      problems: problemIds.length,
      uploads: files.length,
    },
    marks: marks(emptied),
    emptied,
    problemIds,
    files,
  };
}

const searchDocuments = 'search_document';

/** Other tickets may say the same in their own right, and what the machine holds of them is made anew. */
const holdsQuotes = ({ name }: TextTable): boolean =>
  !['ticket', 'ticket_signature', 'membership', 'search_document'].includes(name);

/** No ticket comes in while one goes: each chunk of intake waits for its source, and then knows what was erased. */
async function holdIntake(tx: EntityManager): Promise<void> {
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(id::text, 1)) FROM (SELECT id FROM source ORDER BY id) AS source`,
  );
}

async function saltOf(tx: EntityManager): Promise<string> {
  const [row] = await queryRows<{ salt: string }>(tx, `SELECT encode(salt, 'hex') AS salt FROM erasure_mark LIMIT 1`);
  return row?.salt ?? newSalt();
}

const longestWord = (name: string): string =>
  (name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).reduce(
    (best, word) => (word.length > best.length ? word : best),
    '',
  );

/** As a ticket keeps its reporter: the desk's spelling of the name is not known, so the usual ones are tried. */
async function reporterHashes(tx: EntityManager, names: readonly string[]): Promise<string[]> {
  const capitals = (name: string): string =>
    name.toLowerCase().replace(/(^|[\s.-])\p{L}/gu, (letter) => letter.toUpperCase());
  const spellings = new Set(names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase(), capitals(name)]));
  const sources = await queryRows<{ id: string }>(tx, `SELECT id FROM source`);
  return sources.flatMap(({ id }) =>
    [...spellings].map((name) => createHash('sha256').update(`${id}\n${name}`, 'utf8').digest('hex')),
  );
}

async function ticketsOfReporters(tx: EntityManager, hashes: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    `SELECT id FROM ticket WHERE reporter_hash IN (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`,
    [hashes],
  );
  return rows.map(({ id }) => id);
}

async function ticketsOfMarks(tx: EntityManager, marks: readonly ErasureMark[]): Promise<string[]> {
  const numbers = marks.filter(({ kind }) => kind === 'ticket');
  if (numbers.length === 0) return [];
  const rows = await queryRows<{ id: string }>(
    tx,
    `SELECT ticket.id FROM ticket JOIN source ON source.id = source_id, unnest($1::text[]) AS salt
     WHERE sha256(decode(salt, 'hex') || convert_to(E'ticket\\n' || source.name || E'\\n' || external_id, 'UTF8'))
       IN (SELECT decode(h, 'hex') FROM unnest($2::text[]) AS h)`,
    [[...new Set(numbers.map(({ salt }) => salt))], numbers.map(({ hash }) => hash)],
  );
  return rows.map(({ id }) => id);
}

/** Sentences that a draft took from these tickets, wherever they stand in its texts. @returns ids of the known errors */
async function withdrawSentences(tx: EntityManager, emptied: readonly EmptiedTicket[]): Promise<string[]> {
  const ids = emptied.map(({ id }) => id);
  const drafted = await queryRows<{ id: string; sentence: string }>(
    tx,
    `SELECT known_error.id, one->>'sentence' AS sentence FROM known_error, jsonb_array_elements(drafted) AS one
     WHERE one->>'ticketId' = ANY($1::text[])`,
    [ids],
  );
  const columns = [
    'title',
    'symptom',
    'environment',
    'cause',
    'workaround',
    'fix',
    'verification',
    'customer_answer',
    'runbook',
  ];
  for (const { id, sentence } of drafted) {
    await tx.query(
      `UPDATE known_error_revision SET ${columns.map((column) => `${column} = replace(${column}, $2, '[erased]')`).join(', ')}
       WHERE known_error_id = $1`,
      [id, sentence],
    );
  }
  await tx.query(
    `UPDATE known_error SET drafted = coalesce((SELECT jsonb_agg(one ORDER BY at) FROM jsonb_array_elements(drafted) WITH ORDINALITY AS all_of(one, at)
       WHERE one->>'ticketId' <> ALL ($2::text[])), '[]') WHERE id = ANY($1::uuid[])`,
    [drafted.map(({ id }) => id), ids],
  );
  return drafted.map(({ id }) => id);
}

async function touchTickets(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await forgetReasons(tx, ids);
  await tx.query(
    `UPDATE ticket SET revision = revision + 1, content_hash = sha256(content_hash || 'erased'::bytea), state_reason = NULL,
       state = CASE WHEN state IN ('erased', 'quarantined') THEN state ELSE 'pending' END,
       changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
     WHERE id = ANY($1::uuid[])`,
    [ids],
  );
}

/** The machine's words for problems come from their tickets: they go, and the next run finds new ones. A run under way leaves them alone. */
async function touchProblems(
  tx: EntityManager,
  ticketIds: readonly string[],
  worded: readonly string[],
): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    `UPDATE problem SET machine_title = CASE WHEN EXISTS (SELECT FROM membership JOIN ticket ON ticket.id = ticket_id
         WHERE problem_id = problem.id AND state <> 'erased') THEN 'Untitled problem' ELSE 'Erased tickets' END,
       terms = '{}', version = version + 1, changed_at = greatest(clock_timestamp(), problem.changed_at + interval '1 microsecond')
     WHERE id = ANY($2::uuid[]) OR id IN (SELECT problem_id FROM membership WHERE ticket_id = ANY($1::uuid[])) RETURNING id`,
    [ticketIds, worded],
  );
  const ids = rows.map(({ id }) => id);
  await tx.query(
    `UPDATE search_document SET title = label, body = '', codes = '{}' WHERE kind = 'problem' AND id = ANY($1::uuid[])`,
    [ids],
  );
  return ids;
}

async function touchKnownErrors(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE known_error SET version = version + 1, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
     WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  await tx.query(
    `UPDATE search_document SET title = label, body = '', codes = '{}' WHERE kind = 'known_error' AND id = ANY($1::uuid[])`,
    [ids],
  );
}

/** Answers kept for a repetition are of any form: all of them go. Who repeats a request is told that it was carried out. */
async function forgetAnswers(tx: EntityManager): Promise<void> {
  await tx.query(
    `UPDATE idempotency_key SET status = NULL, headers = NULL, response = NULL WHERE response IS NOT NULL`,
  );
}

/** Why work failed may quote what it failed with. Whoever works on a row at this moment writes it anew. */
async function forgetFailures(tx: EntityManager): Promise<void> {
  await tx.query(
    `UPDATE outbox SET last_error = NULL WHERE id IN (SELECT id FROM outbox WHERE last_error IS NOT NULL FOR UPDATE SKIP LOCKED)`,
  );
}

/** What may hold a name is made anew from its row, which is cheaper than to change it in place with all its indexes. */
async function dropDocuments(tx: EntityManager, places: readonly string[]): Promise<[id: string, kind: string][]> {
  const rows = await queryRows<{ kind: string; id: string }>(
    tx,
    `WITH gone AS (DELETE FROM search_document WHERE ctid = ANY($1::tid[]) RETURNING kind, id) SELECT kind, id FROM gone`,
    [places],
  );
  return rows.map(({ id, kind }) => [id, kind]);
}

async function orderDocuments(
  tx: EntityManager,
  documents: readonly (readonly [id: string, kind: string])[],
): Promise<void> {
  for (const kind of searchDocumentKinds)
    await new OutboxStore().appendSearch(
      tx,
      kind,
      documents.flatMap(([id, ofKind]) => (ofKind === kind ? id : [])),
    );
}

/** A file that waits for its import is read by the rules of the moment; one that nobody imports has no reason to stay. */
async function forgetUploads(tx: EntityManager): Promise<string[]> {
  const rows = await queryRows<{ storedAs: string }>(
    tx,
    `DELETE FROM upload WHERE NOT EXISTS (SELECT FROM import_run WHERE upload_id = upload.id) RETURNING stored_as AS "storedAs"`,
  );
  return rows.map(({ storedAs }) => storedAs);
}

async function orderWork(
  tx: EntityManager,
  ticketIds: readonly string[],
  problemIds: readonly string[],
  knownErrorIds: readonly string[],
): Promise<void> {
  const outbox = new OutboxStore();
  await new ProblemClusteringStore().recount(tx, problemIds);
  await outbox.appendTickets(tx, ticketIds);
  await outbox.appendSearch(tx, 'ticket', ticketIds);
  await outbox.appendSearch(tx, 'problem', problemIds);
  await outbox.appendSearch(tx, 'known_error', knownErrorIds);
  await outbox.appendAnalysis(tx, problemIds);
}

function merged(...all: readonly TouchedRows[]): Map<string, readonly (readonly string[])[]> {
  const union = new Map<string, Map<string, readonly string[]>>();
  for (const touched of all)
    for (const [table, keys] of touched) {
      const known = union.get(table) ?? new Map<string, readonly string[]>();
      for (const key of keys) known.set(key.join(' '), key);
      union.set(table, known);
    }
  return new Map([...union].map(([table, keys]) => [table, [...keys.values()]]));
}

/** The first part of the key in each of these tables: the id of the thing itself. */
const idsIn = (touched: TouchedRows, ...tables: readonly string[]): string[] => [
  ...new Set(tables.flatMap((table) => (touched.get(table) ?? []).map(([id]) => id!))),
];
