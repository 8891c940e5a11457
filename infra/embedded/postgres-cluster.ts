import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.js';
import { ownerFor, reachableClusterDir, type PostgresOwner } from './postgres-owner.js';
import { programEnvironment } from './env.js';

/** What has to stay the same from start to start; kept beside the cluster in a file only the owner may read. */
export interface ClusterRecord {
  /** PostgreSQL's own data directory. */
  readonly clusterDir: string;
  readonly password: string;
  readonly port?: number;
}

const recordName = 'connection.json';
export const clusterUser = 'reprise';
const database = 'reprise';

export function connectionUrl(password: string, port: number, name: string = database): string {
  return `postgresql://${clusterUser}:${password}@127.0.0.1:${port}/${name}`;
}

/** Read the record of `dataDir`, or make one with a new random password. */
export function openClusterRecord(dataDir: string): ClusterRecord {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const path = join(dataDir, recordName);
  if (existsSync(path)) return JSON.parse(readRecord(path)) as ClusterRecord;
  const wished = join(dataDir, 'cluster');
  const record: ClusterRecord = {
    clusterDir: reachableClusterDir(wished, ownerFor(wished), randomBytes(8).toString('hex')),
    password: randomBytes(24).toString('base64url'),
  };
  saveClusterRecord(dataDir, record);
  return record;
}

/** Written beside and renamed: a crash leaves the old record or the new one, never half of it. */
export function saveClusterRecord(dataDir: string, record: ClusterRecord): void {
  const path = join(dataDir, recordName);
  writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  keepOwner(`${path}.new`, path);
  renameSync(`${path}.new`, path);
}

/** When root starts what an ordinary user created, that user must be able to start it again. */
function keepOwner(path: string, like: string): void {
  if (process.getuid?.() !== 0 || !existsSync(like)) return;
  const { gid, uid } = statSync(like);
  chownSync(path, uid, gid);
}

function readRecord(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `${path} holds the database's password and cannot be read (${(error as Error).message}): start as the user who created it`,
    );
  }
}

/** Version of PostgreSQL that made the cluster. @returns undefined when there is no cluster yet. */
export function clusterVersion(clusterDir: string): number | undefined {
  const path = join(clusterDir, 'PG_VERSION');
  return existsSync(path) ? Number.parseInt(readFileSync(path, 'utf8'), 10) : undefined;
}

/**
 * Make a cluster (UTF-8, checksums, password sign-in only) unless there is one.
 * It is made beside its place and renamed when complete, so an interrupted first start is simply done again.
 * @throws Error when there was a cluster and it is gone, or initdb fails
 */
export async function createCluster(
  dataDir: string,
  record: ClusterRecord,
  binaries: PostgresBinaries,
  owner: PostgresOwner | undefined,
  log: (line: string) => void,
): Promise<void> {
  if (clusterVersion(record.clusterDir) !== undefined) return;
  // The port is noted when a cluster exists: an empty database in place of a lost one would hide the loss.
  if (record.port !== undefined) {
    throw new Error(
      `The database that was in ${record.clusterDir} is gone. Put it back from a backup; ` +
        `to begin with an empty one instead, remove ${join(dataDir, recordName)}.`,
    );
  }
  const unfinished = `${record.clusterDir}.new`;
  const passwordFile = `${record.clusterDir}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(dirname(unfinished), { recursive: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, record.password, { mode: 0o600 });
  if (owner !== undefined) for (const path of [unfinished, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const options = [
    '--encoding=UTF8',
    '--auth=scram-sha-256',
    `--username=${clusterUser}`,
    `--pwfile=${passwordFile}`,
    '--data-checksums',
  ];
  try {
    // C.UTF-8 sorts by code point and knows the letters of all languages; systems without it (macOS) have plain C.
    const withLetters = await runInitdb(binaries, [...options, '--locale=C.UTF-8', '-D', unfinished], owner);
    const answer =
      withLetters.code === 0
        ? withLetters
        : await runInitdb(binaries, [...options, '--locale=C', '-D', unfinished], owner);
    if (answer.code !== 0)
      throw new Error(`initdb could not create the database in ${unfinished}: ${answer.output.trim()}`);
    renameSync(unfinished, record.clusterDir);
    log(`created a database cluster in ${record.clusterDir} with PostgreSQL ${binaries.majorVersion}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(
  binaries: PostgresBinaries,
  args: readonly string[],
  owner: PostgresOwner | undefined,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(binaries.root, 'bin', 'initdb'), [...args], {
      ...owner,
      cwd: '/',
      env: programEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
