import { migrate } from '@reprise/persistence';
import { exitCodes } from '../exit-codes.js';
import { withDatabase } from './database-of-home.js';

/** Bring the database's schema up to date. */
export async function runMigrate(): Promise<number> {
  const applied = await withDatabase(migrate);
  process.stdout.write(applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${applied.join(', ')}\n`);
  return exitCodes.done;
}
