import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A fix names the versions that hold it, and carries what the counts since say about it; bulk changes can be found again. */
export class FixesJudged1766100000000 implements MigrationInterface {
  name = 'FixesJudged1766100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `ALTER TABLE fix
     ADD versions text[] NOT NULL DEFAULT '{}',
     ADD recorded_by uuid REFERENCES app_user ON DELETE SET NULL,
     ADD recorded_by_name text NOT NULL DEFAULT 'Reprise',
     ADD withdrawn_at timestamptz,
     ADD set_aside uuid[] NOT NULL DEFAULT '{}',
     ADD verdict text CHECK (verdict IN ('too early','held','came back')),
     ADD judgement jsonb,
     ADD judged_at timestamptz`,
  `COMMENT ON COLUMN fix.versions IS 'Every version that holds the fix, back-ports included; kept as text, so that a deleted release changes nothing'`,
  `COMMENT ON COLUMN fix.set_aside IS 'Tickets that a person took for no evidence against the fix'`,
  `CREATE INDEX fix_problem ON fix (problem_id, shipped_at)`,
  `ALTER TABLE problem ADD risk_review_on date`,
  `COMMENT ON COLUMN problem.risk_review_on IS 'When an accepted risk is looked at again'`,
  `CREATE INDEX curation_event_bulk ON curation_event ((detail->>'bulkId')) WHERE detail ? 'bulkId'`,
];
