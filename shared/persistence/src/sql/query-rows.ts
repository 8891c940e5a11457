import type { DataSource, EntityManager } from 'typeorm';

/** A transaction's manager, or the pool where a question needs no transaction. */
export type Queryable = Pick<EntityManager | DataSource, 'query'>;

/**
 * Run one statement and give its rows. TypeORM answers UPDATE and DELETE with `[rows, count]` and everything else with
 * rows; rows are objects, never arrays, so the two can be told apart.
 */
export async function queryRows<Row>(db: Queryable, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const answer: unknown = await db.query(sql, [...parameters]);
  if (!Array.isArray(answer)) return [];
  return (Array.isArray(answer[0]) ? answer[0] : answer) as Row[];
}
