import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Questions nobody could answer, and the accounts of imports, have an audience too; a file is imported by whoever uploaded it.
 */
export class GuardGapsAndImports1769000300000 implements MigrationInterface {
  name = 'GuardGapsAndImports1769000300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  // Null where nobody looks, or where a program of nobody does.
  `CREATE FUNCTION viewer_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
     $$ SELECT nullif(current_setting('reprise.person', true), '')::uuid $$`,

  // A pasted text names no service, so it may be about any restricted one its author sees.
  `ALTER TABLE knowledge_gap ADD COLUMN audience_ids uuid[] NOT NULL DEFAULT '{}'`,
  `CREATE FUNCTION audiences_of_person(person uuid) RETURNS uuid[] LANGUAGE sql STABLE
     SECURITY DEFINER SET search_path = public, pg_temp AS
     $$ SELECT coalesce(array_agg(DISTINCT team_id), '{}') FROM restricted_service
        WHERE team_id IN (SELECT team_id FROM team_member WHERE user_id = person) $$`,
  `UPDATE knowledge_gap SET audience_ids = audiences_of_person(person_id)`,
  `CREATE FUNCTION set_knowledge_gap_audiences() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     NEW.audience_ids := audiences_of_person(NEW.person_id);
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER knowledge_gap_audiences BEFORE INSERT ON knowledge_gap
     FOR EACH ROW EXECUTE FUNCTION set_knowledge_gap_audiences()`,
  `ALTER TABLE knowledge_gap ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY knowledge_gap_of_viewer ON knowledge_gap
     USING (person_id = (SELECT viewer_person()) OR audience_ids <@ (SELECT viewer_audiences())::uuid[])`,

  // What an import counted tells of tickets that came from its source.
  `ALTER TABLE import_run ADD COLUMN requested_by_id uuid`,
  `CREATE INDEX ticket_restricted_of_source ON ticket (source_id, audience_id) WHERE audience_id IS NOT NULL`,
  `CREATE FUNCTION source_is_shown_whole(source uuid) RETURNS boolean LANGUAGE sql STABLE
     SECURITY DEFINER SET search_path = public, pg_temp AS
     $$ SELECT viewer_audiences() IS NOT NULL AND NOT EXISTS (
          SELECT FROM ticket WHERE source_id = source AND audience_id IS NOT NULL AND audience_id <> ALL (viewer_audiences())) $$`,
  `ALTER TABLE import_run ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY import_run_of_viewer ON import_run
     USING (requested_by_id = (SELECT viewer_person()) OR source_is_shown_whole(source_id))`,

  `ALTER TABLE upload ADD COLUMN created_by_id uuid`,
];
