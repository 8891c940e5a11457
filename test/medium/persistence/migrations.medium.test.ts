/**
 * 1. The schema of the version before becomes the present one while the version before works on, without a failed statement.
 * 2. What was stored stays, and what the version before goes on writing is accepted. 3. Two that migrate take turns.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDataSource, migrate, migrateTo, pendingMigrations, queryRows } from '@reprise/persistence';
import { Client } from 'pg';
import { emptyDatabase, type TestDatabase } from '../../services/database.js';

const FOUNDATION = ['Foundation1764000000000'];
let database: TestDatabase;
afterEach(() => database.drop());

describe('bringing the schema up to date', () => {
  it('disturbs nobody who works with the version before', async () => {
    database = await emptyDatabase();
    await migrateTo(database.url, FOUNDATION);
    const dataSource = await createDataSource(database.url, { poolSize: 3 }).initialize();
    const ask = <Row>(sql: string, parameters: unknown[] = []) => queryRows<Row>(dataSource, sql, parameters);
    try {
      await ask(`INSERT INTO source (id, name, kind) VALUES ('00000000-0000-7000-8000-000000000001', 'desk', 'file')`);
      await ask(`INSERT INTO upload (id, file_name, format, bytes, sha256, stored_as)
                 VALUES ('00000000-0000-7000-8000-000000000002', 'f', 'csv', 1, '', 'x')`);
      let written = 0;
      let isDone = false;
      /** What the version before does all day: tickets, orders, an import that advances. */
      const work = async (): Promise<void> => {
        while (!isDone) {
          await ask(
            `INSERT INTO ticket (id, source_id, external_id, content_hash) VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', $1, '')`,
            [`T-${written++}`],
          );
          await ask(`INSERT INTO outbox (topic, payload) VALUES ('ticket.cluster', '{}')`);
          await ask(
            `INSERT INTO import_run (id, source_id, upload_id, lines_read, created_count, unchanged_count)
             VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 3, 1, 2)`,
          );
        }
      };
      const working = work();
      expect(await migrate(database.url)).not.toEqual([]);
      isDone = true;
      await working;
      expect(await ask(`SELECT count(*)::int AS n FROM ticket`)).toEqual([{ n: written }]);
      expect(await pendingMigrations(database.url)).toBe(false);
    } finally {
      await dataSource.destroy();
    }
  });

  it('waits for a long transaction without stopping those behind it', async () => {
    database = await emptyDatabase();
    await migrateTo(database.url, FOUNDATION);
    const [reader, other] = [new Client(database.url), new Client(database.url)];
    await Promise.all([reader.connect(), other.connect()]);
    try {
      await reader.query('BEGIN');
      await reader.query('SELECT count(*) FROM import_run');
      const migrating = migrate(database.url);
      // Behind a migration that waits for ever, this would wait for ever too.
      for (let i = 0; i < 3; i++) await other.query('SELECT count(*) FROM import_run, pg_sleep(0.3)');
      await reader.query('COMMIT');
      expect(await migrating).not.toEqual([]);
    } finally {
      await Promise.all([reader.end(), other.end()]);
    }
  });

  it('is done once by two that start together', async () => {
    database = await emptyDatabase();
    const applied = await Promise.all([migrate(database.url), migrate(database.url)]);
    expect(applied.map(({ length }) => length > 0).sort()).toEqual([false, true]);
  });
});
