import { type BinaryRow, BinaryRows } from '../sql/binary-rows.js';
import type { TicketContent, TicketHead, TicketRow } from './ticket-row.js';

/** Columns that a source fills, with their types. */
export const ticketColumnTypes: Record<keyof TicketRow, ColumnType> = {
  external_id: 'text',
  content_hash: 'bytea',
  source_updated_at: 'timestamptz',
  url: 'text',
  title: 'text',
  description: 'text',
  conversation: 'text',
  resolution: 'text',
  resolution_notes: 'text',
  resolution_source: 'text',
  product: 'text',
  component: 'text',
  type: 'text',
  status: 'text',
  priority: 'text',
  severity: 'text',
  version: 'text',
  fix_version: 'text',
  environment: 'text',
  tags: 'text[]',
  locale: 'text',
  reporter_hash: 'bytea',
  assignee: 'text',
  opened_at: 'timestamptz',
  resolved_at: 'timestamptz',
  handling_minutes: 'double precision',
  handling_kind: 'text',
  reopen_count: 'integer',
  reassignment_count: 'integer',
  comment_count: 'integer',
};
type ColumnType = 'text' | 'bytea' | 'timestamptz' | 'text[]' | 'double precision' | 'integer';

export const ticketColumns = Object.keys(ticketColumnTypes) as (keyof TicketRow)[];
/** Columns of a row as COPY takes it. */
export const copiedColumns = ['source_id', 'id', ...ticketColumns] as const;

const types = ticketColumns.map((column) => [column, ticketColumnTypes[column]] as const);
const headColumns: readonly string[] = [
  'external_id',
  'content_hash',
  'source_updated_at',
] satisfies (keyof TicketHead)[];
const isOfHead = (column: keyof TicketRow): column is keyof TicketHead => headColumns.includes(column);
const typesOfHead = types.flatMap(([column, type]) => (isOfHead(column) ? [[column, type] as const] : []));
const typesOfContent = types.flatMap(([column, type]) => (isOfHead(column) ? [] : [[column, type] as const]));
export const contentColumns = typesOfContent.map(([column]) => column);

/** Append a row for COPY, with the columns of `copiedColumns`. */
export function writeTicketRow(rows: BinaryRows, sourceId: string, id: string, row: TicketRow): void {
  writeHead(rows, sourceId, id, row);
  writeContent(rows, row);
}

/** Begin a row; the fields of its content are to follow. */
export function writeHead(rows: BinaryRows, sourceId: string, id: string, row: TicketHead): void {
  rows.beginRow(copiedColumns.length);
  rows.uuid(sourceId);
  rows.uuid(id);
  for (const [column, type] of typesOfHead) writeValue(rows, row[column], type);
}

export function writeContent(rows: BinaryRows, row: TicketContent): void {
  for (const [column, type] of typesOfContent) writeValue(rows, row[column], type);
}

function writeValue(rows: BinaryRows, value: TicketRow[keyof TicketRow], type: ColumnType): void {
  if (value === null) rows.none();
  else if (type === 'text') rows.text(value as string);
  else if (type === 'bytea') rows.hex(value as string);
  else if (type === 'timestamptz') rows.moment(Date.parse(value as string));
  else if (type === 'text[]') rows.texts(value as string[]);
  else if (type === 'integer') rows.integer(value as number);
  else rows.double(value as number);
}

/** The row that `writeTicketRow` wrote. */
export function readTicketRow(written: BinaryRow): TicketRow {
  written.skip();
  written.skip();
  const row = Object.fromEntries(types.map(([column, type]) => [column, valueOf(written, type)]));
  return row as unknown as TicketRow;
}

function valueOf(written: BinaryRow, type: ColumnType): string | number | string[] | null {
  switch (type) {
    case 'text':
      return written.text();
    case 'bytea':
      return written.hex();
    case 'timestamptz': {
      const at = written.moment();
      return at === null ? null : new Date(at).toISOString();
    }
    case 'text[]':
      return written.texts();
    case 'integer':
      return written.integer();
    case 'double precision':
      return written.double();
  }
}
