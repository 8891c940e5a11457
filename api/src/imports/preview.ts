import type { ImportPreview } from '@reprise/contracts/http';
import type { SourceRow } from '@reprise/ports';
import { type TicketFile, ticketFields } from '@reprise/sources';

export const PREVIEW_ROWS = 5;
const MAX_SHOWN = 200;

/** How a file would be read: columns with their proposed fields, the first tickets, and what is wrong with the first rows. */
export function previewOf(
  upload: { readonly id: string; readonly fileName: string; readonly bytes: number },
  file: TicketFile,
  firstRows: readonly SourceRow[],
): ImportPreview {
  return {
    uploadId: upload.id,
    fileName: upload.fileName,
    format: file.format,
    bytes: upload.bytes,
    columns: file.columns.map(({ column, fillRate, samples, field }) => ({
      column,
      fillRate,
      samples: [...samples],
      field,
    })),
    fields: ticketFields.map(({ name, label, required }) => ({ name, label, required })),
    rows: firstRows.flatMap((row) => (row.kind === 'ticket' ? [asText(row.ticket)] : [])),
    problems: firstRows.flatMap((row) =>
      (row.kind === 'ticket' ? row.warnings : row.problems).map(
        ({ line, column = null, value = null, code, message }) => ({ line, column, value, code, message, imported: row.kind === 'ticket' }), // prettier-ignore
      ),
    ),
  };
}

function asText(ticket: object): Record<string, string> {
  const shown = Object.entries(ticket).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    shown.map(([field, value]) => {
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      return [field, text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text];
    }),
  );
}
