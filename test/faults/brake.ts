import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

const LOCK = 471_147;

/**
 * Holds a process at an exact point without a word in its code: a trigger on a table waits for a lock that the test holds.
 * Whoever writes to the table stands still within its transaction until it is killed or let go.
 */
export class Brake {
  private constructor(
    private readonly control: Client,
    private readonly table: string,
  ) {}

  /** @param when  condition of a row trigger on INSERT or UPDATE, such as `NEW.lines_read > 500`; left out: any statement */
  static async on(databaseUrl: string, table: string, when?: string): Promise<Brake> {
    const control = new Client({ connectionString: databaseUrl, application_name: 'reprise brake' });
    await control.connect();
    await control.query(`SELECT pg_advisory_lock(${LOCK})`);
    await control.query(
      `CREATE OR REPLACE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NEW; END $$`,
    );
    const scope = when === undefined ? 'FOR EACH STATEMENT' : `FOR EACH ROW WHEN (${when})`;
    const events = when === undefined ? 'INSERT OR UPDATE OR DELETE' : 'INSERT OR UPDATE';
    await control.query(
      `CREATE TRIGGER stand_still BEFORE ${events} ON ${table} ${scope} EXECUTE FUNCTION stand_still()`,
    );
    return new Brake(control, table);
  }

  /** Resolves when somebody stands still. */
  async caught(): Promise<void> {
    const giveUpAt = Date.now() + 90_000;
    while (Date.now() < giveUpAt) {
      const { rows } = await this.control.query(
        `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted LIMIT 1`,
      );
      if (rows.length > 0) return;
      await pause(20);
    }
    throw new Error(`nobody wrote to ${this.table}`);
  }

  /** Whoever stands still loses the connection to the database, and with it the transaction. */
  async breakConnections(): Promise<void> {
    await this.control.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`,
    );
  }

  async release(): Promise<void> {
    await this.control.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await this.control.query(`DROP TRIGGER stand_still ON ${this.table}`);
    await this.control.end();
  }
}
