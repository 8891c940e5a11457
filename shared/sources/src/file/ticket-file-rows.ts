import type { RowProblem, SourceRow } from '@reprise/ports';
import { CsvRecordReader } from '../csv/csv-records.js';
import { JsonTickets } from '../json/json-tickets.js';
import { namesOfColumns, type ColumnMapping } from '../mapping/propose-mapping.js';
import { ticketFields, type TicketField } from '../mapping/ticket-fields.js';
import { ticketOfValues, type FieldValues } from '../mapping/ticket-of-values.js';
import { ContentIds } from '../mapping/content-ids.js';
import { jsonRow, jsonRowOf, valuesOfObject, type JsonRow } from '../ndjson/json-rows.js';
import { rowProblem, type RowProblemCode } from '../row-problem.js';
import { fileBytes, type FileEncoding, type ReadingProgress } from './file-bytes.js';
import type { TicketFileInspection } from './inspect-ticket-file.js';
import { physicalLines, type PhysicalLine } from './physical-lines.js';

export interface ReadingPlan extends Omit<TicketFileInspection, 'encoding'> {
  readonly path: string;
  readonly mapping: ColumnMapping;
  /** The mapping was given by a person: only it counts. */
  readonly explicitMapping: boolean;
  readonly encoding: FileEncoding | undefined;
  readonly source: string | undefined;
}

/** A row taken apart, before its values become a ticket. */
type RawRow =
  | { readonly line: number; readonly values: FieldValues }
  | {
      readonly line: number;
      readonly defect: { readonly code: RowProblemCode; readonly message: string; readonly text: string };
    };

/** All rows of a file, tickets and rejected ones, in order. Never throws for what the file holds. */
export async function* ticketFileRows(plan: ReadingPlan, afterLine: number): AsyncGenerator<SourceRow> {
  const progress: ReadingProgress = { bytesRead: 0 };
  if (plan.foreign !== undefined) {
    if (afterLine < 1) yield rejected(1, progress, [rowProblem(1, 'file.foreign', `this is ${plan.foreign}`)]);
    return;
  }
  const cut: CutLine = {};
  const toRow = rowMaker(plan, progress);
  let lastLine = 0;
  let rows = 0;
  for await (const raws of rawRows(plan, progress, cut)) {
    for (const raw of raws) {
      rows += 1;
      lastLine = raw.line;
      const row = toRow(raw);
      if (raw.line > afterLine) yield row;
    }
  }
  const { fault } = progress;
  if (fault !== undefined) {
    const line = cut.line ?? lastLine + 1;
    if (line > afterLine)
      yield rejected(line, progress, [
        rowProblem(line, fault.code, `${fault.message}. The ${rows} rows before this line are kept.`),
      ]);
  } else if (rows === 0 && afterLine < 1) {
    yield rejected(1, progress, [rowProblem(1, 'file.empty', 'the file holds no tickets')]);
  }
}

/** The line within which a damaged file broke off: half a row is not judged as a row. */
interface CutLine {
  line?: number;
}

async function* rawRows(plan: ReadingPlan, progress: ReadingProgress, cut: CutLine): AsyncGenerator<RawRow[]> {
  const bytes = fileBytes(plan.path, plan.encoding, progress);
  const read = plan.format === 'csv' ? csvReader(plan) : plan.format === 'json' ? jsonReader(plan) : ndjsonReader(plan);
  for await (const lines of physicalLines(bytes)) {
    const broken = progress.fault === undefined ? undefined : lines.find((line) => line.last);
    cut.line = broken?.number;
    const rows = [...read.lines(broken === undefined ? lines : lines.filter((line) => !line.last))];
    if (rows.length > 0) yield rows;
  }
  const rest = [...read.end()];
  if (rest.length > 0) yield rest;
}

interface RowReader {
  lines(lines: readonly PhysicalLine[]): Iterable<RawRow>;
  end(): Iterable<RawRow>;
}

function ndjsonReader(plan: ReadingPlan): RowReader {
  return {
    *lines(lines) {
      for (const line of lines) {
        const row = jsonRow(line);
        if (row !== undefined) yield rawOfJson(row, plan);
      }
    },
    end: () => [],
  };
}

function jsonReader(plan: ReadingPlan): RowReader {
  const tickets = new JsonTickets();
  return {
    *lines(lines) {
      for (const line of lines) {
        for (const { text, line: at } of tickets.read(`${line.text}\n`)) yield rawOfJson(jsonRowOf(text, at), plan);
      }
    },
    *end() {
      const rest = tickets.end();
      if (rest === undefined) return;
      const { text, line } = rest.ticket;
      if (rest.whole) return void (yield rawOfJson(jsonRowOf(text, line), plan));
      yield { line, defect: { code: 'json.invalid', message: 'the document ends within this ticket', text } };
    },
  };
}

function rawOfJson(row: JsonRow, { mapping, explicitMapping, shape }: ReadingPlan): RawRow {
  const { line } = row;
  if (row.kind === 'defect') return { line, defect: row };
  const refusal = shape?.refusal?.(row.object);
  if (refusal !== undefined) return { line, defect: { code: 'row.not_a_ticket', message: refusal, text: '' } };
  return { line, values: valuesOfObject(row.object, mapping, explicitMapping, shape) };
}

function csvReader(plan: ReadingPlan): RowReader {
  const header = plan.columns.map(({ column }) => column);
  const positions = ticketFields.flatMap(({ name }): [TicketField, number][] => {
    const at = plan.mapping[name] === undefined ? -1 : header.indexOf(plan.mapping[name]);
    return at === -1 ? [] : [[name, at]];
  });
  const reader = new CsvRecordReader(plan.delimiter, header.length);
  let headerSeen = false;
  function* rawOf(records: ReturnType<CsvRecordReader['read']>): Generator<RawRow> {
    for (const record of records) {
      if (record.kind === 'defect') yield { line: record.line, defect: record };
      else if (!headerSeen) headerSeen = true;
      else yield { line: record.line, values: new Map(positions.map(([name, at]) => [name, record.values[at]])) };
    }
  }
  const ofTable = ({ number }: PhysicalLine): boolean => number >= plan.headerLine;
  return { lines: (lines) => rawOf(reader.read(lines.filter(ofTable))), end: () => rawOf(reader.end()) };
}

function rowMaker(plan: ReadingPlan, progress: ReadingProgress): (raw: RawRow) => SourceRow {
  const nothingToRead = !plan.mapping.id && !plan.mapping.title && !plan.mapping.description;
  const contentIds = plan.mapping.id === undefined && plan.format === 'csv' ? new ContentIds() : undefined;
  const columnOf = (field: TicketField): string => plan.mapping[field] ?? field;
  return (raw) => {
    const { line } = raw;
    if ('defect' in raw)
      return rejected(line, progress, [
        rowProblem(line, raw.defect.code, raw.defect.message, undefined, raw.defect.text),
      ]);
    if (nothingToRead && plan.format === 'csv') {
      const message = `no column was recognised as ticket number, title or description; the columns are ${namesOfColumns(plan.columns.map(({ column }) => column))}. If these are no names, the file lacks its first line; else name them with a mapping.`;
      return rejected(line, progress, [rowProblem(line, 'mapping.nothing_recognised', message)]);
    }
    const values = contentIds === undefined ? raw.values : contentIds.withId(raw.values);
    const { ticket, problems } = ticketOfValues(values, {
      line,
      columnOf,
      ...(plan.dayMonthOrder === undefined ? {} : { dayMonthOrder: plan.dayMonthOrder }),
      ...(plan.source === undefined ? {} : { source: plan.source }),
    });
    if (ticket === undefined) return rejected(line, progress, problems);
    return { kind: 'ticket', line, bytesRead: progress.bytesRead, ticket, warnings: problems };
  };
}

function rejected(line: number, progress: ReadingProgress, problems: readonly RowProblem[]): SourceRow {
  return { kind: 'rejected', line, bytesRead: progress.bytesRead, problems };
}
