import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes as they are asked: two that were missing, one that nobody asks. */
export class IndexesAsAsked1778000100000 implements MigrationInterface {
  name = 'IndexesAsAsked1778000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  // What led to a problem was looked for among all of them, by a run for each problem it ended, and by the database before it let one go.
  `CREATE INDEX problem_merged_into ON problem (merged_into) WHERE merged_into IS NOT NULL`,
  `CREATE INDEX problem_lineage_other ON problem_lineage (other_problem_id) WHERE other_problem_id IS NOT NULL`,
  // Tickets are looked for by their documents, never by this column; it was written with every new ticket and every change of its state.
  `DROP INDEX ticket_component`,
];
