import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of a test file's own: the current schema, no rows. */
export interface TestDatabase {
  readonly url: string;
  /** Closes what is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Brings the schema of an empty database up to date. */
export type Migrate = (databaseUrl: string) => Promise<void>;

/** Any number does, as long as every test file of a run uses the same one. */
const TEMPLATE_LOCK = 7_302_019;

/**
 * A new database, cloned from a template that the first caller of the run migrates.
 * Cloning takes tens of milliseconds, migrating takes seconds.
 *
 * @param migrate  how the template gets its schema; called at most once per run and `schema`
 * @param schema  a word for what `migrate` makes; callers with the same word share a template
 */
export async function freshDatabase(migrate: Migrate, schema = 'current'): Promise<TestDatabase> {
  const serverUrl = testDatabaseServer();
  const template = `reprise_template_${process.env.TEST_RUN_ID ?? 'local'}_${schema}`;
  const name = `reprise_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, async (server) => {
    await server.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      // Migrated under another name, so that a failure half-way never leaves a template that looks complete.
      const draft = `${template}_draft`;
      await server.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
      await server.query(`CREATE DATABASE ${draft}`);
      await migrate(withDatabase(serverUrl, draft));
      await server.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    }
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: withDatabase(serverUrl, name),
    drop: () =>
      onServer(serverUrl, async (server) => {
        await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** An empty database without any schema, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const serverUrl = testDatabaseServer();
  const name = `reprise_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, async (server) => {
    await server.query(`CREATE DATABASE ${name}`);
  });
  return {
    url: withDatabase(serverUrl, name),
    drop: () =>
      onServer(serverUrl, async (server) => {
        await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** Address of the Redis server of the test run. Give each test file a key prefix of its own. */
export function testRedisUrl(): string {
  return required('TEST_REDIS_URL');
}

function testDatabaseServer(): string {
  return required('TEST_DATABASE_URL');
}

function required(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: run this test in the Jest project "medium" or "e2e", which start the services`,
    );
  return value;
}

async function onServer(url: string, work: (server: Client) => Promise<void>): Promise<void> {
  const server = new Client({ connectionString: url });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
