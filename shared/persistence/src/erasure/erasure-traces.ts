import type { EntityManager } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { ProblemClusteringStore } from '../problem/problem-clustering.store.js';
import { searchDocumentKinds } from '../search/search-document.store.js';
import { queryRows } from '../sql/query-rows.js';
import { type EmptiedTicket, forgetReasons } from './empty-tickets.js';

/** Sentences that a draft took from these tickets, wherever they stand in its texts. @returns ids of the known errors */
export async function withdrawSentences(tx: EntityManager, emptied: readonly EmptiedTicket[]): Promise<string[]> {
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

export async function touchTickets(tx: EntityManager, ids: readonly string[]): Promise<void> {
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
export async function touchProblems(
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

export async function touchKnownErrors(tx: EntityManager, ids: readonly string[]): Promise<void> {
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
export async function forgetAnswers(tx: EntityManager): Promise<void> {
  await tx.query(
    `UPDATE idempotency_key SET status = NULL, headers = NULL, response = NULL WHERE response IS NOT NULL`,
  );
}

/** Why work failed may quote what it failed with. Whoever works on a row at this moment writes it anew. */
export async function forgetFailures(tx: EntityManager): Promise<void> {
  await tx.query(
    `UPDATE outbox SET last_error = NULL WHERE id IN (SELECT id FROM outbox WHERE last_error IS NOT NULL FOR UPDATE SKIP LOCKED)`,
  );
}

/**
 * What may hold a name is made anew from its row, which is cheaper than to change it in place with all its indexes.
 * @param places  rows of the search documents
 */
export async function dropDocuments(
  tx: EntityManager,
  places: readonly string[],
  without: readonly string[],
): Promise<[id: string, kind: string][]> {
  const rows = await queryRows<{ kind: string; id: string }>(
    tx,
    `WITH gone AS (DELETE FROM search_document WHERE ctid = ANY($1::tid[]) AND id <> ALL($2::uuid[]) RETURNING kind, id) SELECT kind, id FROM gone`,
    [places, without],
  );
  return rows.map(({ id, kind }) => [id, kind]);
}

export async function orderDocuments(
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
export async function forgetUploads(tx: EntityManager): Promise<string[]> {
  const rows = await queryRows<{ storedAs: string }>(
    tx,
    `DELETE FROM upload WHERE NOT EXISTS (SELECT FROM import_run WHERE upload_id = upload.id) RETURNING stored_as AS "storedAs"`,
  );
  return rows.map(({ storedAs }) => storedAs);
}

export async function orderWork(
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
