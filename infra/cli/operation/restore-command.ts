import { resolve } from 'node:path';
import { createDataSource, ledgerOf, orderSearchRepair, restoreDatabase } from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import { claim, releaseClaim } from '../../embedded/folder-claim.js';
import { type RunningPostgres, startPostgres } from '../../embedded/postgres.js';
import { databaseFault } from '../database-fault.js';
import { readProductEnvironment } from '../env.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { bold, dim } from '../terminal/colour.js';
import { counted } from '../terminal/numbers.js';
import { accountOf } from './backup-command.js';

/** Take a backup in, into the database of DATABASE_URL or into a home that is not in use yet. */
export async function runRestore(
  folder: string,
  options: { readonly ledger?: readonly string[] } = {},
): Promise<number> {
  const { DATABASE_URL, UPLOAD_DIR } = readProductEnvironment();
  const home = Home.locate();
  home.create();
  const holder = claim(home.claimFile);
  if (holder !== undefined)
    throw new CommandError(
      `Reprise runs or is being restored in ${home.folder} (process ${holder.pid}). Stop it first, or name another home with REPRISE_HOME.`,
    );
  let server: RunningPostgres | undefined;
  try {
    server = DATABASE_URL === undefined ? await startPostgres({ dataDir: home.database }) : undefined;
    const databaseUrl = DATABASE_URL ?? server!.url;
    const uploads = UPLOAD_DIR ?? home.uploads;
    // A backup lies in its installation by default, and so does the ledger that has gone on since.
    const ledgers = [ledgerOf(resolve(folder, '..', '..', 'uploads')), ...(options.ledger ?? [])];
    const manifest = await restoreDatabase({ databaseUrl, folder, uploads, ledgers }).catch((error: Error) => {
      throw new CommandError(
        `Nothing was restored: ${databaseFault(error) ?? error.message}${server === undefined ? '' : ' Name an unused home with REPRISE_HOME.'}`,
      );
    });
    await orderSearch(databaseUrl);
    process.stdout.write(
      `${bold('Restored')} ${accountOf(manifest)}, as they stood at ${manifest.createdAt}\n` +
        (manifest.erasures > 0 ? `${counted(manifest.erasures, 'erasure')} since then carried out again\n` : '') +
        dim(
          'The search index is built from them at the next start.\n' +
            'If tickets or people were erased since, on another machine: restore with --ledger and its erasures.ndjson.\n',
        ),
    );
    return exitCodes.done;
  } finally {
    await server?.stop();
    releaseClaim(home.claimFile);
  }
}

/** The index is no part of a backup; once its making is ordered, `verify` knows that it is under way. */
async function orderSearch(url: string): Promise<void> {
  const dataSource = await createDataSource(url, { poolSize: 2, applicationName: 'reprise restore' }).initialize();
  try {
    await orderSearchRepair(dataSource, createSearchIndex({ dataSource }));
  } finally {
    await dataSource.destroy();
  }
}
