import type { SearchIndex } from '@reprise/ports';
import type { DataSource, EntityManager } from 'typeorm';
import { ErasedNames } from '../erasure/erasure-marks.js';
import { placesToRewrite } from '../erasure/rewrite-texts.js';
import { textTables } from '../erasure/text-columns.js';
import { searchDrift } from '../search/search-drift.js';
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

/**
 * Check what must hold at every moment, on one consistent view of the rows. Work that waits in the outbox is allowed for,
 * so it may run while the product works.
 *
 * @param index  compared with the rows when given; documents whose update is under way are left out
 */
export async function verifyInvariants(dataSource: DataSource, index?: SearchIndex): Promise<InvariantResult[]> {
  await dataSource.query(`SELECT seal_audit_events()`);
  const results = await dataSource.transaction('REPEATABLE READ', async (tx) => {
    const results: InvariantResult[] = [];
    for (const { id, promise, breaches } of rowChecks) {
      const rows = await queryRows<{ what: string; total: string }>(
        tx,
        `SELECT what, count(*) OVER () AS total FROM (${breaches}) AS breach ORDER BY what LIMIT ${EXAMPLES}`,
      );
      results.push({ id, promise, breaches: Number(rows[0]?.total ?? 0), examples: rows.map((row) => row.what) });
    }
    return [...results, await namesAreGone(tx)];
  });
  return index === undefined ? results : [...results, await compareIndex(dataSource, index)];
}

/** Reads every text once somebody was erased: names are known by their hashes only. */
async function namesAreGone(tx: EntityManager): Promise<InvariantResult> {
  const names = await ErasedNames.load(tx);
  const rewrite = (text: string): string => names.without(text);
  const places = names.isEmpty ? [] : await placesToRewrite(tx, { tables: await textTables(tx), rewrite });
  return {
    id: 'I12',
    promise: 'No person who was erased is named',
    breaches: places.length,
    examples: places.slice(0, EXAMPLES).map((place) => `${place} names somebody who was erased`),
  };
}

async function compareIndex(dataSource: DataSource, index: SearchIndex): Promise<InvariantResult> {
  const drift = await searchDrift(dataSource, index);
  return {
    id: 'I5',
    promise: `The search index (${index.engine}) holds exactly what the rows say`,
    breaches: drift.length,
    examples: drift
      .map(({ kind, id, what }) => `${kind} ${id} ${what}`)
      .sort()
      .slice(0, EXAMPLES),
  };
}
