import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { prepareViewerRole } from './audience/viewer-role.js';
import { refuseUnfinishedRestore } from './backup/unfinished-restore.js';
import { createDataSource, type Migration } from './data-source.js';
import { migrations } from './migrations/index.js';
import { refuseOldServer } from './unfit-database.js';

/** Two processes that start at once take turns; the second finds nothing to do. Any number does, fixed for ever. */
const MIGRATION_LOCK = 7_302_018;

/** A host that swallows what it is sent would be waited for until the system gives up, minutes later. */
const CONNECT_WITHIN_MS = 15_000;

/** A migration that waits for a lock holds up everybody behind it: it lets go soon and comes again. */
const LOCK_TIMEOUT_MS = 2_000;
const LOCK_RETRIES = 60;

/**
 * Bring the schema up to date. The product may go on working meanwhile.
 * @returns names of the migrations that were applied now
 * @throws Error when the database cannot be reached or is too old, a restore into it did not end, or a migration fails; nothing of a failed
 *   migration stays
 */
export async function migrate(url: string): Promise<string[]> {
  const connection = new Client({
    connectionString: url,
    application_name: 'reprise migrate',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  await connection.connect();
  try {
    await refuseOldServer(connection);
    await refuseUnfinishedRestore(connection);
  } finally {
    await connection.end();
  }
  return runMigrations(url, migrations);
}

/** Of the present schema, oldest first. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/**
 * Bring a database to the schema of an earlier version, or of this one.
 * @param names  the migrations of that version
 * @throws Error when this program does not know one of them
 */
export function migrateTo(url: string, names: readonly string[]): Promise<string[]> {
  const wanted = migrations.filter((migration) => names.includes(migration.name));
  const unknown = names.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new Error(
      `A newer version of Reprise made this: its migration ${unknown[0]} is not known here. Update first.`,
    );
  return runMigrations(url, wanted);
}

async function runMigrations(url: string, wanted: readonly Migration[]): Promise<string[]> {
  const lock = new Client({ connectionString: url, application_name: 'reprise migrate' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = createDataSource(url, {
      poolSize: 2,
      applicationName: 'reprise migrate',
      migrations: wanted,
      lockTimeoutMs: LOCK_TIMEOUT_MS,
    });
    await dataSource.initialize();
    try {
      const applied = await appliedWithPatience(dataSource);
      await prepareViewerRole(lock);
      return applied;
    } finally {
      await dataSource.destroy();
    }
  } finally {
    // Ending the session frees the lock.
    await lock.end();
  }
}

async function appliedWithPatience(dataSource: DataSource): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const now = await dataSource.runMigrations({ transaction: 'each' });
      return now.map((migration) => migration.name);
    } catch (error) {
      const state =
        (error as { driverError?: { code?: string } }).driverError?.code ?? (error as { code?: string }).code;
      if (state !== LOCK_NOT_AVAILABLE || attempt === LOCK_RETRIES) throw error;
    }
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

/** Whether this program knows migrations that the database has not. */
export async function pendingMigrations(url: string): Promise<boolean> {
  const dataSource = createDataSource(url, { poolSize: 1 });
  await dataSource.initialize();
  try {
    return await dataSource.showMigrations();
  } finally {
    await dataSource.destroy();
  }
}
