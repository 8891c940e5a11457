/** A process that is asked to end does so in time and in order, and a command that dies half way leaves nothing that passes for whole. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backupDatabase, migrate } from '@reprise/persistence';
import { Client } from 'pg';
import { type TestDatabase, emptyDatabase } from '../services/database.js';
import { Brake } from './brake.js';
import { Installation, kill } from './installation.js';
import { someTickets } from './tickets.js';

let sut: Installation;
beforeEach(async () => {
  sut = await Installation.set();
});
afterEach(() => sut.end());

describe('The API is asked to end while a request is under way', () => {
  /** It stands still within its transaction, and the API has been asked to end. */
  const underWay = async () => {
    const api = await sut.api();
    const brake = await Brake.on(sut.databaseUrl, 'ticket');
    const answer = sut.submit(someTickets(3));
    await brake.caught();
    const ended = once(api, 'exit');
    api.kill('SIGTERM');
    return { api, brake, answer, ended };
  };

  it('takes nothing new, answers it, and ends', async () => {
    const { answer, brake, ended } = await underWay();
    while (await sut.get('/health/live').then(({ ok }) => ok, () => false)) await pause(20); // prettier-ignore
    await brake.release();
    expect(await answer).toEqual(['created', 'created', 'created']);
    expect(await ended).toEqual([0, null]);
  });

  it('ends without it when it takes longer than ten seconds; nothing of it is kept or was answered', async () => {
    const api = await sut.api();
    const { hostname, port } = new URL(sut.address);
    const socket = createConnection(Number(port), hostname).on('error', () => undefined);
    const body = JSON.stringify({ sourceName: 'desk', tickets: someTickets(3) });
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(
      `POST /api/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: ${sut.authorization}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, -1)}`,
    );
    await pause(500);
    const ended = once(api, 'exit');
    api.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    socket.destroy();
    expect(answer).toBe('');
    expect(await sut.count('ticket')).toBe(0);
  });

  it('ends at once when it is asked a second time', async () => {
    const { api, answer, brake, ended } = await underWay();
    await pause(200);
    api.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    expect(await answer).toBeUndefined();
    await brake.release();
  });
});

describe('F44 a restore dies', () => {
  let target: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    target = await emptyDatabase();
    folder = await mkdtemp(join(tmpdir(), 'reprise-faults-restore-'));
  });
  afterEach(async () => {
    await target.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['unfinished_restore', 'audit_event', 'ticket', 'known_error_revision'])(
    'with the table %s made: it is no installation, and the next restore starts anew',
    async (table) => {
      await sut.worker();
      await sut.orderImport(someTickets(300));
      await sut.quiet();
      const backup = join(folder, 'backup');
      await backupDatabase({ databaseUrl: sut.databaseUrl, folder: backup, uploads: sut.uploads, now: new Date() });
      const rows = await sut.rows(`SELECT external_id, state, title FROM ticket ORDER BY 1`);

      const first = restore(backup);
      const watcher = new Client({ connectionString: target.url });
      await watcher.connect();
      while (!(await holds(watcher, table))) await pause(10);
      await kill(first);
      await watcher.query('ROLLBACK');
      await expect(migrate(target.url)).rejects.toThrow(/did not come to its end/);

      const second = restore(backup);
      expect(await once(second, 'exit')).toEqual([0, null]);
      expect(await migrate(target.url)).toEqual([]);
      const { rows: restored } = await watcher.query(`SELECT external_id, state, title FROM ticket ORDER BY 1`);
      await watcher.end();
      expect(restored).toEqual(rows);
    },
  );

  /** Whoever restores stands still at a table that is held, or before its next word to the database. */
  async function holds(watcher: Client, table: string): Promise<boolean> {
    await watcher.query('BEGIN');
    try {
      await watcher.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return true;
    } catch {
      await watcher.query('ROLLBACK');
      return false;
    }
  }

  function restore(backup: string): ChildProcess {
    const program = pathToFileURL(join(__dirname, '..', '..', 'infra', 'dist', 'cli', 'main.js')).href;
    const script = `import(${JSON.stringify(program)}).then(({ run }) => run(['node', 'reprise', 'restore', process.argv[1]])).then((code) => { process.exitCode = code; })`;
    return spawn(process.execPath, ['-e', script, backup], {
      env: { PATH: process.env.PATH, DATABASE_URL: target.url, REPRISE_HOME: join(folder, 'home') },
      stdio: 'ignore',
    });
  }
});
