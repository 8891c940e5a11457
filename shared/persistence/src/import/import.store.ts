import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { RowProblem } from '@reprise/ports';
import { IntakeRules } from '../redaction/intake-rules.js';
import { OutboxStore } from '../outbox/outbox.store.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { jsonText } from '../sql/json-text.js';

export type ImportFormat = 'ndjson' | 'csv' | 'json';

export interface NewUpload {
  readonly fileName: string;
  readonly format: ImportFormat;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** File name within the upload folder. */
  readonly storedAs: string;
  readonly createdBy: string | null;
  /** Person or token; only they may import it over HTTP. Left out: nobody. */
  readonly createdById?: string | null;
}

export interface NewImport {
  readonly uploadId: string;
  readonly sourceId: string;
  /** Neutral field → column of the file; null: by header names. */
  readonly mapping: Readonly<Record<string, string>> | null;
  readonly requestedBy: string | null;
  /** The person, who follows it to its end whatever it brings; left out or null: nobody. */
  readonly requestedById?: string | null;
}

export interface ImportTask {
  readonly id: string;
  readonly sourceId: string;
  readonly status: 'queued' | 'running' | 'completed' | 'failed';
  readonly fileName: string;
  readonly format: ImportFormat;
  readonly storedAs: string;
  readonly mapping: Readonly<Record<string, string>> | null;
  /** Rows whose outcome is committed: where the next reader goes on. */
  readonly rowsDone: number;
}

/** What one chunk adds to the account of an import. */
export interface ChunkAccount {
  /** Rows done before this chunk, as the reader believes. */
  readonly rowsDone: number;
  readonly bytesRead: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly rejected: number;
  /** Of those that are not rejected: with a value left out or cut. */
  readonly incomplete: number;
}

/** Uploads and imports: the file is stored first, then read in chunks from a checkpoint. */
export class ImportStore {
  private readonly outbox = new OutboxStore();

  async addUpload(tx: EntityManager, upload: NewUpload, id: string = uuidv7()): Promise<string> {
    await tx.query(
      `INSERT INTO upload (id, file_name, format, bytes, sha256, stored_as, created_by, created_by_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        upload.fileName,
        upload.format,
        upload.bytes,
        upload.sha256,
        upload.storedAs,
        upload.createdBy,
        upload.createdById ?? null,
      ],
    );
    return id;
  }

  /** Accept an import: its row and the order to carry it out are committed together. @returns its id */
  async start(tx: EntityManager, order: NewImport): Promise<string> {
    const id = uuidv7();
    await tx.query(
      `INSERT INTO import_run (id, source_id, upload_id, mapping, requested_by, requested_by_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        id,
        order.sourceId,
        order.uploadId,
        order.mapping === null ? null : jsonText(order.mapping),
        order.requestedBy,
        order.requestedById ?? null,
      ],
    );
    await this.outbox.append(tx, 'import.process', { importId: id });
    return id;
  }

  async findTask(db: Queryable, id: string): Promise<ImportTask | undefined> {
    const [row] = await queryRows<Omit<ImportTask, 'rowsDone'> & { rowsDone: string }>(
      db,
      `SELECT import_run.id, source_id AS "sourceId", status, file_name AS "fileName", format, stored_as AS "storedAs", mapping,
              lines_read AS "rowsDone"
       FROM import_run JOIN upload ON upload.id = upload_id WHERE import_run.id = $1`,
      [id],
    );
    return row && { ...row, rowsDone: Number(row.rowsDone) };
  }

  async markRunning(tx: EntityManager, id: string): Promise<void> {
    await tx.query(`UPDATE import_run SET status = 'running' WHERE id = $1 AND status = 'queued'`, [id]);
  }

  /**
   * Add a chunk to the account. The account itself is the checkpoint: its outcomes add up to the rows done.
   * @returns false when the account is not where this reader left it: another worker has taken the import on,
   *   and the caller must roll back
   */
  async advance(tx: EntityManager, id: string, chunk: ChunkAccount): Promise<boolean> {
    const moved = await queryRows(
      tx,
      `UPDATE import_run SET
         status = 'running', bytes_read = greatest(bytes_read, $3),
         lines_read = lines_read + $4::int + $5::int + $6::int + $7::int + $8::int,
         created_count = created_count + $4::int, updated_count = updated_count + $5::int,
         unchanged_count = unchanged_count + $6::int, stale_count = stale_count + $7::int,
         rejected_count = rejected_count + $8::int, incomplete_count = incomplete_count + $9::int
       WHERE id = $1 AND lines_read = $2 AND status IN ('queued', 'running')
       RETURNING id`,
      [id, chunk.rowsDone, chunk.bytesRead, chunk.created, chunk.updated, chunk.unchanged, chunk.stale, chunk.rejected, chunk.incomplete], // prettier-ignore
    );
    return moved.length === 1;
  }

  /** Keep why rows were refused, and what the first incomplete ones lack; a row may have several reasons. */
  async addRejections(tx: EntityManager, id: string, rejections: readonly RejectedRow[]): Promise<void> {
    const kept = await this.withoutSurplus(tx, id, rejections);
    if (kept.length === 0) return;
    const rules = await IntakeRules.load(tx);
    const rows = kept.flatMap(({ line, row, problems, imported }) =>
      problems.slice(0, MAX_REASONS).map((problem, reason) => ({
        line,
        // Several tickets may stand on one line of a JSON document: the row's number keeps them apart.
        ordinal: row * MAX_REASONS + reason,
        column_name: clean(problem.column),
        value: redacted(problem.value, rules)?.slice(0, 200) ?? null,
        code: problem.code,
        message: redacted(problem.message, rules) ?? problem.code,
        imported,
      })),
    );
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO import_rejection (import_id, line, ordinal, column_name, value, code, message, imported)
       SELECT $1::uuid, line, ordinal, column_name, value, code, message, imported
       FROM jsonb_to_recordset($2::jsonb)
         AS r(line bigint, ordinal int, column_name text, value text, code text, message text, imported boolean)
       ON CONFLICT DO NOTHING`,
      [id, jsonText(rows)],
    );
  }

  /** A column in a format of its own makes every row of a file incomplete: they are all counted, and as many told as anybody reads. */
  private async withoutSurplus(
    tx: EntityManager,
    id: string,
    rejections: readonly RejectedRow[],
  ): Promise<readonly RejectedRow[]> {
    if (!rejections.some(({ imported }) => imported)) return rejections;
    const [run] = await queryRows<{ told: number }>(
      tx,
      `SELECT least(incomplete_count, ${MAX_INCOMPLETE_TOLD})::int AS told FROM import_run WHERE id = $1`,
      [id],
    );
    let room = MAX_INCOMPLETE_TOLD - (run?.told ?? 0);
    return rejections.filter(({ imported }) => !imported || room-- > 0);
  }

  /**
   * Close the account. Unless another import reads the same upload, its file is no longer needed: tickets are stored redacted,
   * and a raw copy of them would undo that.
   * @param error  what was wrong with the file as a whole; the rows before it are kept and counted. Null: read to its end
   * @returns name of the file to remove from the upload folder after the commit
   */
  async finish(tx: EntityManager, id: string, error: string | null): Promise<string | undefined> {
    await tx.query(
      `UPDATE import_run SET status = CASE WHEN $2::text IS NULL THEN 'completed' ELSE 'failed' END, error = $2,
         bytes_read = CASE WHEN $2::text IS NULL THEN (SELECT bytes FROM upload WHERE upload.id = upload_id) ELSE bytes_read END,
         finished_at = clock_timestamp()
       WHERE id = $1 AND status IN ('queued', 'running')`,
      [id, error === null ? null : redacted(error, await IntakeRules.load(tx))],
    );
    const [removed] = await queryRows<{ storedAs: string }>(
      tx,
      `UPDATE upload SET removed_at = coalesce(removed_at, clock_timestamp())
       WHERE id = (SELECT upload_id FROM import_run WHERE id = $1)
         AND NOT EXISTS (SELECT FROM import_run WHERE upload_id = upload.id AND status IN ('queued', 'running'))
       RETURNING stored_as AS "storedAs"`,
      [id],
    );
    return removed?.storedAs;
  }
}

const MAX_REASONS = 10;
/** Incomplete rows of an import whose reasons are kept. */
export const MAX_INCOMPLETE_TOLD = 10_000;

export interface RejectedRow {
  readonly line: number;
  /** Number of the row in the file, from 0. */
  readonly row: number;
  readonly problems: readonly RowProblem[];
  /** Its ticket was kept; the problems say what was left out or cut. */
  readonly imported: boolean;
}

/** A refused row is kept as its sender wrote it, but for what is replaced in every ticket. */
const redacted = (text: string | undefined, rules: IntakeRules): string | null => {
  const cleaned = clean(text);
  return cleaned === null ? null : rules.clean(cleaned);
};

/** The values come out of broken files; PostgreSQL takes neither NUL nor lone surrogates. */
const clean = (text: string | undefined): string | null =>
  text === undefined ? null : text.replaceAll('\u0000', '␀').replace(/\p{Surrogate}/gu, '\uFFFD');
