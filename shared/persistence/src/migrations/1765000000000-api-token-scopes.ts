import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an API token may do, and how people recognise it in a list. */
export class ApiTokenScopes1765000000000 implements MigrationInterface {
  name = 'ApiTokenScopes1765000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE api_token
      ADD COLUMN shown text NOT NULL DEFAULT 'rpr_',
      ADD COLUMN scopes text[] NOT NULL DEFAULT '{read,import,curate}'
        CHECK (scopes <@ '{read,import,curate,admin}'::text[] AND cardinality(scopes) > 0)`);
    await queryRunner.query(`ALTER TABLE api_token ALTER COLUMN scopes DROP DEFAULT, ALTER COLUMN shown DROP DEFAULT`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
