import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { startPostgres, type RunningPostgres } from '@reprise/infra';
import { Client } from 'pg';

/*
 * 1. A new folder becomes a database with a password of its own, on loopback only.
 * 2. What was committed is there after a clean stop, after kill -9, and after a stale pid file; the address stays the same.
 * 3. Two servers on one folder are refused, in words.
 */

const folders: string[] = [];
const running: RunningPostgres[] = [];

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'reprise-postgres-'));
  folders.push(folder);
  return join(folder, 'data');
};

const start = async (dataDir: string): Promise<RunningPostgres> => {
  const server = await startPostgres({ dataDir });
  running.push(server);
  return server;
};

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed under test ends its connections.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('startPostgres', () => {
  it('makes a UTF-8 database that a password opens, listening on loopback alone', async () => {
    const dataDir = newFolder();
    const { url } = await start(dataDir);
    const [settings] = await query<Record<string, string>>(
      url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS addresses, current_setting('data_checksums') AS checksums`,
    );
    expect(settings).toEqual({ encoding: 'UTF8', addresses: '127.0.0.1', checksums: 'on' });
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'connection.json')).mode & 0o077).toBe(0);
  });

  it('finds its rows and its address again after a clean stop', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers committed rows after kill -9', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    process.kill(first.pid, 'SIGKILL');
    await first.ended;
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  });

  it('is not stopped by a pid file whose number another program has by now', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    const pidFile = join(clusterOf(dataDir), 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.stop();
    writeFileSync(pidFile, [String(process.ppid), ...lines.slice(1)].join('\n'));
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not put an empty database in the place of one that is gone', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await first.stop();
    rmSync(clusterOf(dataDir), { recursive: true });
    await expect(startPostgres({ dataDir })).rejects.toThrow('is gone. Put it back from a backup');
  });

  it('refuses a second server on the same folder and names who holds it', async () => {
    const dataDir = newFolder();
    await start(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
  });

  it('says what to do when there is no PostgreSQL', async () => {
    await expect(startPostgres({ dataDir: newFolder(), binaries: [] })).rejects.toThrow(
      'Run npm ci without --omit=optional',
    );
  });
});

function clusterOf(dataDir: string): string {
  return (JSON.parse(readFileSync(join(dataDir, 'connection.json'), 'utf8')) as { clusterDir: string }).clusterDir;
}
