/** Redis is stopped, killed, emptied or full: tickets are taken in all the same, and the work is done when it is back. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Installation, kill } from './installation.js';
import { OwnRedis } from './own-redis.js';
import { someTickets } from './tickets.js';

let sut: Installation;
let redis: OwnRedis;
beforeEach(async () => {
  redis = await OwnRedis.start();
  sut = await Installation.set({ redisUrl: redis.url });
});
afterEach(async () => {
  await sut.end();
  await redis.remove();
});

interface RedisFault {
  readonly fault: string;
  readonly happens: () => Promise<unknown> | void;
  readonly ends: () => Promise<unknown> | void;
}

const untilEnqueued = async (): Promise<void> => {
  while ((await sut.count('outbox WHERE enqueued_at IS NOT NULL')) === 0) await pause(2);
};

describe('Redis fails while work is under way', () => {
  it.each<RedisFault>([
    { fault: 'F11 it is stopped', happens: () => redis.signal('SIGSTOP'), ends: () => redis.signal('SIGCONT') },
    { fault: 'F13 it is killed without having saved', happens: () => redis.crash(), ends: () => redis.startAgain() },
    {
      fault: 'F14 it is full',
      happens: () => redis.ask('CONFIG', 'SET', 'maxmemory', '1mb'),
      ends: () => redis.ask('CONFIG', 'SET', 'maxmemory', '0'),
    },
    { fault: 'F12 it loses everything', happens: () => redis.ask('FLUSHALL'), ends: () => undefined },
  ])('$fault: every ticket is taken in, and grouped and found afterwards', async ({ happens, ends }) => {
    await Promise.all([sut.api(), sut.worker()]);
    for (let i = 0; i < 10; i++) await sut.submit(someTickets(20, i * 20));
    await untilEnqueued().catch(() => undefined);
    await happens();
    for (let i = 10; i < 20; i++) expect(await sut.submit(someTickets(20, i * 20))).toHaveLength(20);
    await pause(8_000);
    await ends();
    // Rows count as overdue a minute after they were enqueued; a test does not wait for that.
    await pause(1_000);
    await sut.rows(`UPDATE outbox SET enqueued_at = enqueued_at - interval '2 minutes' WHERE enqueued_at IS NOT NULL`);
    await sut.quiet();
    expect(await sut.count('ticket')).toBe(400);
    expect(await sut.count('quarantine')).toBe(0);
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F12 Redis loses everything while nobody works', () => {
  it('is filled again from the rows', async () => {
    const api = await sut.api();
    for (let i = 0; i < 40; i++) await sut.submit(someTickets(5, i * 5));
    await kill(api);
    const worker = await sut.worker();
    await untilEnqueued();
    await kill(worker);
    await redis.ask('FLUSHALL');
    await sut.rows(`UPDATE outbox SET enqueued_at = enqueued_at - interval '2 minutes' WHERE enqueued_at IS NOT NULL`);
    await sut.worker();
    await sut.quiet();
    expect(await sut.count('ticket')).toBe(200);
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F15 a Redis that may evict', () => {
  it('keeps the worker from starting, and it says why', async () => {
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(sut.worker()).rejects.toThrow(/maxmemory-policy is "allkeys-lru"/);
  });
});
