import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';

/** Keep what an administrator decided for the whole installation, in place of what was decided before. @param by  name of the person or program */
export async function keepSetting(
  tx: EntityManager,
  name: 'learning' | 'redaction' | 'retention' | 'reviews',
  value: object,
  by: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO installation_setting (name, value, changed_by) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, changed_at = clock_timestamp()`,
    [name, jsonText(value), by],
  );
}
