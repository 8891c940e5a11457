import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Taking tickets in: rows that came too late are counted apart, answers to repeated requests are kept, crashes are counted. */
export class Intake1766010000000 implements MigrationInterface {
  name = 'Intake1766010000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  // The version before counts late rows as unchanged and names no stale_count: both accounts add up under the new check.
  `ALTER TABLE import_run ADD COLUMN stale_count bigint NOT NULL DEFAULT 0`,
  `ALTER TABLE import_run ADD CONSTRAINT import_run_account
     CHECK (created_count + updated_count + unchanged_count + stale_count + rejected_count = lines_read) NOT VALID`,
  `ALTER TABLE import_run DROP CONSTRAINT import_run_check`,
  `ALTER TABLE import_run VALIDATE CONSTRAINT import_run_account`,
  `COMMENT ON COLUMN import_run.stale_count IS 'Rows older than what was stored; nothing was changed by them'`,

  // Starts of the row's work that came to no orderly end: its process was killed, or killed itself on this work.
  `ALTER TABLE outbox ADD COLUMN crashes integer NOT NULL DEFAULT 0`,
  `CREATE INDEX quarantine_order ON quarantine (at DESC, id DESC)`,

  // A request that is repeated under its key gets the answer of the first one.
  `CREATE TABLE idempotency_key (
     owner text NOT NULL,
     key text NOT NULL,
     endpoint text NOT NULL,
     request_hash bytea NOT NULL,
     carried_out boolean NOT NULL DEFAULT false,
     status integer,
     headers jsonb,
     response jsonb,
     started_at timestamptz NOT NULL DEFAULT now(),
     finished_at timestamptz,
     PRIMARY KEY (owner, key)
   )`,
  `CREATE INDEX idempotency_key_age ON idempotency_key (started_at)`,
];
