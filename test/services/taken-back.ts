import { createHash } from 'node:crypto';
import { createDataSource } from '@reprise/persistence';
import type { Client } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

type Work = (tx: EntityManager) => Promise<unknown>;

/** A database on which everything is done within one transaction, to be taken back. */
export interface TakenBack {
  /** Its transactions are savepoints of the one that is open; isolation levels have no meaning here. */
  readonly dataSource: DataSource;
  begin(): Promise<void>;
  takeBack(): Promise<void>;
  /** Between two transactions: give back what was taken back. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/**
 * One connection that does and takes back: thousands of sequences on the same rows without making them anew. Statements are
 * prepared once, since the same few hundred come again and again.
 */
export async function takenBackDatabase(url: string): Promise<TakenBack> {
  const source = await createDataSource(url, { poolSize: 1 }).initialize();
  // Within one transaction now() stands still; what is told apart by its moment must not fall together.
  await source.query(`DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_default = 'now()' LOOP
      EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT clock_timestamp()', one.table_name, one.column_name);
    END LOOP; END $$`);
  const runner = source.createQueryRunner();
  await runner.query(`SET plan_cache_mode = force_generic_plan`);
  prepareStatements((await runner.connect()) as Client);
  const { manager } = runner;
  const dataSource = {
    manager,
    query: (sql: string, parameters?: unknown[]) => runner.query(sql, parameters),
    transaction: (isolationOrWork: string | Work, work?: Work) =>
      manager.transaction(work ?? (isolationOrWork as Work)),
  };
  return {
    dataSource: dataSource as unknown as DataSource,
    begin: () => runner.startTransaction(),
    takeBack: () => runner.rollbackTransaction(),
    tidy: () => runner.query('VACUUM ANALYZE'),
    async close() {
      await runner.release();
      await source.destroy();
    },
  };
}

/** Of transactions of the first level within the one that is open, as TypeORM names it. */
const savepoint = 'SAVEPOINT typeorm_1';
/** Statements of which finding a plan costs more than the few rows they meet here. */
const planned = /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/;

function prepareStatements(client: Client): void {
  const plain = client.query.bind(client) as (...parameters: unknown[]) => unknown;
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
    return name;
  };
  // A savepoint is given back with the next one: two statements, one way there and back. Until then nothing can go back to it.
  let isReleaseDue = false;
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
    if (text === `RELEASE ${savepoint}`) {
      isReleaseDue = true;
      return Promise.resolve({ rows: [], rowCount: null, command: 'RELEASE' });
    }
    if (text === savepoint && isReleaseDue) {
      isReleaseDue = false;
      return plain(`RELEASE ${savepoint}; ${savepoint}`);
    }
    if (text === 'ROLLBACK') isReleaseDue = false;
    return typeof text === 'string' && planned.test(text)
      ? plain({ name: nameOf(text), text, values: Array.isArray(values) ? values : [] }, ...rest)
      : plain(text, values, ...rest);
  }) as typeof client.query;
}
