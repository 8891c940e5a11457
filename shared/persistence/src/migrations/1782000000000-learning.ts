import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the scorer learned from decisions of people: each attempt with its account, and the weights where they were taken. */
export class Learning1782000000000 implements MigrationInterface {
  name = 'Learning1782000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE learning (
     version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     asked_by text,
     begun_at timestamptz,
     ended_at timestamptz,
     decisions integer,
     account jsonb,
     basis text,
     weights jsonb
   )`,
  `COMMENT ON COLUMN learning.asked_by IS 'Null: the nightly run asked'`,
  `COMMENT ON COLUMN learning.account IS 'How it did on decisions that were held back; null when it broke off'`,
  `COMMENT ON COLUMN learning.basis IS 'The shipped weights that these were moved from: under others they are of no use'`,
  `CREATE UNIQUE INDEX learning_open ON learning ((true)) WHERE ended_at IS NULL`,
];
