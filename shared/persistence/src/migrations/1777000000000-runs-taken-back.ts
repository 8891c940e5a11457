import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs say which tickets they moved and which problems they ended, so that a person can take one of them back. */
export class RunsTakenBack1777000000000 implements MigrationInterface {
  name = 'RunsTakenBack1777000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  // Problems are named without a reference: a run ends problems, and what it moved is told all the same.
  `CREATE TABLE cluster_move (
     run_id uuid NOT NULL REFERENCES cluster_run ON DELETE CASCADE,
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     from_id uuid,
     to_id uuid,
     PRIMARY KEY (run_id, ticket_id)
   )`,
  `COMMENT ON TABLE cluster_move IS 'Tickets that a run moved away from where they were; null is no problem. Tickets that it placed for the first time are not moved'`,
  `CREATE INDEX cluster_move_ticket ON cluster_move (ticket_id)`,
  `CREATE TABLE ended_problem (
     problem_id uuid PRIMARY KEY,
     run_id uuid NOT NULL REFERENCES cluster_run ON DELETE CASCADE,
     key integer NOT NULL,
     audience_id uuid,
     version integer NOT NULL,
     created_at timestamptz NOT NULL,
     followers uuid[] NOT NULL
   )`,
  `COMMENT ON TABLE ended_problem IS 'Problems that no person touched and a run ended: enough to let them stand again under their key, and none of their words'`,
  `COMMENT ON COLUMN ended_problem.followers IS 'Problems merged into it before, whose keys went where its own went'`,
  `CREATE INDEX ended_problem_run ON ended_problem (run_id)`,
  `CREATE TABLE run_take_back (
     id uuid PRIMARY KEY,
     run_id uuid NOT NULL REFERENCES cluster_run ON DELETE CASCADE,
     actor_id uuid REFERENCES app_user ON DELETE SET NULL,
     actor_name text NOT NULL,
     reason text,
     revived uuid[] NOT NULL DEFAULT '{}',
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     undone_at timestamptz
   )`,
  `COMMENT ON COLUMN run_take_back.revived IS 'Problems that the run had ended and that stand again'`,
  `CREATE INDEX run_take_back_run ON run_take_back (run_id)`,
  `ALTER TABLE curation_event ADD COLUMN take_back_id uuid REFERENCES run_take_back ON DELETE SET NULL`,
  `CREATE INDEX curation_event_take_back ON curation_event (take_back_id) WHERE take_back_id IS NOT NULL`,
  `ALTER TABLE cluster_move ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY cluster_move_of_viewer ON cluster_move USING (EXISTS (SELECT FROM ticket AS owner WHERE owner.id = ticket_id))`,
  `ALTER TABLE ended_problem ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY ended_problem_of_viewer ON ended_problem USING (coalesce(audience_id, open_audience()) = ANY ((SELECT viewer_audiences())::uuid[]))`,
];
