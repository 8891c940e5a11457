import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom an account belongs to at the organisation's own sign-in. */
export class OidcIdentities1769000400000 implements MigrationInterface {
  name = 'OidcIdentities1769000400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE oidc_identity (
      issuer text NOT NULL,
      subject text NOT NULL,
      user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (issuer, subject),
      UNIQUE (issuer, user_id)
    )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
