import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People's placements are seen by those who see the tickets placed. */
export class GuardPlacements1769000000000 implements MigrationInterface {
  name = 'GuardPlacements1769000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE curation_ticket ENABLE ROW LEVEL SECURITY`);
    await queryRunner.query(`CREATE POLICY curation_ticket_of_viewer ON curation_ticket
      USING (EXISTS (SELECT FROM ticket AS owner WHERE owner.id = ticket_id))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
