import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A step about the place of many tickets is in force at once and written bit by bit: what is left of it is a row here. */
export class PlacementOrders1776000000000 implements MigrationInterface {
  name = 'PlacementOrders1776000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE placement_order (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     event_id bigint NOT NULL REFERENCES curation_event ON DELETE CASCADE,
     step_id bigint NOT NULL REFERENCES curation_event ON DELETE CASCADE,
     problem_ids uuid[] NOT NULL,
     ticket_ids uuid[] NOT NULL,
     moving integer NOT NULL,
     done integer NOT NULL DEFAULT 0,
     total integer NOT NULL,
     CHECK (0 <= done AND done <= total AND moving <= total)
   )`,
  `COMMENT ON COLUMN placement_order.event_id IS 'What ordered it: the step itself, or the event that undid the step'`,
  `COMMENT ON COLUMN placement_order.problem_ids IS 'Problems that nobody else may place tickets in before it is carried out'`,
  `COMMENT ON COLUMN placement_order.ticket_ids IS 'What the step is about, as it was when it was decided; written in this order'`,
  `COMMENT ON COLUMN placement_order.moving IS 'So many of them, the first ones, change their problem'`,
  // Ids do not compress; read in slices.
  `ALTER TABLE placement_order ALTER COLUMN ticket_ids SET STORAGE EXTERNAL`,
  `CREATE INDEX placement_order_event ON placement_order (event_id)`,
  `CREATE INDEX placement_order_step ON placement_order (step_id)`,
  `ALTER TABLE placement_order ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY placement_order_of_viewer ON placement_order USING (EXISTS (SELECT FROM curation_event AS owner WHERE owner.id = event_id))`,
  `COMMENT ON COLUMN curation_ticket.was IS 'The membership before the step, to which undoing returns; null for a ticket that was in no problem, and for the rest'`,
];
