import type { Client } from 'pg';

const MARK = 'unfinished_restore';
/** Any number does, fixed for ever. */
const RESTORE_LOCK = 7_302_019;

/**
 * A database that a restore fills bears a mark from before its first table until all is done, erasures carried out again included.
 * Whoever finds it knows that this is no installation yet, also when the restore died.
 */
export async function bearsRestoreMark(connection: Client): Promise<boolean> {
  const { rows } = await connection.query<{ found: boolean }>(
    `SELECT to_regclass('public.${MARK}') IS NOT NULL AS found`,
  );
  return rows[0]!.found;
}

/** @throws Error when the database is being filled by a restore, or was by one that died */
export async function refuseUnfinishedRestore(connection: Client): Promise<void> {
  if (await bearsRestoreMark(connection))
    throw new Error(
      'A restore into this database is under way or did not come to its end. Run it again: it starts anew by itself.',
    );
}

/**
 * Take an empty database, or what a restore that died left of one.
 * @throws Error when it holds something else, or another restore is under way
 */
export async function beginRestore(connection: Client): Promise<void> {
  const { rows: locks } = await connection.query<{ ours: boolean }>(
    `SELECT pg_try_advisory_lock(${RESTORE_LOCK}) AS ours`,
  );
  if (!locks[0]!.ours) throw new Error('Another restore into this database is under way.');
  if (await bearsRestoreMark(connection)) await emptyDatabase(connection);
  const { rows } = await connection.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LIMIT 1`,
  );
  if (rows.length > 0)
    throw new Error(`The database is not empty (it has the table ${rows[0]!.name}). Restore into a new one.`);
  await connection.query(`CREATE TABLE ${MARK} (begun_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
}

export async function endRestore(connection: Client): Promise<void> {
  await connection.query(`DROP TABLE ${MARK}`);
}

/** Drop whatever a restore made. Only its owner, who need not own the schema, can and may. */
export async function emptyDatabase(connection: Client): Promise<void> {
  await connection.query(`
    DO $$ DECLARE one text; BEGIN
      FOR one IN SELECT format('DROP TABLE IF EXISTS public.%I CASCADE', relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname = '${MARK}' LOOP EXECUTE one; END LOOP;
      FOR one IN SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP EXECUTE one; END LOOP;
      FOR one IN SELECT format('DROP SEQUENCE IF EXISTS public.%I', relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP EXECUTE one; END LOOP;
    END $$`);
}
