import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { createDataSource } from '../data-source.js';
import { type LedgerEntry, appendToLedger, ledgerOf, readLedger } from '../erasure/erasure-ledger.js';
import { ErasureStore } from '../erasure/erasure.store.js';
import { makeFolder } from '../folder/make-folder.js';
import { migrateTo, migrationNames } from '../migrate.js';
import { asQueryable, copyUpload } from './backup-database.js';
import { UPLOADS_FOLDER, readManifest, tableFile, type BackupManifest } from './backup-manifest.js';
import { accountOfFile, accountOfTable, loadTable } from './copy-table.js';
import { backedUpTables } from './table-catalogue.js';
import { beginRestore, emptyDatabase, endRestore } from './unfinished-restore.js';

export interface RestoreOptions {
  /** An empty database. */
  readonly databaseUrl: string;
  readonly folder: string;
  /** Where the uploaded files go. */
  readonly uploads: string;
  /** Ledgers of erasures, beside the one of `uploads`: what they name is erased again. A file that is not there is none. */
  readonly ledgers?: readonly string[];
}

export interface RestoredBackup extends BackupManifest {
  /** Erasures since the backup that were carried out again. */
  readonly erasures: number;
}

/**
 * Take a backup in: the schema as it was, the rows, then the migrations since. Work under way starts afresh, the search index
 * is left to be built from the rows.
 *
 * @throws Error when the database is not empty, the backup is damaged, or a newer program made it; nothing of the rows stays then.
 *   Where this process dies before it can see to that, the database bears a mark: it is no installation, and the next restore starts anew
 */
export async function restoreDatabase(options: RestoreOptions): Promise<RestoredBackup> {
  const { databaseUrl, folder, uploads, ledgers = [] } = options;
  const manifest = await readManifest(folder);
  const entries: LedgerEntry[] = [];
  for (const ledger of [ledgerOf(uploads), ...ledgers]) entries.push(...(await readLedger(ledger)));
  await checkFiles(manifest, folder);
  makeFolder(uploads, 0o700);
  const connection = new Client({ connectionString: databaseUrl, application_name: 'reprise restore' });
  await connection.connect();
  try {
    await beginRestore(connection);
    try {
      const erasures = await fill(connection, manifest, options, entries);
      await endRestore(connection);
      return { ...manifest, erasures };
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined);
      // What cannot be emptied now keeps its mark.
      await emptyDatabase(connection).catch(() => undefined);
      throw error;
    }
  } finally {
    await connection.end();
  }
}

/** @returns how many erasures since the backup were carried out again */
async function fill(
  connection: Client,
  manifest: BackupManifest,
  { databaseUrl, folder, uploads }: RestoreOptions,
  ledger: readonly LedgerEntry[],
): Promise<number> {
  await migrateTo(databaseUrl, manifest.migrations);
  await connection.query('BEGIN');
  for (const table of manifest.tables) await loadTable(connection, table, join(folder, tableFile(table.name)));
  for (const { name, value, called } of manifest.sequences)
    await connection.query(`SELECT setval(format('public.%I', $1::text)::regclass, $2, $3)`, [name, value, called]);
  await compare(connection, manifest);
  // Nobody holds the jobs and leases of the installation that was saved.
  await connection.query(`UPDATE outbox SET enqueued_at = NULL, job_id = NULL`);
  await connection.query(`UPDATE lease SET holder = NULL, expires_at = NULL`);
  await connection.query('COMMIT');
  for (const { storedAs } of manifest.uploads)
    await copyUpload(join(folder, UPLOADS_FOLDER, storedAs), join(uploads, storedAs));
  await migrateTo(databaseUrl, migrationNames);
  return forgetAgain(databaseUrl, uploads, ledger);
}

/** The backup may hold what was erased since. @returns how many erasures it did not know */
async function forgetAgain(databaseUrl: string, uploads: string, ledger: readonly LedgerEntry[]): Promise<number> {
  const dataSource = await createDataSource(databaseUrl, {
    poolSize: 1,
    applicationName: 'reprise restore',
  }).initialize();
  const erasures = new ErasureStore();
  try {
    const entries = [...new Map(ledger.map((entry) => [entry.id, entry])).values()];
    const { files, count } = await dataSource.transaction(async (tx) => erasures.reapply(tx, entries));
    for (const file of files) await rm(join(uploads, file), { force: true });
    const kept = new Set((await readLedger(ledgerOf(uploads))).map(({ id }) => id));
    const all = await erasures.entries(dataSource);
    await appendToLedger(
      ledgerOf(uploads),
      all.filter(({ id }) => !kept.has(id)),
    );
    return count;
  } finally {
    await dataSource.destroy();
  }
}

/** @throws Error naming the first file that is not what was saved */
async function checkFiles({ tables, uploads }: BackupManifest, folder: string): Promise<void> {
  for (const table of tables) {
    const file = tableFile(table.name);
    const found = await accountOfFile(join(folder, file)).catch((error: Error) => {
      throw new Error(`${file} of the backup cannot be read: ${error.message}`);
    });
    if (found.sha256 !== table.sha256)
      throw new Error(`${file} of the backup is damaged: it holds ${found.rows} rows, ${table.rows} were saved.`);
  }
  for (const { storedAs, sha256 } of uploads) {
    if ((await hashOfFile(join(folder, UPLOADS_FOLDER, storedAs))) !== sha256)
      throw new Error(`The uploaded file ${storedAs} of the backup is damaged or missing.`);
  }
}

async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** @throws Error when what was taken in is not what was saved */
async function compare(connection: Client, manifest: BackupManifest): Promise<void> {
  const tables = new Map((await backedUpTables(asQueryable(connection))).map((table) => [table.name, table]));
  for (const saved of manifest.tables) {
    const { rows, sha256 } = await accountOfTable(connection, { ...tables.get(saved.name)!, columns: saved.columns });
    if (sha256 !== saved.sha256)
      throw new Error(`The table ${saved.name} differs after the restore: ${rows} rows, ${saved.rows} were saved.`);
  }
}
