import { Client } from 'pg';
import { createDataSource } from './data-source.js';

/** Two processes that start at once take turns; the second finds nothing to do. Any number does, fixed for ever. */
const MIGRATION_LOCK = 7_302_018;

/**
 * Bring the schema up to date.
 * @returns names of the migrations that were applied now
 * @throws Error when the database cannot be reached or a migration fails; nothing of a failed migration stays
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url, application_name: 'reprise migrate' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = createDataSource(url, { poolSize: 2, applicationName: 'reprise migrate' });
    await dataSource.initialize();
    try {
      const applied = await dataSource.runMigrations({ transaction: 'each' });
      return applied.map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    // Ending the session frees the lock.
    await lock.end();
  }
}

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
