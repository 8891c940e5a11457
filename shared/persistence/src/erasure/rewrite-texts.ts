import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';
import type { TextColumn, TextTable } from './text-columns.js';

/** What is done with each text: the text to keep, the same one when nothing is to be changed. */
export type Rewrite = (text: string) => string;

/** Places of rows in the files of their table; a row that is written moves to another one. */
export type Places = readonly string[];

export interface Rewriting {
  readonly rewrite: Rewrite;
  /** Only these rows are read; left out, every row is. */
  readonly places?: Places;
  /** Rows with one of these in their key stay as they are. */
  readonly without?: ReadonlySet<string>;
}

/** Look for rows that hold one of these words, in lower case. Nothing is locked. */
export async function findPlaces(tx: EntityManager, table: TextTable, hints: readonly string[]): Promise<Places> {
  const columns = columnsOf(table);
  if (columns.length === 0) return [];
  const patterns = hints.map((hint) => `%${hint.replace(/[\\%_]/g, '\\$&')}%`);
  const rows = await queryRows<{ place: string }>(
    tx,
    `SELECT ctid::text AS place FROM "${table.name}" WHERE ${columns.map(({ name }) => `lower("${name}"::text) LIKE ANY ($1)`).join(' OR ')}`,
    [patterns],
  );
  return rows.map(({ place }) => place);
}

/** Names one row of a table: the values of its key as text. */
export type Key = readonly string[];

const ROWS_AT_ONCE = 500;

/**
 * Rewrite texts of a table. A row is locked and read again before it is written, so that nobody's change is lost; rows that stay as
 * they are hold nobody up.
 * @returns keys of the rows that were changed or removed
 */
export async function rewriteTexts(
  tx: EntityManager,
  table: TextTable,
  { rewrite, places, without }: Rewriting,
): Promise<Key[]> {
  const keys: Key[] = [];
  for await (const rows of batchesOf(tx, table, places)) {
    const found = rows
      .filter((row) => columnsOf(table).some((_, at) => rewritten(row[table.key.length + at], rewrite) !== undefined))
      .map((row) => keyOf(table, row))
      .filter((key) => !key.some((value) => without?.has(value)));
    if (found.length > 0) keys.push(...(await rewriteRows(tx, table, await lockRows(tx, table, found), rewrite)));
  }
  return keys;
}

/** Whether some text would be rewritten, by table: the first such place of each. */
export async function placesToRewrite(
  tx: EntityManager,
  { tables, rewrite }: { readonly tables: readonly TextTable[]; readonly rewrite: Rewrite },
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

const keyOf = ({ key }: TextTable, row: readonly unknown[]): Key => row.slice(0, key.length) as string[];

async function* rowsOf(tx: EntityManager, table: TextTable): AsyncGenerator<unknown[]> {
  for await (const rows of batchesOf(tx, table)) yield* rows;
}

/** A row as one array: values of the key as text, then of the columns. */
const rowOf = (table: TextTable): string =>
  `jsonb_build_array(${[...table.key.map(({ name }) => `t."${name}"::text`), ...columnsOf(table).map(({ name }) => `t."${name}"`)].join(', ')}) AS row`;

async function* batchesOf(tx: EntityManager, table: TextTable, places?: Places): AsyncGenerator<unknown[][]> {
  if (columnsOf(table).length === 0) return;
  const cursor = `texts_of_${table.name}`;
  await tx.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${rowOf(table)} FROM "${table.name}" AS t ${places ? 'WHERE ctid = ANY($1::tid[])' : ''}`,
    places ? [places] : [],
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

/** Of which table and with which key: conditions to join rows of `jsonb_to_recordset` with. */
const keyColumns = ({ key }: TextTable): string[] => key.map(({ type }, at) => `key_${at} ${type}`);
const sameKey = ({ key }: TextTable): string => key.map(({ name }, at) => `t."${name}" = r.key_${at}`).join(' AND ');
const keyRecord = (key: Key): Record<string, unknown> =>
  Object.fromEntries(key.map((value, at) => [`key_${at}`, value]));

/** The rows as they stand once nobody else writes them. */
async function lockRows(tx: EntityManager, table: TextTable, keys: readonly Key[]): Promise<unknown[][]> {
  const rows = await queryRows<{ row: unknown[] }>(
    tx,
    `SELECT ${rowOf(table)} FROM "${table.name}" AS t JOIN jsonb_to_recordset($1::jsonb) AS r(${keyColumns(table).join(', ')}) ON ${sameKey(table)}
     FOR UPDATE OF t`,
    [jsonText(keys.map(keyRecord))],
  );
  return rows.map(({ row }) => row);
}

/** @returns keys of the rows that were changed or removed */
async function rewriteRows(
  tx: EntityManager,
  table: TextTable,
  rows: readonly (readonly unknown[])[],
  rewrite: Rewrite,
): Promise<Key[]> {
  const columns = columnsOf(table);
  const gone: Record<string, unknown>[] = [];
  /** By the columns that change: rows of one statement change the same ones. */
  const changed = new Map<string, { columns: TextColumn[]; rows: Record<string, unknown>[] }>();
  const keys: Key[] = [];
  for (const row of rows) {
    const changes = columns.flatMap((column, at) => {
      const value = rewritten(row[table.key.length + at], rewrite);
      return value === undefined ? [] : [{ column, value }];
    });
    if (changes.length === 0) continue;
    const key = keyOf(table, row);
    keys.push(key);
    const values = keyRecord(key);
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
  for (const group of changed.values()) {
    const fields = [...keyColumns(table), ...group.columns.map(({ name, type }) => `"${name}" ${types[type]}`)];
    await tx.query(
      `UPDATE "${table.name}" AS t SET ${group.columns.map(({ name }) => `"${name}" = r."${name}"`).join(', ')}
       FROM jsonb_to_recordset($1::jsonb) AS r(${fields.join(', ')}) WHERE ${sameKey(table)}`,
      [jsonText(group.rows)],
    );
  }
  if (gone.length > 0)
    await tx.query(
      `DELETE FROM "${table.name}" AS t USING jsonb_to_recordset($1::jsonb) AS r(${keyColumns(table).join(', ')}) WHERE ${sameKey(table)}`,
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
