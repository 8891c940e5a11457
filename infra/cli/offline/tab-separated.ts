import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { CommandError } from '../exit-codes.js';
import { fileLines } from './file-lines.js';

/**
 * Rows of a tab-separated file, plain or gzip. A first line whose columns are words of `header` is taken as a header.
 * @param columns  least number of columns; a row with fewer is an error, with the line's number
 */
export async function readTabSeparated(path: string, columns: number, header: readonly string[]): Promise<string[][]> {
  const rows: string[][] = [];
  let number = 0;
  for await (const line of fileLines(path)) {
    number += 1;
    if (line.trim() === '') continue;
    const values = line.split('\t').map((value) => value.trim());
    if (number === 1 && header.includes((values[0] ?? '').toLowerCase())) continue;
    if (values.length < columns || values[0] === '') {
      throw new CommandError(
        `${path}, line ${number}: expected ${columns} columns separated by tabs, found "${line.slice(0, 80)}"`,
      );
    }
    rows.push(values);
  }
  return rows;
}

/** Write rows as they come; memory stays small. Tabs and line breaks inside values become blanks. */
export async function writeTabSeparated(path: string, rows: Iterable<readonly (string | number)[]>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  const failure = finished(stream);
  for (const row of rows) {
    const line = `${row.map((value) => String(value).replace(/[\t\r\n]+/g, ' ')).join('\t')}\n`;
    if (!stream.write(line)) await Promise.race([once(stream, 'drain'), failure]);
  }
  stream.end();
  await failure;
}
