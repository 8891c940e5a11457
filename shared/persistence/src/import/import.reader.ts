import type { ImportRun } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import type { ImportFormat } from './import.store.js';

interface ImportRow {
  id: string;
  source_id: string;
  source_name: string;
  file_name: string;
  format: ImportFormat;
  bytes: string;
  sha256: string;
  status: ImportRun['status'];
  bytes_read: string;
  lines_read: string;
  created_count: string;
  updated_count: string;
  unchanged_count: string;
  stale_count: string;
  rejected_count: string;
  incomplete_count: string;
  error: string | null;
  created_at: Date;
  created_position: string;
  finished_at: Date | null;
  requested_by: string | null;
  pending: number;
}

export interface ImportRejectionRow {
  line: number;
  column: string | null;
  value: string | null;
  code: string;
  message: string;
  imported: boolean;
}

export interface StoredUpload {
  readonly id: string;
  readonly fileName: string;
  readonly format: ImportFormat;
  readonly storedAs: string;
  /** Its file is gone: an import of it has ended. */
  readonly isRemoved: boolean;
}

const MAX_PENDING_COUNTED = 1_000_000;

// Tickets of one source wait together, so what waits of the source is what still waits of its newest import.
const selectImports = `
  SELECT r.id, r.source_id, s.name AS source_name, u.file_name, u.format, u.bytes, u.sha256, r.status, r.bytes_read,
         r.lines_read, r.created_count, r.updated_count, r.unchanged_count, r.stale_count, r.rejected_count, r.incomplete_count, r.error,
         r.created_at, r.created_at::text AS created_position, r.finished_at, r.requested_by,
         (SELECT count(*)::int FROM (
            SELECT FROM ticket t WHERE t.state = 'pending' AND t.source_id = r.source_id LIMIT ${MAX_PENDING_COUNTED}) w) AS pending
  FROM import_run r JOIN source s ON s.id = r.source_id JOIN upload u ON u.id = r.upload_id`;

/** Progress and accounts of imports. */
export class ImportReader {
  constructor(private readonly db: Queryable) {}

  /** Newest first. */
  async list({ after, limit }: PageRequest): Promise<Slice<ImportRun>> {
    const rows = await queryRows<ImportRow>(
      this.db,
      `${selectImports}
       ${after ? 'WHERE (r.created_at, r.id) < ($2::timestamptz, $3::uuid)' : ''}
       ORDER BY r.created_at DESC, r.id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    return toSlice(rows, limit, (row) => [row.created_position, row.id], toImportRun);
  }

  async find(id: string, db: Queryable = this.db): Promise<ImportRun | undefined> {
    const [row] = await queryRows<ImportRow>(db, `${selectImports} WHERE r.id = $1`, [id]);
    return row && toImportRun(row);
  }

  /** The newest import of the demo data. */
  async findDemo(): Promise<ImportRun | undefined> {
    const [row] = await queryRows<ImportRow>(
      this.db,
      `${selectImports} WHERE s.kind = 'demo' ORDER BY r.created_at DESC, r.id DESC LIMIT 1`,
    );
    return row && toImportRun(row);
  }

  /** Whether the source has an import; held to the end of `tx`, so that of two callers the second sees the import of the first. */
  async lockAndFindAny(tx: EntityManager, sourceId: string): Promise<boolean> {
    await tx.query('SELECT FROM source WHERE id = $1 FOR UPDATE', [sourceId]);
    return (await queryRows(tx, 'SELECT FROM import_run WHERE source_id = $1 LIMIT 1', [sourceId])).length > 0;
  }

  /** @param createdById  who uploaded it: a file is imported by nobody else */
  async findUpload(id: string, createdById: string): Promise<StoredUpload | undefined> {
    const [row] = await queryRows<StoredUpload>(
      this.db,
      `SELECT id, file_name AS "fileName", format, stored_as AS "storedAs", removed_at IS NOT NULL AS "isRemoved" FROM upload
       WHERE id = $1 AND created_by_id = $2`,
      [id, createdById],
    );
    return row;
  }

  /** Rejected rows first, then incomplete ones; each in the order of the file. */
  async listRejections(id: string, { after, limit }: PageRequest): Promise<Slice<ImportRejectionRow>> {
    const rows = await queryRows<ImportRejectionRow & { line: string; ordinal: number }>(
      this.db,
      `SELECT line, ordinal, column_name AS "column", value, code, message, imported FROM import_rejection
       WHERE import_id = $1 ${after ? 'AND (imported, line, ordinal) > ($3::boolean, $4::bigint, $5::int)' : ''}
       ORDER BY imported, line, ordinal LIMIT $2`,
      [id, limit + 1, ...(after ?? [])],
    );
    return toSlice(
      rows,
      limit,
      (row) => [String(row.imported), row.line, row.ordinal],
      ({ line, column, value, code, message, imported }) => ({ line: Number(line), column, value, code, message, imported }), // prettier-ignore
    );
  }
}

function toImportRun(row: ImportRow): ImportRun {
  const counts = {
    linesRead: Number(row.lines_read),
    created: Number(row.created_count),
    updated: Number(row.updated_count),
    unchanged: Number(row.unchanged_count),
    stale: Number(row.stale_count),
    rejected: Number(row.rejected_count),
  };
  const accepted = counts.created + counts.updated + counts.unchanged + counts.stale;
  const bytes = Number(row.bytes);
  return {
    id: row.id,
    sourceId: row.source_id,
    sourceName: row.source_name,
    fileName: row.file_name,
    format: row.format,
    bytes,
    sha256: row.sha256,
    status: row.status,
    progress: row.status === 'completed' ? 1 : share(Number(row.bytes_read), bytes),
    ...counts,
    incomplete: Number(row.incomplete_count),
    clusteredShare: accepted === 0 ? (row.status === 'completed' ? 1 : 0) : 1 - share(row.pending, accepted),
    error: row.error,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    requestedBy: row.requested_by,
  };
}

const share = (part: number, whole: number): number => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);
