import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { totalmem } from 'node:os';
import type { ResponseOf, getReadiness } from '@reprise/contracts/http';
import { pendingMigrations } from '@reprise/persistence';
import { canListen } from '../../embedded/free-port.js';
import { findPostgresBinaries } from '../../embedded/postgres-binaries.js';
import { readProductEnvironment } from '../env.js';
import { exitCodes } from '../exit-codes.js';
import { Home } from '../start/home.js';
import { green, red, yellow } from '../terminal/colour.js';
import { withDatabase } from './database-of-home.js';

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
  for (const check of checks) {
    const finding = await check().catch((error: Error) => broken(error.message));
    if (finding === undefined) continue;
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
  const { WEB_HOST, WEB_PORT } = readProductEnvironment();
  const home = Home.locate();
  const address = home.runningAddress();
  if (address !== undefined) return checkProduct(address);
  const port = WEB_PORT ?? home.knownState()?.webPort ?? 3000;
  if (await canListen(port, WEB_HOST)) return good(`port ${port} is free for the pages`);
  return WEB_PORT === undefined
    ? mind(`port ${port} is in use; the next free one would be taken`)
    : broken(`port ${port} (WEB_PORT) is in use by another program`);
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

async function checkRedis(): Promise<Finding | undefined> {
  const { REDIS_URL } = readProductEnvironment();
  if (REDIS_URL === undefined) return good('jobs run on PostgreSQL (REDIS_URL would change that)');
  const { Redis } = await import('ioredis');
  const redis = new Redis(REDIS_URL, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1] ?? 'unknown';
    return policy === 'noeviction'
      ? good('Redis answers and keeps what it is given')
      : broken(`Redis may throw jobs away (maxmemory-policy ${policy}); set it to noeviction`);
  } catch (error) {
    return broken(`Redis does not answer at REDIS_URL: ${(error as Error).message}`);
  } finally {
    redis.disconnect();
  }
}

async function checkMeilisearch(): Promise<Finding | undefined> {
  const { MEILI_URL } = readProductEnvironment();
  if (MEILI_URL === undefined) return good('search runs on PostgreSQL (MEILI_URL would change that)');
  try {
    const answer = await fetch(new URL('/health', MEILI_URL), { signal: AbortSignal.timeout(3_000) });
    return answer.ok
      ? good('Meilisearch answers')
      : mind(`Meilisearch answers ${answer.status}; search falls back to PostgreSQL`);
  } catch {
    return mind('Meilisearch does not answer at MEILI_URL; search falls back to PostgreSQL');
  }
}
