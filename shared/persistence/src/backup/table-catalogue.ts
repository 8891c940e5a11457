import { type Queryable, queryRows } from '../sql/query-rows.js';
import { derivedTables } from './backup-manifest.js';

export interface CatalogueTable {
  readonly name: string;
  /** Without columns that are computed. */
  readonly columns: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
}

/** Tables whose rows a backup holds, each after those it refers to. */
export async function backedUpTables(db: Queryable): Promise<CatalogueTable[]> {
  const tables = await queryRows<CatalogueTable>(
    db,
    `SELECT c.relname AS name,
        ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum) AS columns,
        ARRAY(SELECT attname::text FROM pg_index, unnest(indkey) WITH ORDINALITY AS k(number, position)
              JOIN pg_attribute ON attnum = k.number
              WHERE indrelid = c.oid AND indisprimary AND attrelid = c.oid ORDER BY position) AS key
     FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND c.relname <> 'schema_migration' AND c.relname <> ALL($1) ORDER BY c.relname`,
    [derivedTables],
  );
  const references = await queryRows<{ from: string; to: string }>(
    db,
    `SELECT DISTINCT a.relname AS "from", b.relname AS "to" FROM pg_constraint
     JOIN pg_class a ON a.oid = conrelid JOIN pg_class b ON b.oid = confrelid
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conrelid <> confrelid`,
  );
  return afterTheirReferences(tables, references);
}

/** @throws Error when tables refer to each other in a circle */
export function afterTheirReferences<T extends { readonly name: string }>(
  tables: readonly T[],
  references: readonly { readonly from: string; readonly to: string }[],
): T[] {
  const names = new Set(tables.map(({ name }) => name));
  const ordered: T[] = [];
  const done = new Set<string>();
  let left = [...tables];
  while (left.length > 0) {
    const free = left.filter(({ name }) =>
      references.every(({ from, to }) => from !== name || done.has(to) || !names.has(to)),
    );
    if (free.length === 0)
      throw new Error(`tables refer to each other in a circle: ${left.map(({ name }) => name).join(', ')}`);
    for (const table of free) {
      ordered.push(table);
      done.add(table.name);
    }
    left = left.filter((table) => !done.has(table.name));
  }
  return ordered;
}
