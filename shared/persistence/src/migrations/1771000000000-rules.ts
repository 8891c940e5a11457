import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Membership rules: what people say about all tickets of a kind, obeyed by every run and by every ticket that arrives. */
export class Rules1771000000000 implements MigrationInterface {
  name = 'Rules1771000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE problem_rule (
     id uuid PRIMARY KEY,
     number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
     problem_id uuid NOT NULL REFERENCES problem,
     kind text NOT NULL CHECK (kind IN ('belongs','never')),
     expression text NOT NULL,
     version integer NOT NULL DEFAULT 1,
     removed boolean NOT NULL DEFAULT false,
     matched_version integer NOT NULL DEFAULT 0
   )`,
  `COMMENT ON COLUMN problem_rule.number IS 'The order in which rules were made: of two that claim a ticket the older one has it'`,
  `COMMENT ON COLUMN problem_rule.matched_version IS 'The version whose matches are kept; behind version while the rule is being applied'`,
  `CREATE INDEX problem_rule_problem ON problem_rule (problem_id)`,
  `CREATE TABLE rule_match (
     rule_id uuid NOT NULL REFERENCES problem_rule ON DELETE CASCADE,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     PRIMARY KEY (rule_id, ticket_id)
   )`,
  `CREATE INDEX rule_match_ticket ON rule_match (ticket_id)`,
  `ALTER TABLE membership DROP CONSTRAINT membership_origin_check,
     ADD CONSTRAINT membership_origin_check CHECK (origin IN ('machine','person','rule')),
     ADD COLUMN before_rule jsonb`,
  `COMMENT ON COLUMN membership.before_rule IS 'The membership by the machine that a rule displaced, to which the ticket returns when the rule lets go; null for a ticket that was in no problem'`,
  `CREATE INDEX membership_before_rule ON membership ((before_rule->>'problem_id')) WHERE before_rule IS NOT NULL`,
  `ALTER TABLE problem_rule ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY problem_rule_of_viewer ON problem_rule USING (EXISTS (SELECT FROM problem AS owner WHERE owner.id = problem_id))`,
  `ALTER TABLE rule_match ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY rule_match_of_viewer ON rule_match USING (EXISTS (SELECT FROM ticket AS owner WHERE owner.id = ticket_id))`,
];
