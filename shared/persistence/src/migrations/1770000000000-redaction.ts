import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What administrators decide for the whole installation, what redaction replaced, and uploads that are gone after their import. */
export class Redaction1770000000000 implements MigrationInterface {
  name = 'Redaction1770000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE installation_setting (
     name text PRIMARY KEY,
     value jsonb NOT NULL,
     changed_at timestamptz NOT NULL DEFAULT now(),
     changed_by text NOT NULL
   )`,
  // By source, because tickets of one source are taken in one after the other anyway: nobody waits for a counter.
  `CREATE TABLE redaction_count (
     source_id uuid NOT NULL REFERENCES source ON DELETE CASCADE,
     kind text NOT NULL,
     replaced bigint NOT NULL,
     PRIMARY KEY (source_id, kind)
   )`,
  `ALTER TABLE upload ADD removed_at timestamptz`,
  `COMMENT ON COLUMN upload.removed_at IS 'When its file left the upload folder; the row stays as the account of the import'`,
];
