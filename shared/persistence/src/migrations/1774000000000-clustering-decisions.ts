import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How sure before two tickets are one problem: decided by people, shown on all tickets before. */
export class ClusteringDecisions1774000000000 implements MigrationInterface {
  name = 'ClusteringDecisions1774000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE clustering_decision (
     version integer PRIMARY KEY,
     profile text NOT NULL,
     min_probability double precision NOT NULL CHECK (min_probability BETWEEN 0 AND 1),
     actor_id uuid REFERENCES app_user ON DELETE SET NULL,
     actor_name text NOT NULL,
     reason text,
     at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  // A change of how everything is grouped is asked for on no problem's page.
  `ALTER TABLE preview ALTER COLUMN problem_id DROP NOT NULL`,
  `DROP POLICY preview_of_viewer ON preview`,
  `CREATE POLICY preview_of_viewer ON preview
     USING (problem_id IS NULL OR EXISTS (SELECT FROM problem AS owner WHERE owner.id = problem_id))`,
];
