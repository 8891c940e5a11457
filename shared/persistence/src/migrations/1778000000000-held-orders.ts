import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What follows from the tickets of a file waits for the file. Which file, stands with the order: nobody else's orders wait. */
export class HeldOrders1778000000000 implements MigrationInterface {
  name = 'HeldOrders1778000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE outbox ADD COLUMN held_for uuid`);
    await queryRunner.query(
      `COMMENT ON COLUMN outbox.held_for IS 'The import that is to end first; the order waits for it half a minute at most'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
