import { existsSync } from 'node:fs';
import { readProductEnvironment } from '../env.js';
import { startPostgres } from '../../embedded/postgres.js';
import { runningPostgresUrl } from '../../embedded/running-postgres.js';
import { CommandError } from '../exit-codes.js';
import { Home } from '../start/home.js';

/**
 * Do something with the product's database: the one of DATABASE_URL, the embedded one of a running product, or the embedded
 * one started for this purpose and stopped afterwards.
 */
export async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const { DATABASE_URL } = readProductEnvironment();
  if (DATABASE_URL !== undefined) return work(DATABASE_URL);
  const home = Home.locate();
  if (!existsSync(home.database)) {
    throw new CommandError(
      `There is no database in ${home.folder}: nothing was started there yet. Set REPRISE_HOME or DATABASE_URL to look elsewhere.`,
    );
  }
  const running = runningPostgresUrl(home.database);
  if (running !== undefined) return work(running);
  const server = await startPostgres({ dataDir: home.database });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}
