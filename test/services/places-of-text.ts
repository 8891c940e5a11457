import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { queryRows, type Queryable } from '@reprise/persistence';

/** Every column of every table that can hold text, whatever tables there are. */
export async function columnsOfText(db: Queryable): Promise<{ table: string; column: string }[]> {
  return queryRows(
    db,
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type NOT IN ('uuid', 'boolean', 'integer', 'bigint', 'real', 'double precision', 'timestamp with time zone', 'date')
     ORDER BY 1, 2`,
  );
}

/** Where a text stands in the database, in any letter case: `table.column`. */
export async function columnsHolding(db: Queryable, text: string): Promise<string[]> {
  const places: string[] = [];
  for (const { table, column } of await columnsOfText(db)) {
    const found = await queryRows(
      db,
      `SELECT FROM "${table}" WHERE position(lower($1) IN lower("${column}"::text)) > 0 LIMIT 1`,
      [text],
    );
    if (found.length > 0) places.push(`${table}.${column}`);
  }
  return places;
}

/** Files below these folders that hold a text, in any letter case. */
export async function filesHolding(folders: readonly string[], text: string): Promise<string[]> {
  const places: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      if (
        [content.toString('utf8'), content.toString('utf16le')].some((all) =>
          all.toLowerCase().includes(text.toLowerCase()),
        )
      )
        places.push(path);
    }
  }
  return places;
}
