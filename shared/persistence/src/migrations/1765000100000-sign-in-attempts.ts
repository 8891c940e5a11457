import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attempts to sign in, counted in the database: a restart or a second API process does not give an attacker new ones. */
export class SignInAttempts1765000100000 implements MigrationInterface {
  name = 'SignInAttempts1765000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // The key is a hash: who tried to sign in from where is nobody's reading.
    await queryRunner.query(`CREATE TABLE sign_in_attempt (
      key bytea PRIMARY KEY,
      attempts integer NOT NULL,
      window_ends_at timestamptz NOT NULL
    )`);
    await queryRunner.query(`CREATE INDEX sign_in_attempt_end ON sign_in_attempt (window_ends_at)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}
