import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erasing a ticket or a person. An order names them until it is carried out; from then on there are only marks: salted hashes by
 * which they are known again when a backup or a desk brings them back.
 */
export class Erasure1770000100000 implements MigrationInterface {
  name = 'Erasure1770000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE erasure (
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('ticket','person')),
     subject jsonb,
     reference text,
     ordered_by text NOT NULL,
     ordered_at timestamptz NOT NULL DEFAULT now(),
     done_at timestamptz,
     account jsonb NOT NULL DEFAULT '{}',
     problem_ids uuid[] NOT NULL DEFAULT '{}',
     settled_at timestamptz,
     CHECK ((subject IS NULL) = (done_at IS NOT NULL))
   )`,
  `COMMENT ON COLUMN erasure.subject IS 'Who or what, in plain words, until it is carried out'`,
  `COMMENT ON COLUMN erasure.settled_at IS 'When the matching index had forgotten it and its problems were described anew'`,
  `CREATE TABLE erasure_mark (
     kind text NOT NULL CHECK (kind IN ('ticket','reporter','name','address')),
     hash bytea NOT NULL,
     salt bytea NOT NULL,
     words integer,
     length integer,
     erasure_id uuid NOT NULL REFERENCES erasure,
     PRIMARY KEY (kind, hash)
   )`,
  `COMMENT ON COLUMN erasure_mark.length IS 'Of a name: its words and characters, so that few stretches of a text need hashing'`,
  // What is left of an erased ticket is that it happened: its time, its place in the counts.
  `ALTER TABLE ticket DROP CONSTRAINT ticket_state_check`,
  `ALTER TABLE ticket ADD CONSTRAINT ticket_state_check
     CHECK (state IN ('pending','clustered','single','excluded','quarantined','erased')) NOT VALID`,
  `ALTER TABLE ticket VALIDATE CONSTRAINT ticket_state_check`,
  `CREATE INDEX ticket_erased ON ticket (id) WHERE state = 'erased'`,
  `CREATE INDEX ticket_reporter ON ticket (reporter_hash) WHERE reporter_hash IS NOT NULL`,
];
