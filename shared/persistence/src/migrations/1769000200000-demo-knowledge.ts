import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the demo's desk knows waits here until the tickets are grouped; what was made of it goes with the demo. */
export class DemoKnowledge1769000200000 implements MigrationInterface {
  name = 'DemoKnowledge1769000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE demo_knowledge (
      source_id uuid PRIMARY KEY REFERENCES source ON DELETE CASCADE,
      content jsonb NOT NULL
    )`);
    await queryRunner.query(`ALTER TABLE known_error ADD source_id uuid REFERENCES source ON DELETE CASCADE`);
    await queryRunner.query(`ALTER TABLE fix ADD source_id uuid REFERENCES source ON DELETE CASCADE`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
