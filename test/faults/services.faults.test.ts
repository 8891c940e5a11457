/**
 * Services fail: the queue forgets, the search engine is away or loses everything. The product goes on with what it has, says
 * what it cannot, and heals unaided when they are back.
 */
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startPostgres } from '@reprise/infra';
import { Redis } from 'ioredis';
import { testRedisUrl } from '../services/database.js';
import { MeilisearchDouble } from '../services/meilisearch-double.js';
import { Installation, kill } from './installation.js';
import { someTickets } from './tickets.js';

let sut: Installation;
const others: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await sut.end();
  for (const end of others.splice(0)) await end();
});

const counted = async (sql: string): Promise<number> => (await sut.rows<{ n: number }>(sql))[0]!.n;
const storedTickets = (): Promise<number> => counted(`SELECT count(*)::int AS n FROM ticket`);

describe('F12 Redis loses everything in the middle of the work', () => {
  it('is filled again from the rows', async () => {
    sut = await Installation.set({ redisUrl: testRedisUrl() });
    const api = await sut.api();
    const redis = new Redis(testRedisUrl());
    others.push(() => redis.quit());
    for (let i = 0; i < 40; i++) await sut.submit(someTickets(5, i * 5));
    await kill(api);
    const worker = await sut.worker();
    while ((await counted(`SELECT count(*)::int AS n FROM outbox WHERE enqueued_at IS NOT NULL`)) === 0);
    await kill(worker);
    await redis.flushall();
    // The rows count as overdue a minute after they were enqueued; a test does not wait for that.
    await sut.rows(`UPDATE outbox SET enqueued_at = enqueued_at - interval '2 minutes' WHERE enqueued_at IS NOT NULL`);
    await sut.worker();
    await sut.quiet();
    expect(await storedTickets()).toBe(200);
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F15 a Redis that may evict', () => {
  it('keeps the worker from starting, and it says why', async () => {
    const redis = new Redis(testRedisUrl());
    others.push(() => redis.quit());
    sut = await Installation.set({ redisUrl: testRedisUrl() });
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      await expect(sut.worker()).rejects.toThrow(/maxmemory-policy is "allkeys-lru"/);
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
    }
  });
});

describe('F16 the search engine is away', () => {
  it('delays nothing but itself, search says so, and everything is found when it is back', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    engine.setDown(true);
    expect(await sut.submit(someTickets(30))).toHaveLength(30);
    while ((await counted(`SELECT count(*)::int AS n FROM ticket WHERE state = 'pending'`)) > 0);
    const answer = (await fetch(`${sut.address}/search?q=printer`, {
      headers: { authorization: sut.authorization },
    }).then((response) => response.json())) as { engine: string; degraded: string };
    expect(answer).toMatchObject({ engine: 'postgresql', degraded: expect.stringMatching(/engine is away/) });
    engine.setDown(false);
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F17 the search engine loses its data', () => {
  it('is noticed and filled again within a minute', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    await sut.submit(someTickets(30));
    await sut.quiet();
    engine.forgetEverything();
    const lost = performance.now();
    while (engine.indexNames.length === 0 || (await sut.broken()).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 200));
    process.stderr.write(`  filled again after ${((performance.now() - lost) / 1_000).toFixed(0)} s\n`);
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F18 a task of the search engine fails', () => {
  it('is sent again until it succeeds', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    engine.failNextWrite('No space left on device');
    await sut.submit(someTickets(6));
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

/** Processes of a PostgreSQL lead groups of their own, so the kernel is asked for them. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

describe('F8 the database is killed under load', () => {
  it('has kept every ticket that was answered when it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reprise-faults-pg-'));
    await chmod(folder, 0o755);
    const dataDir = join(folder, 'postgres');
    const server = await startPostgres({ dataDir });
    others.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    sut = await Installation.set({ databaseUrl: server.url });
    await sut.api();
    const answered: string[] = [];
    let isUp = true;
    let next = 0;
    const load = async (): Promise<void> => {
      while (isUp) {
        const tickets = someTickets(2, next);
        next += 2;
        if (await sut.submit(tickets)) answered.push(...tickets.map(({ id }) => id));
      }
    };
    const loads = [load(), load(), load(), load()];
    while (answered.length < 200) await new Promise((resolve) => setTimeout(resolve, 5));
    // All of it: backends that outlive their postmaster would go on answering for a moment.
    for (const pid of [server.pid, ...childrenOf(server.pid)]) process.kill(pid, 'SIGKILL');
    await server.ended;
    isUp = false;
    await Promise.all(loads);
    await server.stop();
    const down = performance.now();
    const again = await startPostgres({ dataDir });
    others.unshift(() => again.stop());
    while ((await sut.submit([{ id: 'after', title: 'after the crash' }])) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 50));
    process.stderr.write(
      `  first durable answer ${((performance.now() - down) / 1_000).toFixed(1)} s after the crash\n`,
    );
    const stored = new Set(
      (await sut.rows<{ id: string }>(`SELECT external_id AS id FROM ticket`)).map(({ id }) => id),
    );
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
    await sut.worker();
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});
