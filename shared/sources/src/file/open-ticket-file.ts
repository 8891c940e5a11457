import type { SourceRow, TicketSource } from '@reprise/ports';
import { mappingOf, mappingProblems, type ColumnMapping, type ColumnProposal } from '../mapping/propose-mapping.js';
import type { FileEncoding } from './file-bytes.js';
import { inspectTicketFile, type TicketFileFormat } from './inspect-ticket-file.js';
import { ticketFileRows } from './ticket-file-rows.js';

export interface TicketFileOptions {
  /** Default: told from the content. */
  readonly format?: TicketFileFormat;
  /** Neutral field ← column. Default: proposed from the column names. */
  readonly mapping?: ColumnMapping;
  /** Default: told from the content: UTF-8, UTF-16 by its byte order mark, CSV also Windows-1252. */
  readonly encoding?: FileEncoding;
  /** Written into tickets that do not name their source. */
  readonly source?: string;
}

/** A file that has been looked at and can be read, any number of times. */
export interface TicketFile extends TicketSource {
  readonly format: TicketFileFormat;
  readonly gzip: boolean;
  readonly columns: readonly ColumnProposal[];
  readonly mapping: ColumnMapping;
  /** First tickets and rejected rows as they would be read. */
  readFirst(count: number): Promise<SourceRow[]>;
}

/**
 * Look at a file of tickets: NDJSON, CSV or one JSON document, plain or gzip. The first rows decide format, delimiter,
 * mapping and date order; everything is streamed afterwards, memory does not grow with the file.
 *
 * @throws RangeError when `mapping` names a column the file does not have or a field that does not exist
 * @throws Error (ENOENT, EACCES, EISDIR) when the file cannot be opened
 */
export async function openTicketFile(path: string, options: TicketFileOptions = {}): Promise<TicketFile> {
  const inspection = await inspectTicketFile(path, options.format, options.encoding);
  const header = inspection.columns.map(({ column }) => column);
  const problems = options.mapping === undefined || inspection.isEmpty ? [] : mappingProblems(options.mapping, header);
  if (problems.length > 0) throw new RangeError(`The mapping does not fit: ${problems.join('; ')}.`);
  const mapping = options.mapping ?? mappingOf(inspection.columns);
  const plan = {
    ...inspection,
    path,
    mapping,
    explicitMapping: options.mapping !== undefined,
    encoding: options.encoding ?? inspection.encoding,
    source: options.source,
  };
  const rows: TicketSource['rows'] = (reading) => ticketFileRows(plan, reading?.afterLine ?? 0);
  return {
    format: inspection.format,
    gzip: inspection.gzip,
    columns: inspection.columns,
    mapping,
    rows,
    readFirst: (count) => firstOf(rows(), count),
  };
}

async function firstOf(rows: AsyncIterable<SourceRow>, count: number): Promise<SourceRow[]> {
  const first: SourceRow[] = [];
  if (count < 1) return first;
  for await (const row of rows) {
    first.push(row);
    if (first.length === count) break;
  }
  return first;
}
