import { CsvRecordReader } from '../csv/csv-records.js';
import { csvStart } from '../csv/csv-start.js';
import type { Delimiter } from '../csv/detect-delimiter.js';
import { deskShapeOf, type DeskShape } from '../desks/desk-shapes.js';
import { JsonTickets, isTicketLike } from '../json/json-tickets.js';
import { dayMonthOrderOf, type DayMonthOrder } from '../mapping/parse-moment.js';
import { proposeMapping, type ColumnProposal } from '../mapping/propose-mapping.js';
import { ticketFields } from '../mapping/ticket-fields.js';
import { jsonRow, jsonRowOf, pathsOf, valueAt, type JsonObject, type JsonRow } from '../ndjson/json-rows.js';
import { foreignFile } from './foreign-file.js';
import { beginsLikeGzip, fileBytes, type FileEncoding, type ReadingProgress } from './file-bytes.js';
import { physicalLines, type PhysicalLine } from './physical-lines.js';
import { open } from 'node:fs/promises';

export const ticketFileFormats = ['ndjson', 'csv', 'json'] as const;
export type TicketFileFormat = (typeof ticketFileFormats)[number];

/** What the first rows of a file tell about the whole. */
export interface TicketFileInspection {
  readonly format: TicketFileFormat;
  readonly gzip: boolean;
  readonly isEmpty: boolean;
  readonly columns: readonly ColumnProposal[];
  readonly delimiter: Delimiter;
  readonly dayMonthOrder?: DayMonthOrder;
  /** The desk that writes JSON so, if it is known. */
  readonly shape?: DeskShape;
  /** Line of a CSV file with the names of its columns; what stands above it is left out. */
  readonly headerLine: number;
  /** What the file is instead of tickets, in words. */
  readonly foreign?: string;
  /** What the file is read as, where that is neither named nor UTF-8. */
  readonly encoding?: FileEncoding;
}

const startBytes = 64;
const sampleRows = 200;
const sampleBytes = 1024 * 1024;
/** Columns that are looked at. Rows of a CSV file with more are refused one by one; further keys of JSON are in no mapping. */
const maxColumns = 2_000;
/** What a value looks like is told from its beginning. */
const maxSampleLength = 1_000;

export async function inspectTicketFile(
  path: string,
  format?: TicketFileFormat,
  encoding?: FileEncoding,
): Promise<TicketFileInspection> {
  const start = await firstBytes(path);
  const gzip = beginsLikeGzip(start);
  const none = { gzip, isEmpty: false, columns: [], delimiter: ',', headerLine: 1 } as const;
  const foreign = foreignFile(start);
  if (foreign !== undefined) return { ...none, format: format ?? 'csv', foreign };
  const asNamed = await firstLines(path, encoding);
  const old = encoding === undefined && format !== 'ndjson' && format !== 'json' && isWindows1252(asNamed);
  const head = old ? await firstLines(path, 'windows-1252') : asNamed;
  const first = head.find((line) => line.text.trim() !== '');
  if (first === undefined) return { ...none, format: format ?? 'ndjson', isEmpty: true };
  // No text begins with a line that holds a NUL: it is an archive, a spreadsheet, a program.
  if (first.text.includes('\0')) return { ...none, format: format ?? 'csv' };
  const known = format ?? formatOf(head, first);
  const { delimiter, headerLine } = known === 'csv' ? csvStart(head) : none;
  const { header, rows } =
    known === 'csv'
      ? csvSample(
          head.filter(({ number }) => number >= headerLine),
          delimiter,
        )
      : jsonSample(known, head);
  const shape = known === 'csv' ? undefined : deskShapeOf(header);
  const columns = proposeMapping(header, rows, shape);
  return {
    format: known,
    gzip,
    isEmpty: false,
    columns,
    delimiter,
    headerLine,
    ...orderOf(columns, rows),
    ...(shape === undefined ? {} : { shape }),
    ...(old ? { encoding: 'windows-1252' } : {}),
  };
}

/**
 * CSV as spreadsheets in Western Europe save it: letters that are no UTF-8, and not one that is. By chance text in that encoding is hardly
 * ever valid UTF-8. JSON is UTF-8 by its standard: there such a byte is damage.
 */
function isWindows1252(head: readonly PhysicalLine[]): boolean {
  const start = head.find((line) => line.text.trim() !== '')?.text.trimStart()[0];
  if (start === '{' || start === '[') return false;
  return (
    head.some(({ defect }) => defect?.code === 'encoding.invalid') &&
    !head.some(({ defect, text }) => defect === undefined && /[^\x00-\x7f]/.test(text))
  );
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(startBytes), 0, startBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function firstLines(path: string, encoding?: FileEncoding): Promise<PhysicalLine[]> {
  const progress: ReadingProgress = { bytesRead: 0 };
  const head: PhysicalLine[] = [];
  let size = 0;
  for await (const lines of physicalLines(fileBytes(path, encoding, progress))) {
    for (const line of lines) {
      head.push(line);
      size += line.text.length;
    }
    if (size > sampleBytes || head.length > 20 * sampleRows) break;
  }
  return head;
}

/** JSON begins with a bracket; a line that is a whole object makes it NDJSON. Everything else is CSV. */
function formatOf(head: readonly PhysicalLine[], first: PhysicalLine): TicketFileFormat {
  const start = first.text.trimStart()[0];
  if (start === '[') return 'json';
  if (start !== '{') return 'csv';
  const second = head.find((line) => line.number > first.number && line.text.trim() !== '');
  const row = jsonRow(first);
  if (row?.kind === 'defect' && row.code === 'json.too_large') return 'ndjson';
  if (row?.kind === 'object') return second === undefined && isAnswer(row.object) ? 'json' : 'ndjson';
  return second !== undefined && second.text.trimStart().startsWith('{') ? 'ndjson' : 'json';
}

/** One line that is a whole REST answer: `{"issues": [{…}]}`, `{"ticket": {…}}`. What is known by an id of its own is a ticket. */
function isAnswer(object: JsonObject): boolean {
  const holdsTickets = Object.values(object).some((value) => isTicketLike(Array.isArray(value) ? value[0] : value));
  return holdsTickets && !isTicketLike(object);
}

function csvSample(head: readonly PhysicalLine[], delimiter: Delimiter): { header: string[]; rows: string[][] } {
  const records: string[][] = [];
  for (const record of new CsvRecordReader(delimiter).read(head)) {
    if (record.kind === 'record') records.push([...record.values]);
    if (records.length > sampleRows) break;
  }
  const [header = [], ...rows] = records;
  return { header: header.slice(0, maxColumns).map((name) => name.trim()), rows };
}

function jsonSample(format: 'ndjson' | 'json', head: readonly PhysicalLine[]): { header: string[]; rows: string[][] } {
  const objects: JsonObject[] = [];
  for (const row of format === 'ndjson' ? ndjsonRows(head) : jsonDocumentRows(head)) {
    if (row.kind === 'object') objects.push(row.object);
    if (objects.length === sampleRows) break;
  }
  const header = [...new Set(objects.flatMap(pathsOf))].slice(0, maxColumns);
  return { header, rows: objects.map((object) => header.map((path) => asSample(valueAt(object, path)))) };
}

function* ndjsonRows(head: readonly PhysicalLine[]): Generator<JsonRow> {
  for (const line of head) {
    const row = jsonRow(line);
    if (row !== undefined) yield row;
  }
}

function* jsonDocumentRows(head: readonly PhysicalLine[]): Generator<JsonRow> {
  const tickets = new JsonTickets();
  for (const line of head) {
    for (const { text, line: at } of tickets.read(`${line.text}\n`)) yield jsonRowOf(text, at);
  }
  const rest = tickets.end();
  if (rest?.whole) yield jsonRowOf(rest.ticket.text, rest.ticket.line);
}

function asSample(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.slice(0, maxSampleLength);
}

function orderOf(
  columns: readonly ColumnProposal[],
  rows: readonly (readonly string[])[],
): { dayMonthOrder?: DayMonthOrder } {
  const moments = new Set<string>(ticketFields.filter(({ kind }) => kind === 'moment').map(({ name }) => name));
  const values = columns.flatMap(({ field }, at) =>
    field !== null && moments.has(field) ? rows.map((row) => row[at] ?? '') : [],
  );
  const dayMonthOrder = dayMonthOrderOf(values);
  return dayMonthOrder === undefined ? {} : { dayMonthOrder };
}
