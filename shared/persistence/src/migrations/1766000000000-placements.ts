import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People merge, split, move and pin: each step an event with the tickets it concerned, so that it can be obeyed for ever and undone. */
export class Placements1766000000000 implements MigrationInterface {
  name = 'Placements1766000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `ALTER TABLE curation_event
     ADD COLUMN other_problem_id uuid REFERENCES problem ON DELETE SET NULL,
     ADD COLUMN version integer,
     ADD COLUMN undoes bigint REFERENCES curation_event ON DELETE CASCADE,
     ADD COLUMN undone_by bigint REFERENCES curation_event ON DELETE SET NULL`,
  `COMMENT ON COLUMN curation_event.version IS 'Of the problem after the step'`,
  `CREATE INDEX curation_event_other ON curation_event (other_problem_id) WHERE other_problem_id IS NOT NULL`,
  // moved: put elsewhere; kept: confirmed where it was; rest: what the moved ones were taken away from.
  // Moved and kept ones are the person's from then on (membership.origin); moved and rest ones are kept apart.
  `CREATE TABLE curation_ticket (
     event_id bigint NOT NULL REFERENCES curation_event ON DELETE CASCADE,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     side text NOT NULL CHECK (side IN ('moved','kept','rest')),
     was jsonb,
     PRIMARY KEY (event_id, ticket_id)
   )`,
  `COMMENT ON COLUMN curation_ticket.was IS 'The membership before the step, to which undoing returns; null for a ticket that was in no problem'`,
  `CREATE INDEX curation_ticket_ticket ON curation_ticket (ticket_id, event_id)`,
  `ALTER TABLE cluster_run ADD COLUMN kind text NOT NULL DEFAULT 'full' CHECK (kind IN ('full','incremental'))`,
];
