import type { ImportRejectionRow } from '@reprise/persistence';
import { csvCell } from '../http/csv-cell.js';

const columns = ['line', 'column', 'value', 'code', 'message'] as const;

export const rejectionsCsvHeader = `${columns.join(',')}\r\n`;

export const rejectionCsvLine = (row: ImportRejectionRow): string =>
  `${columns.map((column) => csvCell(row[column])).join(',')}\r\n`;
