import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface TextColumn {
  readonly name: string;
  readonly type: 'text' | 'json' | 'texts';
}

/** A table with columns that may hold somebody's words. */
export interface TextTable {
  readonly name: string;
  readonly columns: readonly TextColumn[];
  readonly key: readonly { readonly name: string; readonly type: string }[];
  /** Text that is part of the key: such a row is removed rather than changed. */
  readonly keyTexts: readonly string[];
}

/**
 * Tables about the installation and those who work with it, never about tickets. Every other table is read, so that one
 * that comes with a later version is not forgotten.
 */
const withoutTexts = [
  ...[
    'schema_migration',
    'installation_setting',
    'redaction_count',
    'lease',
    'release',
    'source',
    'restricted_service',
  ],
  ...['app_user', 'session', 'api_token', 'invitation', 'sign_in_attempt', 'team', 'team_member'],
  // The record says that something was done, by ids; it cannot be changed.
  ...['audit_event', 'audit_seal', 'erasure', 'erasure_mark'],
];
/** Who of this installation did something, and words of closed lists. */
const withoutWords = [
  'actor_name',
  'editor_name',
  'created_by',
  'requested_by',
  'recorded_by_name',
  'stored_as',
  'sha256',
];

/** Tables and columns that may hold texts of tickets and of people about them, asked of the database itself. */
export async function textTables(db: Queryable): Promise<TextTable[]> {
  const rows = await queryRows<{ name: string; columns: (TextColumn & { isKey: boolean })[]; key: TextTable['key'] }>(
    db,
    `SELECT c.relname AS name,
       (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'isKey', a.attnum = ANY(i.indkey),
           'type', CASE format_type(a.atttypid, NULL) WHEN 'text' THEN 'text' WHEN 'text[]' THEN 'texts' ELSE 'json' END) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND format_type(a.atttypid, NULL) IN ('text', 'text[]', 'jsonb', 'json') AND a.attname <> ALL ($2)) AS columns,
       (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey)) AS key
     FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL ($1)
     ORDER BY c.relname`,
    [withoutTexts, withoutWords],
  );
  return rows
    .filter(({ columns }) => columns !== null)
    .map(({ name, columns, key }) => ({
      name,
      key,
      columns: columns.filter(({ isKey }) => !isKey).map(({ name: column, type }) => ({ name: column, type })),
      keyTexts: columns.filter(({ isKey, type }) => isKey && type === 'text').map(({ name: column }) => column),
    }));
}

/** What is done with each text: the text to keep, the same one when nothing is to be changed. */
export type Rewrite = (text: string) => string;

export interface Rewriting {
  readonly tables: readonly TextTable[];
  readonly rewrite: Rewrite;
  /** Only rows that hold one of these, in lower case, are read; left out, every row is. */
  readonly hints?: readonly string[];
}

/** Rows whose texts were changed or that were removed, by table; each by the values of its key. */
export type TouchedRows = ReadonlyMap<string, readonly (readonly string[])[]>;

const ROWS_AT_ONCE = 500;

/** Rewrite texts wherever they stand. Rows are locked before they are read, so that nobody's change is lost. */
export async function rewriteTexts(tx: EntityManager, { tables, rewrite, hints }: Rewriting): Promise<TouchedRows> {
  const touched = new Map<string, (readonly string[])[]>();
  for (const table of tables) {
    const keys: (readonly string[])[] = [];
    for await (const row of rowsOf(tx, table, hints, true)) {
      if (await rewriteRow(tx, table, row, rewrite)) keys.push(row.slice(0, table.key.length) as string[]);
    }
    if (keys.length > 0) touched.set(table.name, keys);
  }
  return touched;
}

/** Whether some text would be rewritten, by table: the first such place of each. */
export async function placesToRewrite(tx: EntityManager, { tables, rewrite, hints }: Rewriting): Promise<string[]> {
  const places: string[] = [];
  for (const table of tables) {
    const columns = columnsOf(table);
    for await (const row of rowsOf(tx, table, hints, false)) {
      const at = columns.findIndex(
        (column, index) => rewritten(column, row[table.key.length + index], rewrite) !== undefined,
      );
      if (at < 0) continue;
      places.push(`${table.name}.${columns[at]!.name} (${row.slice(0, table.key.length).join(' ')})`);
      break;
    }
  }
  return places;
}

const columnsOf = ({ columns, keyTexts }: TextTable): TextColumn[] => [
  ...columns,
  ...keyTexts.map((name) => ({ name, type: 'text' as const })),
];

/** Values of the key as text, then of the columns. */
async function* rowsOf(
  tx: EntityManager,
  table: TextTable,
  hints: readonly string[] | undefined,
  lock: boolean,
): AsyncGenerator<unknown[]> {
  const columns = columnsOf(table);
  if (columns.length === 0) return;
  const names = [...table.key.map(({ name }) => `"${name}"::text`), ...columns.map(({ name }) => `"${name}"`)];
  const condition =
    hints === undefined
      ? ''
      : `WHERE ${columns.map(({ name }) => `lower("${name}"::text) LIKE ANY ($1)`).join(' OR ')}`;
  const cursor = `texts_of_${table.name}`;
  await tx.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT jsonb_build_array(${names.join(', ')}) AS row FROM "${table.name}" ${condition} ${lock ? 'FOR UPDATE' : ''}`,
    hints === undefined ? [] : [hints.map((hint) => `%${hint.replace(/[\\%_]/g, '\\$&')}%`)],
  );
  try {
    for (;;) {
      const rows = await queryRows<{ row: unknown[] }>(tx, `FETCH ${ROWS_AT_ONCE} FROM ${cursor}`);
      if (rows.length === 0) return;
      for (const { row } of rows) yield row;
    }
  } finally {
    await tx.query(`CLOSE ${cursor}`).catch(() => undefined);
  }
}

async function rewriteRow(
  tx: EntityManager,
  table: TextTable,
  row: readonly unknown[],
  rewrite: Rewrite,
): Promise<boolean> {
  const keyValues = row.slice(0, table.key.length);
  const where = table.key.map(({ name, type }, at) => `"${name}" = $${at + 1}::${type}`).join(' AND ');
  const changes = columnsOf(table).flatMap((column, at) => {
    const value = rewritten(column, row[table.key.length + at], rewrite);
    return value === undefined ? [] : [{ column, value }];
  });
  if (changes.length === 0) return false;
  if (changes.some(({ column }) => table.keyTexts.includes(column.name))) {
    await tx.query(`DELETE FROM "${table.name}" WHERE ${where}`, keyValues);
    return true;
  }
  const casts = { text: '', json: '::jsonb', texts: '::text[]' } as const;
  const sets = changes.map(({ column }, at) => `"${column.name}" = $${table.key.length + at + 1}${casts[column.type]}`);
  await tx.query(`UPDATE "${table.name}" SET ${sets.join(', ')} WHERE ${where}`, [
    ...keyValues,
    ...changes.map(({ value }) => value),
  ]);
  return true;
}

/** @returns the value to write; undefined when it stays */
function rewritten({ type }: TextColumn, value: unknown, rewrite: Rewrite): unknown {
  if (value === null || value === undefined) return undefined;
  let isChanged = false;
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') {
      const text = rewrite(part);
      isChanged ||= text !== part;
      return text;
    }
    if (Array.isArray(part)) return part.map(within);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [within(name), within(inner)]));
    return part;
  };
  const result = within(value);
  if (!isChanged) return undefined;
  return type === 'json' ? jsonText(result) : result;
}
