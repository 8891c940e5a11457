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
