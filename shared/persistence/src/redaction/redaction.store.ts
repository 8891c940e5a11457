import { type PersonalKind, type RedactionCounts, personalKinds } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import type { Change } from '../sql/change-together.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { keepSetting } from '../setting/keep-setting.js';

/** What is replaced where no administrator has decided: numbers that open an account and explain no failure. */
const personalKindsByDefault: readonly PersonalKind[] = ['iban', 'card'];

/** @param chosen  as stored; undefined where nobody decided */
export const chosenKinds = (chosen: readonly string[] | undefined): readonly PersonalKind[] =>
  chosen === undefined ? personalKindsByDefault : personalKinds.filter((kind) => chosen.includes(kind));

export interface RedactionSetting {
  readonly kinds: readonly PersonalKind[];
  /** Null: nobody has changed it yet. */
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

/** Which kinds of personal data this installation replaces, and how often it did. */
export class RedactionStore {
  async setting(db: Queryable): Promise<RedactionSetting> {
    const [row] = await queryRows<{ kinds: string[]; changedAt: Date; changedBy: string }>(
      db,
      `SELECT value->'kinds' AS kinds, changed_at AS "changedAt", changed_by AS "changedBy"
       FROM installation_setting WHERE name = 'redaction'`,
    );
    if (!row) return { kinds: personalKindsByDefault, changedAt: null, changedBy: null };
    return { ...row, kinds: chosenKinds(row.kinds) };
  }

  async decide(tx: EntityManager, kinds: readonly PersonalKind[], by: string): Promise<void> {
    await keepSetting(tx, 'redaction', { kinds }, by);
  }

  counting(sourceId: string, counts: RedactionCounts): Change[] {
    const kinds = Object.keys(counts);
    if (kinds.length === 0) return [];
    const sql = `INSERT INTO redaction_count AS kept (source_id, kind, replaced)
       SELECT $1::uuid, kind, replaced FROM unnest($2::text[], $3::bigint[]) AS more(kind, replaced)
       ON CONFLICT (source_id, kind) DO UPDATE SET replaced = kept.replaced + excluded.replaced`;
    return [{ sql, parameters: [sourceId, kinds, Object.values(counts)] }];
  }

  /** How often each kind was replaced in tickets that were stored. */
  async counts(db: Queryable): Promise<ReadonlyMap<string, number>> {
    const rows = await queryRows<{ kind: string; replaced: string }>(
      db,
      `SELECT kind, sum(replaced) AS replaced FROM redaction_count GROUP BY kind`,
    );
    return new Map(rows.map(({ kind, replaced }) => [kind, Number(replaced)]));
  }
}
