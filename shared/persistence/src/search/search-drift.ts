import type { SearchDocumentKind, SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { queryRows } from '../sql/query-rows.js';
import { SearchDocumentStore, searchDocumentKinds } from './search-document.store.js';

/** A document in which index and rows differ. */
export interface DriftedDocument {
  readonly kind: SearchDocumentKind;
  readonly id: string;
  /** How they differ, to be read after the document's name. */
  readonly what: string;
  /** The index is ahead of the rows, as after a restore: it would take its own version for the better one. */
  readonly indexIsAhead: boolean;
}

/** Compare an index with the rows. Documents whose update is under way are left out. */
export async function searchDrift(dataSource: DataSource, index: SearchIndex): Promise<DriftedDocument[]> {
  const drift = await wholeDrift(dataSource, index);
  // Read last: what changed since the index was read has its order here.
  const underWay = await documentsUnderWay(dataSource);
  return drift.filter(({ kind, id }) => !underWay.has(`${kind} ${id}`));
}

async function wholeDrift(dataSource: DataSource, index: SearchIndex): Promise<DriftedDocument[]> {
  const documents = new SearchDocumentStore();
  const indexed = new Map<string, { kind: SearchDocumentKind; id: string; version: number }>();
  for await (const one of index.versions()) indexed.set(`${one.kind} ${one.id}`, one);
  const drift: DriftedDocument[] = [];
  for (const kind of searchDocumentKinds) {
    for (const [id, version] of await documents.versions(dataSource, kind)) {
      const key = `${kind} ${id}`;
      const found = indexed.get(key);
      indexed.delete(key);
      if (found === undefined) drift.push({ kind, id, what: 'is missing in the index', indexIsAhead: false });
      else if (found.version !== version)
        drift.push({
          kind,
          id,
          what: `is in the index in another version (${found.version} instead of ${version})`,
          indexIsAhead: found.version > version,
        });
    }
  }
  for (const { kind, id } of indexed.values())
    drift.push({ kind, id, what: 'is in the index but should not be found', indexIsAhead: false });
  return drift;
}

/** Order the indexing of everything in which index and rows differ, such as a new or restored engine. @returns documents ordered */
export async function orderSearchRepair(dataSource: DataSource, index: SearchIndex): Promise<number> {
  return orderRepair(dataSource, index, await searchDrift(dataSource, index));
}

async function orderRepair(
  dataSource: DataSource,
  index: SearchIndex,
  drift: readonly DriftedDocument[],
): Promise<number> {
  const outbox = new OutboxStore();
  for (const kind of searchDocumentKinds) {
    const ahead = drift.filter((one) => one.kind === kind && one.indexIsAhead).map((one) => one.id);
    if (ahead.length > 0) await index.remove(kind, ahead);
  }
  await dataSource.transaction(async (tx) => {
    for (const kind of searchDocumentKinds)
      await outbox.appendSearch(
        tx,
        kind,
        drift.filter((one) => one.kind === kind).map((one) => one.id),
      );
  });
  return drift.length;
}

/**
 * Build the index anew from the rows while search goes on, then order what changed meanwhile.
 * @returns how many documents it holds
 * @throws Error when another process rebuilds it at the moment
 */
export async function rebuildSearch(dataSource: DataSource, index: SearchIndex): Promise<number> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    const [taken] = await queryRows<{ taken: boolean }>(
      lock.manager,
      `SELECT pg_try_advisory_lock(hashtextextended('search rebuild ' || $1, 1)) AS taken`,
      [index.engine],
    );
    if (!taken?.taken) throw new Error('The search index is being rebuilt by another process at the moment.');
    await index.rebuild(new SearchDocumentStore().all(dataSource));
    // Those whose update is under way too: it may have reached the index that was there before.
    await orderRepair(dataSource, index, await wholeDrift(dataSource, index));
    return await index.size();
  } finally {
    // Session locks outlive a query; the connection goes back to the pool.
    await lock.query(`SELECT pg_advisory_unlock_all()`).catch(() => undefined);
    await lock.release();
  }
}

async function documentsUnderWay(dataSource: DataSource): Promise<Set<string>> {
  const rows = await queryRows<{ kind: string; id: string }>(
    dataSource,
    `SELECT payload->>'kind' AS kind, waiting.id AS id FROM outbox, jsonb_array_elements_text(payload->'ids') AS waiting(id) WHERE topic = 'search.index'`,
  );
  return new Set(rows.map(({ kind, id }) => `${kind} ${id}`));
}
