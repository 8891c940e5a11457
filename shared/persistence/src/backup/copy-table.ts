import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { ClientBase } from 'pg';
import { from, to } from 'pg-copy-streams';
import type { BackupTable } from './backup-manifest.js';
import type { CatalogueTable } from './table-catalogue.js';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const listed = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** Rows in a fixed order, so that equal tables give equal texts on every server. */
const selection = ({ name, columns, key }: CatalogueTable): string =>
  `COPY (SELECT ${listed(columns)} FROM ${quoted(name)} ORDER BY ${listed(key)}) TO STDOUT`;

/** Counts the lines and hashes the text that flows through. */
class Account {
  private readonly hash = createHash('sha256');
  rows = 0;

  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.hash.update(chunk);
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) this.rows += 1;
      yield chunk;
    }
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Write the rows of a table to a file. */
export async function saveTable(connection: ClientBase, table: CatalogueTable, path: string): Promise<BackupTable> {
  const account = new Account();
  await pipeline(
    connection.query(to(selection(table))),
    (chunks: AsyncIterable<Buffer>) => account.watch(chunks),
    createGzip({ level: 1 }),
    createWriteStream(path, { mode: 0o600, flush: true }),
  );
  return { name: table.name, columns: table.columns, rows: account.rows, sha256: account.digest() };
}

/** Number and hash of the rows as they stand. */
export async function accountOfTable(
  connection: ClientBase,
  table: CatalogueTable,
): Promise<Pick<BackupTable, 'rows' | 'sha256'>> {
  const account = new Account();
  for await (const chunk of account.watch(connection.query(to(selection(table))))) void chunk;
  return { rows: account.rows, sha256: account.digest() };
}

/** Number and hash of the rows in a file. */
export async function accountOfFile(path: string): Promise<Pick<BackupTable, 'rows' | 'sha256'>> {
  const account = new Account();
  await pipeline(createReadStream(path), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of account.watch(chunks)) void chunk;
  });
  return { rows: account.rows, sha256: account.digest() };
}

/** Fill an empty table from a file. Triggers rest: what they would add is in the rows already. */
export async function loadTable(connection: ClientBase, { name, columns }: BackupTable, path: string): Promise<void> {
  await connection.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`);
  // Some rows come with the schema.
  await connection.query(`DELETE FROM ${quoted(name)}`);
  await pipeline(
    createReadStream(path),
    createGunzip(),
    connection.query(from(`COPY ${quoted(name)} (${listed(columns)}) FROM STDIN`)),
  );
  await connection.query(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`);
}
