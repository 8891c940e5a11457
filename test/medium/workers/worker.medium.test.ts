/** The whole worker as it runs: from an ordered import to grouped, ranked, searchable tickets, on both queues. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportStore, SourceStore, createDataSource, migrate, queryRows, verifyInvariants } from '@reprise/persistence';
import { MeilisearchIndex, createSearchIndex } from '@reprise/search';
import { WorkerModule, WorkerRuntime, analyseProblems } from '@reprise/workers';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { componentMatcher } from '../../services/component-matcher.js';
import { importReaderHere } from '../../services/import-reader.js';
import { MeilisearchDouble } from '../../services/meilisearch-double.js';
import { freshDatabase, testRedisUrl, type TestDatabase } from '../../services/database.js';

let database: TestDatabase;
let dataSource: DataSource;
let uploadDir: string;
beforeEach(async () => {
  database = await freshDatabase(async (url) => void (await migrate(url)));
  dataSource = await createDataSource(database.url, { poolSize: 3 }).initialize();
  uploadDir = await mkdtemp(join(tmpdir(), 'reprise-uploads-'));
});
afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
  await rm(uploadDir, { recursive: true, force: true });
});

const components = ['Printing', 'Login', 'Billing', 'Search'];
const tickets = Array.from({ length: 1_300 }, (_, i) => ({
  id: `T-${i}`,
  title: `Ticket ${i}`,
  createdAt: new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString(),
  ...(i % 5 === 4 ? {} : { component: components[i % 5] }),
}));

async function orderImport(imported: readonly object[] = tickets): Promise<string> {
  const content = imported.map((ticket) => JSON.stringify(ticket)).join('\n');
  await writeFile(join(uploadDir, 'file'), content);
  return dataSource.transaction(async (tx) => {
    const imports = new ImportStore();
    const source = await new SourceStore().ensure(tx, 'desk');
    const uploadId = await imports.addUpload(tx, {
      fileName: 'f',
      format: 'ndjson',
      bytes: content.length,
      sha256: '',
      storedAs: 'file',
      createdBy: null,
    });
    return imports.start(tx, { uploadId, sourceId: source.id, mapping: null, requestedBy: null });
  });
}

async function aWorker(redisUrl?: string, meiliUrl?: string) {
  const app = await NestFactory.createApplicationContext(
    WorkerModule.for({
      environment: {
        DATABASE_URL: database.url,
        UPLOAD_DIR: uploadDir,
        METRICS_HOST: '127.0.0.1',
        LOG_LEVEL: 'silent',
        REFINE_AT_HOUR: 3,
        ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
        ...(meiliUrl ? { MEILI_URL: meiliUrl } : {}),
      },
      log: pino({ level: 'silent' }),
      openMatcher: componentMatcher,
      openReader: () => importReaderHere(),
      analyse: async (...parameters) => analyseProblems(...parameters),
      onLost: (error) => {
        throw error;
      },
    }),
    { logger: false, abortOnError: false },
  );
  await app.get(WorkerRuntime).start();
  return app;
}

const until = async (sql: string): Promise<void> => {
  while ((await queryRows(dataSource, sql)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
};
const outboxIsEmpty = `SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox)`;

describe.each([
  ['PostgreSQL', () => undefined],
  ['Redis', () => testRedisUrl()],
])('a worker with its queue on %s', (_, redisUrl) => {
  it('carries an import through to problems, a ranking and search', async () => {
    const app = await aWorker(redisUrl());
    try {
      const id = await orderImport();
      await until(outboxIsEmpty);
      expect(
        await queryRows(dataSource, `SELECT status, created_count::int AS created FROM import_run WHERE id = $1`, [id]),
      ).toEqual([{ status: 'completed', created: 1_300 }]);
      expect(
        await queryRows(dataSource, `SELECT component, ticket_count AS n FROM problem ORDER BY component`),
      ).toEqual(['Billing', 'Login', 'Printing', 'Search'].map((component) => ({ component, n: 260 })));
      expect(await queryRows(dataSource, `SELECT count(*)::int AS n FROM hardening_candidate`)).toEqual([{ n: 4 }]);
      const results = await verifyInvariants(dataSource, createSearchIndex({ dataSource }));
      expect(results.filter((result) => result.breaches > 0)).toEqual([]);
    } finally {
      await app.close();
    }
  });
});

describe('a worker that ends in the middle', () => {
  it('leaves work that its successor finishes, with the same result', async () => {
    const first = await aWorker();
    await orderImport();
    await until(`SELECT 1 FROM import_run WHERE lines_read > 0`);
    await first.close();
    const second = await aWorker();
    try {
      await until(outboxIsEmpty);
    } finally {
      await second.close();
    }
    expect(
      await queryRows(dataSource, `SELECT lines_read::int AS n, created_count::int AS created FROM import_run`),
    ).toEqual([{ n: 1_300, created: 1_300 }]);
    expect(await queryRows(dataSource, `SELECT ticket_count AS n FROM problem ORDER BY key`)).toEqual(
      [260, 260, 260, 260].map((n) => ({ n })),
    );
  });
});

describe('two workers at once', () => {
  it('share the work, one of them groups, and the other takes over when that one ends', async () => {
    const workers = await Promise.all([aWorker(), aWorker()]);
    try {
      await orderImport();
      await until(outboxIsEmpty);
      expect(await queryRows(dataSource, `SELECT epoch::int AS epoch FROM lease WHERE name = 'clusterer'`)).toEqual([
        { epoch: 1 },
      ]);
      expect(await queryRows(dataSource, `SELECT DISTINCT epoch::int AS epoch FROM cluster_run`)).toEqual([
        { epoch: 1 },
      ]);
      expect(await queryRows(dataSource, `SELECT ticket_count AS n FROM problem ORDER BY key`)).toEqual(
        [260, 260, 260, 260].map((n) => ({ n })),
      );
      await workers.shift()!.close();
      await orderImport([{ id: 'T-new', title: 'Ticket', component: 'Login' }]);
      await until(outboxIsEmpty);
      expect(await queryRows(dataSource, `SELECT ticket_count AS n FROM problem WHERE component = 'Login'`)).toEqual([
        { n: 261 },
      ]);
    } finally {
      for (const worker of workers) await worker.close();
    }
    const results = await verifyInvariants(dataSource, createSearchIndex({ dataSource }));
    expect(results.filter((result) => result.breaches > 0)).toEqual([]);
  });
});

describe('a worker with a search engine', () => {
  it('fills an engine that is new to it, keeps the database ready to answer, and works on while the engine is away', async () => {
    const without = await aWorker();
    await orderImport();
    await until(outboxIsEmpty);
    await without.close();
    const engine = await MeilisearchDouble.start();
    const worker = await aWorker(undefined, engine.url);
    const verify = async () =>
      (await verifyInvariants(dataSource, new MeilisearchIndex({ url: engine.url }))).filter(
        (result) => result.breaches > 0,
      );
    try {
      await until(outboxIsEmpty);
      expect(await verify()).toEqual([]);
      engine.setDown(true);
      await queryRows(
        dataSource,
        `UPDATE ticket SET title = 'Walrus', changed_at = clock_timestamp() WHERE external_id = 'T-7'`,
      );
      await queryRows(
        dataSource,
        `INSERT INTO outbox (topic, payload) SELECT 'search.index', jsonb_build_object('kind', 'ticket', 'ids', jsonb_agg(id)) FROM ticket WHERE external_id = 'T-7'`,
      );
      await until(`SELECT 1 FROM outbox WHERE last_error LIKE '%unavailable%'`);
      expect((await createSearchIndex({ dataSource }).search({ text: 'walrus', limit: 5 })).hits).toHaveLength(1);
      engine.setDown(false);
      await until(outboxIsEmpty);
      expect(await verify()).toEqual([]);
    } finally {
      await worker.close();
      await engine.stop();
    }
  });
});
