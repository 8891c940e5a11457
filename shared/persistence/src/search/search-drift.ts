import type { SearchDocumentKind, SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { queryRows } from '../sql/query-rows.js';
import { SearchDocumentStore } from './search-document.store.js';

/** A document in which index and rows differ. */
export interface DriftedDocument {
  readonly kind: SearchDocumentKind;
  readonly id: string;
  /** How they differ, to be read after the document's name. */
  readonly what: string;
}

const kinds: readonly SearchDocumentKind[] = ['ticket', 'problem', 'known_error'];

/** Compare an index with the rows. Documents whose update is under way are left out. */
export async function searchDrift(dataSource: DataSource, index: SearchIndex): Promise<DriftedDocument[]> {
  const documents = new SearchDocumentStore();
  const indexed = new Map<string, { kind: SearchDocumentKind; id: string; version: number }>();
  for await (const one of index.versions()) indexed.set(`${one.kind} ${one.id}`, one);
  const drift: DriftedDocument[] = [];
  for (const kind of kinds) {
    for (const [id, version] of await documents.versions(dataSource, kind)) {
      const key = `${kind} ${id}`;
      const found = indexed.get(key);
      indexed.delete(key);
      if (found === undefined) drift.push({ kind, id, what: 'is missing in the index' });
      else if (found.version !== version)
        drift.push({ kind, id, what: `is in the index in another version (${found.version} instead of ${version})` });
    }
  }
  for (const { kind, id } of indexed.values())
    drift.push({ kind, id, what: 'is in the index but should not be found' });
  // Read last: what changed since the index was read has its order here.
  const underWay = await documentsUnderWay(dataSource);
  return drift.filter(({ kind, id }) => !underWay.has(`${kind} ${id}`));
}

/** Order the indexing of everything in which index and rows differ, such as a new or restored engine. @returns documents ordered */
export async function orderSearchRepair(dataSource: DataSource, index: SearchIndex): Promise<number> {
  const drift = await searchDrift(dataSource, index);
  const outbox = new OutboxStore();
  await dataSource.transaction(async (tx) => {
    for (const kind of kinds)
      await outbox.appendSearch(
        tx,
        kind,
        drift.filter((one) => one.kind === kind).map((one) => one.id),
      );
  });
  return drift.length;
}

async function documentsUnderWay(dataSource: DataSource): Promise<Set<string>> {
  const rows = await queryRows<{ kind: string; id: string }>(
    dataSource,
    `SELECT payload->>'kind' AS kind, waiting.id AS id FROM outbox, jsonb_array_elements_text(payload->'ids') AS waiting(id) WHERE topic = 'search.index'`,
  );
  return new Set(rows.map(({ kind, id }) => `${kind} ${id}`));
}
