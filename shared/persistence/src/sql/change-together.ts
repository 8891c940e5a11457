import type { Queryable } from './query-rows.js';

/** An INSERT, UPDATE or DELETE that is not carried out yet. */
export interface Change {
  readonly sql: string;
  /** For `$1` and on. */
  readonly parameters: readonly unknown[];
}

/**
 * Carry out changes of different rows in one statement: one way to the server for all of them. None sees what another changes,
 * and in which order they are made is not told; all are made, or none.
 */
export async function changeTogether(db: Queryable, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const parameters: unknown[] = [];
  const parts = changes.map(({ sql, parameters: own }, at) => {
    const offset = parameters.length;
    parameters.push(...own);
    return `change_${at} AS (${sql.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`)})`;
  });
  await db.query(`WITH ${parts.join(',\n')} SELECT`, parameters);
}
