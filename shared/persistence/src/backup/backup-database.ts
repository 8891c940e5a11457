import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { makeFolder } from '../folder/make-folder.js';
import { MANIFEST_FILE, UPLOADS_FOLDER, tableFile, type BackupManifest, type BackupTable } from './backup-manifest.js';
import { saveTable } from './copy-table.js';
import { backedUpTables } from './table-catalogue.js';
import { refuseUnfinishedRestore } from './unfinished-restore.js';

export interface BackupOptions {
  readonly databaseUrl: string;
  /** Made when absent; must be empty. */
  readonly folder: string;
  /** Folder of the uploaded files. */
  readonly uploads: string;
  readonly now: Date;
}

/**
 * Save everything an installation knows, as it stands at one moment, while it works. The files are plain COPY texts, so that any
 * later version of PostgreSQL and of this program can take them in. Nothing is left behind when that fails.
 *
 * @returns what was saved
 * @throws Error when the folder is not empty or cannot be written, or the database is being restored
 */
export async function backupDatabase(options: BackupOptions): Promise<BackupManifest> {
  const { folder } = options;
  makeFolder(folder, 0o700);
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty. Name a new folder for the backup.`);
  try {
    return await save(options);
  } catch (error) {
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

async function save({ databaseUrl, folder, uploads, now }: BackupOptions): Promise<BackupManifest> {
  const connection = new Client({ connectionString: databaseUrl, application_name: 'reprise backup' });
  await connection.connect();
  try {
    await refuseUnfinishedRestore(connection);
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Rather fail than leave out rows that this role may not see.
    await connection.query('SET LOCAL row_security = off');
    const { rows: migrations } = await connection.query<{ name: string }>(
      'SELECT name FROM schema_migration ORDER BY timestamp, id',
    );
    const tables: BackupTable[] = [];
    for (const table of await backedUpTables(asQueryable(connection)))
      tables.push(await saveTable(connection, table, join(folder, tableFile(table.name))));
    const { rows: sequences } = await connection.query<{ name: string; value: string | null }>(
      `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`,
    );
    const { rows: stored } = await connection.query<{ storedAs: string }>(
      'SELECT stored_as AS "storedAs" FROM upload ORDER BY 1',
    );
    const manifest: BackupManifest = {
      format: 1,
      createdAt: now.toISOString(),
      migrations: migrations.map(({ name }) => name),
      tables,
      sequences: sequences.map(({ name, value }) => ({ name, value: value ?? '1', called: value !== null })),
      uploads: await saveUploads(
        stored.map(({ storedAs }) => storedAs),
        uploads,
        join(folder, UPLOADS_FOLDER),
      ),
    };
    await connection.query('COMMIT');
    const draft = join(folder, `${MANIFEST_FILE}.new`);
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(draft, join(folder, MANIFEST_FILE));
    return manifest;
  } finally {
    await connection.end();
  }
}

async function saveUploads(
  names: readonly string[],
  source: string,
  target: string,
): Promise<BackupManifest['uploads']> {
  await mkdir(target, { mode: 0o700 });
  const saved: BackupManifest['uploads'][number][] = [];
  for (const storedAs of names) {
    const account = await copyUpload(join(source, storedAs), join(target, storedAs));
    // An upload that was looked at and given up is tidied away at its own time.
    if (account !== undefined) saved.push({ storedAs, ...account });
  }
  return saved;
}

/** @returns undefined when there is no such file any more */
export async function copyUpload(
  source: string,
  target: string,
): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await pipeline(
      createReadStream(source),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(target, { mode: 0o600, flush: true }),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && bytes === 0) return undefined;
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The catalogue's questions over a plain connection. */
export const asQueryable = (connection: Client) => ({
  query: async (sql: string, parameters?: unknown[]): Promise<never> =>
    (await connection.query(sql, parameters)).rows as never,
});
