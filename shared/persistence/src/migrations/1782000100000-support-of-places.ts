import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What speaks for the place of a ticket in sum, beside the strongest link: the next run writes it. */
export class SupportOfPlaces1782000100000 implements MigrationInterface {
  name = 'SupportOfPlaces1782000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE membership ADD support real`);
    await queryRunner.query(
      `COMMENT ON COLUMN membership.support IS 'Sum of the probabilities of its links to other members; null before a run has written it, and where a person put the ticket'`,
    );
    await queryRunner.query(`DROP INDEX membership_weakest`);
    await queryRunner.query(
      `CREATE INDEX membership_least_supported ON membership (coalesce(support, confidence), ticket_id) WHERE origin = 'machine'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
