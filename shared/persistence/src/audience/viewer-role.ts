import type { Client } from 'pg';
import { UnfitDatabase } from '../unfit-database.js';

/** The role under which requests run for people who may not see every service; row-level security applies to it. */
const VIEWER_ROLE = 'reprise_viewer';

/**
 * Make the viewers' role and give it the tables there are. Runs after every migration, so new tables are reachable without
 * further thought; which of their rows, their policies say.
 * @throws Error that says what to run when the database's user may not create roles
 */
export async function prepareViewerRole(client: Client): Promise<void> {
  try {
    await client.query(createRole);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
    throw new UnfitDatabase(
      `The database user ${rows[0]!.name} may not create roles. Let an administrator of the database run once: ` +
        `CREATE ROLE ${VIEWER_ROLE} NOLOGIN; GRANT ${VIEWER_ROLE} TO "${rows[0]!.name}";`,
      { cause: error },
    );
  }
  for (const statement of grants) await client.query(statement);
}

const createRole = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${VIEWER_ROLE}') THEN
    BEGIN
      CREATE ROLE ${VIEWER_ROLE} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this server made it at the same moment
    END;
  END IF;
  IF NOT pg_has_role(current_user, '${VIEWER_ROLE}', 'MEMBER') THEN
    GRANT ${VIEWER_ROLE} TO CURRENT_USER;
  END IF;
END $$`;

const grants = [
  `GRANT USAGE ON SCHEMA public TO ${VIEWER_ROLE}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${VIEWER_ROLE}`,
  `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${VIEWER_ROLE}`,
  `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migration FROM ${VIEWER_ROLE}`,
  // The record of changes can be added to and read; nothing else.
  `REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM ${VIEWER_ROLE}`,
  // An older schema, filled from a backup, has no seals yet.
  `DO $$ BEGIN IF to_regclass('public.audit_seal') IS NOT NULL THEN
     REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_seal FROM ${VIEWER_ROLE};
   END IF; END $$`,
];
