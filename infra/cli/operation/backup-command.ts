import { join, resolve } from 'node:path';
import { backupDatabase, diskFault, type BackupManifest } from '@reprise/persistence';
import { withDatabase } from '../checks/database-of-home.js';
import { databaseFault } from '../database-fault.js';
import { readProductEnvironment } from '../env.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { bold, dim } from '../terminal/colour.js';
import { count, counted } from '../terminal/numbers.js';

/** Save the installation into a new folder. */
export async function runBackup(chosen: string | undefined): Promise<number> {
  const home = Home.locate();
  const now = new Date();
  const folder = resolve(chosen ?? join(home.folder, 'backups', now.toISOString().replaceAll(':', '-').slice(0, 19)));
  const uploads = readProductEnvironment().UPLOAD_DIR ?? home.uploads;
  const manifest = await withDatabase((databaseUrl) => backupDatabase({ databaseUrl, folder, uploads, now })).catch(
    (error: Error) => {
      throw new CommandError(
        `The backup was not finished: ${databaseFault(error) ?? faultOfFolder(folder, error) ?? error.message}`,
      );
    },
  );
  process.stdout.write(
    `${bold('Saved')} ${accountOf(manifest)} in ${folder}\n` +
      dim(`A backup is worth what its restore is worth: try it with npm run reprise -- verify-restore ${folder}\n`),
  );
  return exitCodes.done;
}

export const accountOf = ({ tables, uploads }: BackupManifest): string =>
  `${count(tables.reduce((sum, { rows }) => sum + rows, 0))} rows of ${tables.length} tables and ${counted(uploads.length, 'uploaded file')}`;

const faultOfFolder = (folder: string, error: Error): string | undefined => {
  const fault = diskFault(error);
  return fault && `In ${folder} ${fault}`;
};
