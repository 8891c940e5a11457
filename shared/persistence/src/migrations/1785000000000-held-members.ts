import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members that people or rules hold are few among many, and every run and every preview asks for them. */
export class HeldMembers1785000000000 implements MigrationInterface {
  name = 'HeldMembers1785000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX membership_held ON membership (problem_id, origin) WHERE origin <> 'machine'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
