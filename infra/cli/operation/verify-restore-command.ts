import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, rebuildSearch, restoreDatabase, verifyInvariants } from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import { startPostgres } from '../../embedded/postgres.js';
import { tableOf } from '../checks/verify-command.js';
import { databaseFault } from '../database-fault.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { bold } from '../terminal/colour.js';
import { accountOf } from './backup-command.js';

/**
 * Restore a backup beside the product: every file and every table is compared with what was saved, the search index is built,
 * and every promise is checked. Nothing of it stays.
 */
export async function runVerifyRestore(folder: string, options: { readonly database?: string }): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'reprise-restore-'));
  // PostgreSQL runs as another user when this one is root.
  await chmod(scratch, 0o711);
  const server =
    options.database === undefined
      ? await startPostgres({ dataDir: join(scratch, 'postgres'), durability: 'none' })
      : undefined;
  try {
    return await check(folder, options.database ?? server!.url, join(scratch, 'uploads'));
  } finally {
    await server?.stop();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function check(folder: string, databaseUrl: string, uploads: string): Promise<number> {
  const manifest = await restoreDatabase({ databaseUrl, folder, uploads }).catch((error: Error) => {
    throw new CommandError(`This backup cannot be restored: ${databaseFault(error) ?? error.message}`);
  });
  const dataSource = await createDataSource(databaseUrl, {
    poolSize: 3,
    applicationName: 'reprise verify-restore',
  }).initialize();
  try {
    const index = createSearchIndex({ dataSource });
    await rebuildSearch(dataSource, index);
    const results = await verifyInvariants(dataSource, index);
    process.stdout.write(
      `${tableOf(results)}${bold('Restored and compared')} ${accountOf(manifest)} of ${manifest.createdAt}.\n`,
    );
    return results.some(({ breaches }) => breaches > 0) ? exitCodes.failed : exitCodes.done;
  } finally {
    await dataSource.destroy();
  }
}
