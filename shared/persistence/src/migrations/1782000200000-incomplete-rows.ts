import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of an import whose ticket was kept without a value that cannot be read: counted, and told beside the rejected ones. */
export class IncompleteRows1782000200000 implements MigrationInterface {
  name = 'IncompleteRows1782000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE import_run ADD incomplete_count bigint NOT NULL DEFAULT 0`);
    await queryRunner.query(
      `COMMENT ON COLUMN import_run.incomplete_count IS 'Rows whose ticket was kept with a value left out or cut'`,
    );
    await queryRunner.query(`ALTER TABLE import_rejection ADD imported boolean NOT NULL DEFAULT false`);
    await queryRunner.query(
      `COMMENT ON COLUMN import_rejection.imported IS 'The ticket of the row was kept; only this value was left out or cut'`,
    );
    await queryRunner.query(
      `CREATE INDEX import_rejection_order ON import_rejection (import_id, imported, line, ordinal)`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
