import { type Queryable, queryRows } from '../sql/query-rows.js';

/** Uploads that were looked at and never imported. */
export class AbandonedUploadStore {
  constructor(private readonly db: Queryable) {}

  /** Forget uploads from before `until` that no import refers to. @returns names of their files in the upload folder */
  async forget(until: Date): Promise<string[]> {
    const rows = await queryRows<{ storedAs: string }>(
      this.db,
      `DELETE FROM upload WHERE created_at < $1 AND NOT EXISTS (SELECT FROM import_run WHERE upload_id = upload.id)
       RETURNING stored_as AS "storedAs"`,
      [until],
    );
    return rows.map((row) => row.storedAs);
  }

  /** Those of these files that no import may still read. */
  async unneeded(storedAs: readonly string[]): Promise<string[]> {
    const rows = await queryRows<{ name: string }>(
      this.db,
      `SELECT name FROM unnest($1::text[]) AS file(name)
       WHERE NOT EXISTS (SELECT FROM upload WHERE stored_as = name AND removed_at IS NULL)`,
      [storedAs],
    );
    return rows.map((row) => row.name);
  }
}
