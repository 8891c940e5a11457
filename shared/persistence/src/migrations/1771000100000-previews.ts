import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a change would do, computed by doing it and taking it back: asked for by people, answered by the clusterer, kept for a day. */
export class Previews1771000100000 implements MigrationInterface {
  name = 'Previews1771000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE preview (
     id uuid PRIMARY KEY,
     problem_id uuid NOT NULL REFERENCES problem ON DELETE CASCADE,
     change jsonb NOT NULL,
     state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','ready','failed')),
     basis text,
     error text,
     seconds real,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `COMMENT ON COLUMN preview.basis IS 'What the answer rests on: newest decision, newest run, tickets waiting. It is out of date when one of them changed'`,
  `CREATE INDEX preview_age ON preview (created_at)`,
  // Problems are named without a reference: one that the change would make does not exist.
  `CREATE TABLE preview_move (
     preview_id uuid NOT NULL REFERENCES preview ON DELETE CASCADE,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     from_id uuid,
     to_id uuid,
     PRIMARY KEY (preview_id, ticket_id)
   )`,
  `CREATE INDEX preview_move_ticket ON preview_move (ticket_id)`,
  `ALTER TABLE preview ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY preview_of_viewer ON preview USING (EXISTS (SELECT FROM problem AS owner WHERE owner.id = problem_id))`,
  `ALTER TABLE preview_move ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY preview_move_of_viewer ON preview_move USING (EXISTS (SELECT FROM ticket AS owner WHERE owner.id = ticket_id))`,
];
