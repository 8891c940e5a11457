import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';

export type CopyValue = string | number | boolean | null | readonly string[];

/**
 * Append rows to a table through COPY, the quickest way in. All rows are new: a conflict fails the transaction.
 *
 * @param columns  names of columns, trusted
 * @param rows  values in the order of `columns`, each as PostgreSQL writes it as text; arrays are arrays of text
 */
export async function copyRows(
  tx: EntityManager,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const connection = (await tx.queryRunner!.connect()) as ClientBase;
  const target = connection.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(blocksOf(rows)), target);
}

/** Signature, flags and length of an extension that there is not. */
const BINARY_HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const BINARY_END = Buffer.from([0xff, 0xff]);

/**
 * As `copyRows`, in the binary format: quicker for both sides, and bound to the types of the columns.
 * @param rows  each as `BinaryRows` writes it
 */
export async function copyBinaryRows(
  tx: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly Uint8Array[],
): Promise<void> {
  const connection = (await tx.queryRunner!.connect()) as ClientBase;
  const target = connection.query(from(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
  await pipeline(Readable.from([Buffer.concat([BINARY_HEAD, ...rows, BINARY_END])]), target);
}

/** Characters. */
const BLOCK = 1 << 20;

/** Lines in blocks: a write costs as much as some hundred rows. */
function* blocksOf(rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  let block = '';
  for (const row of rows) {
    block += copyLine(row);
    if (block.length < BLOCK) continue;
    yield Buffer.from(block);
    block = '';
  }
  if (block !== '') yield Buffer.from(block);
}

/** One row in the text format of COPY. */
export function copyLine(row: readonly CopyValue[]): string {
  // Adding field to field is quicker than joining a list of them.
  let line = copyField(row[0]!);
  for (let at = 1; at < row.length; at++) line += `\t${copyField(row[at]!)}`;
  return `${line}\n`;
}

function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return escaped(`{${value.map(arrayElement).join(',')}}`);
  return String(value);
}

const arrayElement = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (text: string): string =>
  // Looking for each of them is several times as quick as looking for one of them.
  text.includes('\n') || text.includes('\\') || text.includes('\t') || text.includes('\r')
    ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character]!)
    : text;
