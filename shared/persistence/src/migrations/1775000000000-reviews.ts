import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions to people about what the machine grouped: drawn at random once a week, or taken from its weakest places. */
export class Reviews1775000000000 implements MigrationInterface {
  name = 'Reviews1775000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const ofTicket = `EXISTS (SELECT FROM ticket AS owner WHERE owner.id = ticket_id)`;

const statements = [
  `CREATE TABLE review_draw (
     id uuid PRIMARY KEY,
     week date NOT NULL UNIQUE,
     seed integer NOT NULL,
     population integer NOT NULL,
     drawn_at timestamptz NOT NULL
   )`,
  // Counted by audience, so that everybody's estimate rests on what they may see.
  `CREATE TABLE review_stratum (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     draw_id uuid NOT NULL REFERENCES review_draw ON DELETE CASCADE,
     kind text NOT NULL CHECK (kind IN ('membership','pair')),
     stratum integer NOT NULL,
     audience_id uuid REFERENCES team ON DELETE CASCADE,
     population integer NOT NULL,
     UNIQUE NULLS NOT DISTINCT (draw_id, kind, stratum, audience_id)
   )`,
  `CREATE TABLE review_question (
     id uuid PRIMARY KEY,
     draw_id uuid NOT NULL REFERENCES review_draw ON DELETE CASCADE,
     position integer NOT NULL,
     kind text NOT NULL CHECK (kind IN ('membership','pair')),
     stratum integer NOT NULL,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     problem_id uuid NOT NULL REFERENCES problem ON DELETE CASCADE,
     other_ticket_id uuid REFERENCES ticket ON DELETE CASCADE,
     probability real NOT NULL
   )`,
  `COMMENT ON COLUMN review_question.probability IS 'What the machine held of it when it was drawn; not shown before the answer'`,
  `CREATE INDEX review_question_draw ON review_question (draw_id, position)`,
  `CREATE INDEX review_question_ticket ON review_question (ticket_id)`,
  `CREATE INDEX review_question_other ON review_question (other_ticket_id) WHERE other_ticket_id IS NOT NULL`,
  `CREATE INDEX review_question_problem ON review_question (problem_id)`,
  `CREATE TABLE review_answer (
     id uuid PRIMARY KEY,
     question_id uuid REFERENCES review_question ON DELETE CASCADE,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     problem_id uuid NOT NULL REFERENCES problem ON DELETE CASCADE,
     answer text NOT NULL CHECK (answer IN ('belongs','does not','elsewhere','same','different','unknown')),
     probability real NOT NULL,
     event_id bigint REFERENCES curation_event ON DELETE CASCADE,
     actor_id uuid REFERENCES app_user ON DELETE SET NULL,
     actor_name text NOT NULL,
     reason text,
     at timestamptz NOT NULL,
     withdrawn_at timestamptz
   )`,
  `COMMENT ON COLUMN review_answer.question_id IS 'Null for an answer about one of the weakest places: no random draw, so it counts for no estimate'`,
  `CREATE UNIQUE INDEX review_answer_question ON review_answer (question_id) WHERE withdrawn_at IS NULL`,
  `CREATE INDEX review_answer_ticket ON review_answer (ticket_id)`,
  `CREATE INDEX review_answer_problem ON review_answer (problem_id)`,
  `CREATE INDEX review_answer_event ON review_answer (event_id)`,
  `ALTER TABLE known_error_outcome ADD suggested_probability real CHECK (suggested_probability BETWEEN 0 AND 1)`,
  `COMMENT ON COLUMN known_error_outcome.suggested_probability IS 'How likely it was held to apply when it was suggested; null when it was found another way'`,
  `CREATE INDEX membership_weakest ON membership (confidence, ticket_id) WHERE origin = 'machine'`,
  `ALTER TABLE review_stratum ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY review_stratum_of_viewer ON review_stratum
     USING (coalesce(audience_id, open_audience()) = ANY ((SELECT viewer_audiences())::uuid[]))`,
  `ALTER TABLE review_question ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY review_question_of_viewer ON review_question USING (${ofTicket}
     AND (other_ticket_id IS NULL OR EXISTS (SELECT FROM ticket AS owner WHERE owner.id = other_ticket_id)))`,
  `ALTER TABLE review_answer ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY review_answer_of_viewer ON review_answer USING (${ofTicket})`,
];
