import type { SearchDocumentKind, SearchIndex } from '@reprise/ports';
import type { DataSource } from 'typeorm';
import { SearchDocumentStore } from '../search/search-document.store.js';
import { queryRows } from '../sql/query-rows.js';
import { rowChecks } from './row-checks.js';

export interface InvariantResult {
  /** Number in the catalogue of promises. */
  readonly id: string;
  readonly promise: string;
  /** 0: the promise holds. */
  readonly breaches: number;
  /** At most five breaches, in words. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const kinds: readonly SearchDocumentKind[] = ['ticket', 'problem', 'known_error'];

/**
 * Check what must hold at every moment, on one consistent view of the rows. Work that waits in the outbox is allowed for,
 * so it may run while the product works.
 *
 * @param index  compared with the rows when given; documents whose update is under way are left out
 */
export async function verifyInvariants(dataSource: DataSource, index?: SearchIndex): Promise<InvariantResult[]> {
  const results = await dataSource.transaction('REPEATABLE READ', async (tx) => {
    const results: InvariantResult[] = [];
    for (const { id, promise, breaches } of rowChecks) {
      const rows = await queryRows<{ what: string; total: string }>(
        tx,
        `SELECT what, count(*) OVER () AS total FROM (${breaches}) AS breach ORDER BY what LIMIT ${EXAMPLES}`,
      );
      results.push({ id, promise, breaches: Number(rows[0]?.total ?? 0), examples: rows.map((row) => row.what) });
    }
    return results;
  });
  return index === undefined ? results : [...results, await compareIndex(dataSource, index)];
}

async function compareIndex(dataSource: DataSource, index: SearchIndex): Promise<InvariantResult> {
  const store = new SearchDocumentStore();
  const expected = new Map<string, number>();
  const indexed = new Map<string, number>();
  for await (const { kind, id, version } of index.versions()) indexed.set(`${kind} ${id}`, version);
  for (const kind of kinds) {
    for (const [id, version] of await store.versions(dataSource, kind)) expected.set(`${kind} ${id}`, version);
  }
  // Read last: what changed since the index was read has its row here.
  const underWay = await documentsUnderWay(dataSource);
  const breaches: string[] = [];
  for (const [key, version] of expected) {
    if (underWay.has(key)) continue;
    const found = indexed.get(key);
    if (found === undefined) breaches.push(`${key} is missing in the index`);
    else if (found !== version) breaches.push(`${key} is in the index in another version (${found} instead of ${version})`);
  }
  for (const key of indexed.keys()) {
    if (!expected.has(key) && !underWay.has(key)) breaches.push(`${key} is in the index but should not be found`);
  }
  return {
    id: 'I5',
    promise: `The search index (${index.engine}) holds exactly what the rows say`,
    breaches: breaches.length,
    examples: breaches.sort().slice(0, EXAMPLES),
  };
}

async function documentsUnderWay(dataSource: DataSource): Promise<Set<string>> {
  const rows = await queryRows<{ kind: string; id: string }>(
    dataSource,
    `SELECT payload->>'kind' AS kind, waiting.id AS id FROM outbox, jsonb_array_elements_text(payload->'ids') AS waiting(id) WHERE topic = 'search.index'`,
  );
  return new Set(rows.map(({ kind, id }) => `${kind} ${id}`));
}
