import { BinaryRows } from '../sql/binary-rows.js';
import { sha256 } from '../sql/sha256.js';
import { contentColumns, writeContent, writeHead } from './ticket-columns.js';
import type { TicketContent, TicketRow, UnhashedRow } from './ticket-row.js';

/** Written anew for each ticket. */
const scratch = new BinaryRows();

/**
 * Hash of what a ticket says: of its fields as they are stored, each behind its length. As PostgreSQL writes bytes. Making JSON of them
 * to be hashed takes five times as long.
 */
export const contentHash = (content: TicketContent): string => sha256(bytesOf(content));

/** Append a row for COPY as `writeTicketRow` does, hashed from the very bytes. @returns the hash of its content */
export function writeHashedRow(rows: BinaryRows, sourceId: string, id: string, row: UnhashedRow): string {
  const content = bytesOf(row);
  const { external_id, source_updated_at } = row;
  const content_hash = sha256(content);
  writeHead(rows, sourceId, id, { external_id, content_hash, source_updated_at });
  rows.append(content);
  return content_hash;
}

/** The hash under which equal content was stored before it was hashed from bytes: such a row keeps it until its ticket changes. */
export const formerContentHash = (row: TicketRow): string =>
  sha256(JSON.stringify(Object.fromEntries(contentColumns.map((column) => [column, row[column]]))));

/** @returns bytes that hold until the next call */
function bytesOf(content: TicketContent): Uint8Array {
  scratch.rewind();
  writeContent(scratch, content);
  return scratch.written();
}
