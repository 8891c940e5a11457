import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time links to a new password, made by administrators for people who forgot theirs. */
export class PasswordLinks1779000000000 implements MigrationInterface {
  name = 'PasswordLinks1779000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE password_link (
         id uuid PRIMARY KEY,
         token_hash bytea NOT NULL UNIQUE,
         user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
         created_by uuid REFERENCES app_user ON DELETE SET NULL,
         created_at timestamptz NOT NULL DEFAULT now(),
         expires_at timestamptz NOT NULL,
         used_at timestamptz
       )`,
    );
    await queryRunner.query(`CREATE INDEX password_link_of_user ON password_link (user_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
