import type { ImportRejectionRow } from '@reprise/persistence';
import { csvCell } from '../http/csv-cell.js';

const columns = ['line', 'ticket', 'column', 'value', 'code', 'message'] as const;

export const rejectionsCsvHeader = `${columns.join(',')}\r\n`;

export function rejectionCsvLine({ imported, ...row }: ImportRejectionRow): string {
  const cells = { ...row, ticket: imported ? 'imported' : 'rejected' };
  return `${columns.map((column) => csvCell(cells[column])).join(',')}\r\n`;
}
