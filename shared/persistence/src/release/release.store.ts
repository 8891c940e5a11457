import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

export interface NewRelease {
  readonly product: string;
  readonly version: string;
  /** ISO 8601. */
  readonly releasedAt: string;
}

/** Releases of products: markers on a problem's timeline. */
export class ReleaseStore {
  /** Keep the releases that are not known yet. */
  async addAll(tx: EntityManager, sourceId: string, releases: readonly NewRelease[]): Promise<void> {
    const rows = releases.map(({ product, version, releasedAt }) => ({
      id: uuidv7(),
      product,
      version,
      released_at: releasedAt,
    }));
    await tx.query(
      `INSERT INTO release (id, source_id, product, version, released_at)
       SELECT id, $1::uuid, product, version, released_at
       FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, product text, version text, released_at timestamptz)
       ON CONFLICT (product, version) DO NOTHING`,
      [sourceId, JSON.stringify(rows)],
    );
  }
}
