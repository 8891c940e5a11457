import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { inOrderOfCreation, type Ticket } from '@reprise/domain';
import type { RowProblem } from '@reprise/ports';
import { openTicketFile, type ColumnMapping, type FileEncoding } from '@reprise/sources';
import type { Progress } from '../terminal/progress.js';

/** A line that is no ticket, and the file it stands in. */
export interface SkippedLine extends RowProblem {
  readonly file: string;
}

/** All tickets of some files, each once, in the order they were created. */
export interface TicketSet {
  readonly tickets: readonly Ticket[];
  readonly linesRead: number;
  /** One entry a skipped line. */
  readonly skipped: readonly SkippedLine[];
  /** Lines read with something left out or cut, the first few of them. */
  readonly warnings: readonly SkippedLine[];
  readonly warningCount: number;
  /** Lines that repeat a ticket number; the last line of a number counts. */
  readonly repeated: number;
}

export interface ReadingOptions {
  readonly mapping?: ColumnMapping;
  readonly encoding?: FileEncoding;
}

const keptWarnings = 100;

export async function readTickets(
  files: readonly string[],
  progress: Progress,
  options: ReadingOptions = {},
): Promise<TicketSet> {
  const started = performance.now();
  const byId = new Map<string, Ticket>();
  const skipped: SkippedLine[] = [];
  const warnings: SkippedLine[] = [];
  let [linesRead, warningCount, repeated] = [0, 0, 0];
  for (const path of files) {
    const { size } = await stat(path);
    const file = basename(path);
    for await (const row of (await openTicketFile(path, options)).rows()) {
      linesRead += 1;
      if (linesRead % 500 === 0)
        progress.show(`Reading ${file}: ${linesRead} tickets`, size === 0 ? undefined : row.bytesRead / size);
      if (row.kind === 'rejected') {
        const [first] = row.problems;
        if (first !== undefined) skipped.push({ ...first, file });
        continue;
      }
      warningCount += row.warnings.length;
      if (warnings.length < keptWarnings) warnings.push(...row.warnings.map((warning) => ({ ...warning, file })));
      if (byId.delete(row.ticket.id)) repeated += 1;
      byId.set(row.ticket.id, row.ticket);
    }
  }
  const tickets = inOrderOfCreation([...byId.values()]);
  progress.finished(`Read ${tickets.length} tickets`, started);
  return { tickets, linesRead, skipped, warnings, warningCount, repeated };
}
