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
  ...['app_user', 'session', 'api_token', 'invitation', 'password_link', 'sign_in_attempt', 'team', 'team_member'],
  // Ids only, and held by whoever works on them: waiting for its rows, erasure would wait for work that waits for erasure.
  'outbox',
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
  /** Only these rows are read, and those written since they were looked for; left out, every row is. */
  readonly candidates?: Candidates;
}

/** Rows that may have to be rewritten, found before anybody has to wait for it. */
export interface Candidates {
  /** Places of rows in the files of a table, by table. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** Transaction before which every row was looked at. */
  readonly since: string;
}

/** Look for rows that hold one of these words, in lower case. Nothing is locked. */
export async function findCandidates(
  tx: EntityManager,
  tables: readonly TextTable[],
  hints: readonly string[],
): Promise<Candidates> {
  const [snapshot] = await queryRows<{ since: string }>(
    tx,
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS since`,
  );
  const patterns = hints.map((hint) => `%${hint.replace(/[\\%_]/g, '\\$&')}%`);
  const places = new Map<string, readonly string[]>();
  for (const table of tables) {
    const columns = columnsOf(table);
    if (columns.length === 0) continue;
    const rows = await queryRows<{ place: string }>(
      tx,
      `SELECT ctid::text AS place FROM "${table.name}" WHERE ${columns.map(({ name }) => `lower("${name}"::text) LIKE ANY ($1)`).join(' OR ')}`,
      [patterns],
    );
    places.set(
      table.name,
      rows.map(({ place }) => place),
    );
  }
  return { places, since: snapshot!.since };
}

/** Rows whose texts were changed or that were removed, by table; each by the values of its key. */
export type TouchedRows = ReadonlyMap<string, readonly (readonly string[])[]>;

const ROWS_AT_ONCE = 500;

/** Rewrite texts wherever they stand. Rows are locked before they are read, so that nobody's change is lost. */
export async function rewriteTexts(
  tx: EntityManager,
  { tables, rewrite, candidates }: Rewriting,
): Promise<TouchedRows> {
  const touched = new Map<string, (readonly string[])[]>();
  for (const table of tables) {
    const keys: (readonly string[])[] = [];
    for (const condition of conditionsOf(table, candidates))
      for await (const rows of batchesOf(tx, table, condition, true))
        keys.push(...(await rewriteRows(tx, table, rows, rewrite)));
    if (keys.length > 0) touched.set(table.name, keys);
  }
  return touched;
}

/** Whether some text would be rewritten, by table: the first such place of each. */
export async function placesToRewrite(
  tx: EntityManager,
  { tables, rewrite }: Omit<Rewriting, 'candidates'>,
): Promise<string[]> {
  const places: string[] = [];
  for (const table of tables) {
    const columns = columnsOf(table);
    for await (const row of rowsOf(tx, table)) {
      const at = columns.findIndex((_, index) => rewritten(row[table.key.length + index], rewrite) !== undefined);
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

interface Condition {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
const everyRow: Condition = { sql: '', parameters: [] };

/** Those that were found; then those written since, here or elsewhere, because a row that is written moves to another place. */
function conditionsOf({ name }: TextTable, candidates: Candidates | undefined): Condition[] {
  if (candidates === undefined) return [everyRow];
  return [
    { sql: 'WHERE ctid = ANY($1::tid[])', parameters: [candidates.places.get(name) ?? []] },
    {
      sql: `WHERE age(xmin) <= age($1::text::xid8::xid)`,
      parameters: [candidates.since],
    },
  ];
}

async function* rowsOf(tx: EntityManager, table: TextTable): AsyncGenerator<unknown[]> {
  for await (const rows of batchesOf(tx, table, everyRow, false)) yield* rows;
}

/** Rows as values of the key as text, then of the columns. */
async function* batchesOf(
  tx: EntityManager,
  table: TextTable,
  { sql: condition, parameters }: Condition,
  lock: boolean,
): AsyncGenerator<unknown[][]> {
  const columns = columnsOf(table);
  if (columns.length === 0) return;
  const names = [...table.key.map(({ name }) => `"${name}"::text`), ...columns.map(({ name }) => `"${name}"`)];
  const cursor = `texts_of_${table.name}`;
  await tx.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT jsonb_build_array(${names.join(', ')}) AS row FROM "${table.name}" ${condition} ${lock ? 'FOR UPDATE' : ''}`,
    [...parameters],
  );
  try {
    for (;;) {
      const rows = await queryRows<{ row: unknown[] }>(tx, `FETCH ${ROWS_AT_ONCE} FROM ${cursor}`);
      if (rows.length === 0) return;
      yield rows.map(({ row }) => row);
    }
  } finally {
    await tx.query(`CLOSE ${cursor}`).catch(() => undefined);
  }
}

/** @returns keys of the rows that were changed or removed */
async function rewriteRows(
  tx: EntityManager,
  table: TextTable,
  rows: readonly (readonly unknown[])[],
  rewrite: Rewrite,
): Promise<(readonly string[])[]> {
  const columns = columnsOf(table);
  const gone: Record<string, unknown>[] = [];
  /** By the columns that change: rows of one statement change the same ones. */
  const changed = new Map<string, { columns: TextColumn[]; rows: Record<string, unknown>[] }>();
  const keys: (readonly string[])[] = [];
  for (const row of rows) {
    const changes = columns.flatMap((column, at) => {
      const value = rewritten(row[table.key.length + at], rewrite);
      return value === undefined ? [] : [{ column, value }];
    });
    if (changes.length === 0) continue;
    const key = row.slice(0, table.key.length) as string[];
    keys.push(key);
    const values = Object.fromEntries(key.map((value, at) => [`key_${at}`, value]));
    if (changes.some(({ column }) => table.keyTexts.includes(column.name))) {
      gone.push(values);
      continue;
    }
    const name = changes.map(({ column }) => column.name).join(' ');
    const group = changed.get(name) ?? { columns: changes.map(({ column }) => column), rows: [] };
    group.rows.push({ ...values, ...Object.fromEntries(changes.map(({ column, value }) => [column.name, value])) });
    changed.set(name, group);
  }
  const types = { text: 'text', json: 'jsonb', texts: 'text[]' } as const;
  const keyColumns = table.key.map(({ type }, at) => `key_${at} ${type}`);
  const where = table.key.map(({ name }, at) => `t."${name}" = r.key_${at}`).join(' AND ');
  for (const group of changed.values()) {
    const fields = [...keyColumns, ...group.columns.map(({ name, type }) => `"${name}" ${types[type]}`)];
    await tx.query(
      `UPDATE "${table.name}" AS t SET ${group.columns.map(({ name }) => `"${name}" = r."${name}"`).join(', ')}
       FROM jsonb_to_recordset($1::jsonb) AS r(${fields.join(', ')}) WHERE ${where}`,
      [jsonText(group.rows)],
    );
  }
  if (gone.length > 0)
    await tx.query(
      `DELETE FROM "${table.name}" AS t USING jsonb_to_recordset($1::jsonb) AS r(${keyColumns.join(', ')}) WHERE ${where}`,
      [jsonText(gone)],
    );
  return keys;
}

/** @returns the value to write; undefined when it stays */
function rewritten(value: unknown, rewrite: Rewrite): unknown {
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
  return isChanged ? result : undefined;
}
