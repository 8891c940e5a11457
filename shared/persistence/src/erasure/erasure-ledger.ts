import { appendFile, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../folder/make-folder.js';
import type { ErasureMark } from './erasure-marks.js';

/** One erasure in the ledger: nothing but when, and hashes. */
export interface LedgerEntry {
  readonly id: string;
  readonly kind: 'ticket' | 'person';
  readonly doneAt: string;
  readonly marks: readonly ErasureMark[];
}

const LEDGER_FILE = 'erasures.ndjson';

export const ledgerOf = (uploadFolder: string): string => join(uploadFolder, LEDGER_FILE);

/**
 * Write erasures down outside the database, so that an older state of it can be made to forget them again. On the disk when it
 * returns. Writing one twice does no harm.
 */
export async function appendToLedger(path: string, entries: readonly LedgerEntry[]): Promise<void> {
  if (entries.length === 0) return;
  makeFolder(dirname(path), 0o700);
  await appendFile(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
}

/** @returns its entries, each once; none when there is no such file */
export async function readLedger(path: string): Promise<LedgerEntry[]> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const entries = new Map<string, LedgerEntry>();
  for (const [at, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const entry = JSON.parse(line) as LedgerEntry;
      entries.set(entry.id, entry);
    } catch {
      throw new Error(`Line ${at + 1} of the ledger ${path} is damaged. Put a whole copy of it there.`);
    }
  }
  return [...entries.values()];
}
