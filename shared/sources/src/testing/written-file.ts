import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceRow } from '@reprise/ports';
import { openTicketFile, type TicketFileOptions } from '../file/open-ticket-file.js';

/** What a file was read as, in a form that is easy to compare. */
export interface ReadFile {
  readonly ids: string[];
  readonly tickets: Record<string, unknown>[];
  /** `line code` of each rejected row. */
  readonly rejected: string[];
  /** `line code column` of each warning. */
  readonly warnings: string[];
  readonly rows: SourceRow[];
}

/** Write a file, read it as tickets, remove it. */
export async function readWritten(
  content: string | Uint8Array,
  options: TicketFileOptions = {},
  afterLine = 0,
): Promise<ReadFile> {
  return withWritten(content, async (path) => {
    const rows: SourceRow[] = [];
    for await (const row of (await openTicketFile(path, options)).rows({ afterLine })) rows.push(row);
    return summarised(rows);
  });
}

export async function withWritten<T>(content: string | Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-sources-'));
  const path = join(folder, 'tickets');
  writeFileSync(path, content);
  try {
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarised(rows: SourceRow[]): ReadFile {
  const tickets = rows.flatMap((row) => (row.kind === 'ticket' ? [{ ...row.ticket }] : []));
  return {
    rows,
    tickets,
    ids: tickets.map(({ id }) => String(id)),
    rejected: rows.flatMap((row) =>
      row.kind === 'rejected' ? row.problems.map(({ code, line }) => `${line} ${code}`) : [],
    ),
    warnings: rows.flatMap((row) =>
      row.kind === 'ticket' ? row.warnings.map(({ code, column, line }) => `${line} ${code} ${column}`) : [],
    ),
  };
}
