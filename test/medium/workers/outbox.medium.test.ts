/**
 * 1. A committed row becomes a job and goes when its effect is committed. 2. A queue that loses everything loses no work.
 * 3. A queue that is away delays work, no more. 4. What fails every time is set aside alone; what passes by itself is tried for ever.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutboxStore, QuarantineStore } from '@reprise/persistence';
import type { JobQueue } from '@reprise/ports';
import { createJobQueue } from '@reprise/queue';
import { OutboxBatch, OutboxRelay, type Log } from '@reprise/workers';
import { Redis } from 'ioredis';
import { uuidv7 } from 'uuidv7';
import { testRedisUrl } from '../../services/database.js';
import { aContext, aPipeline, type Pipeline } from '../../services/pipeline.js';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let pipeline: Pipeline;
let queue: JobQueue | undefined;
beforeEach(async () => {
  pipeline = await aPipeline();
});
afterEach(async () => {
  await queue?.close();
  queue = undefined;
  await pipeline.close();
});

const append = (count: number): Promise<string[]> =>
  pipeline.dataSource.transaction(async (tx) => {
    for (let i = 0; i < count; i++)
      await pipeline.outbox.append(tx, 'search.index', { kind: 'ticket', ids: [uuidv7()] });
    return pipeline.outbox.idsOf(tx, 'search.index');
  });
const relayOver = (jobs: JobQueue, overdueSeconds?: number): OutboxRelay =>
  new OutboxRelay({
    dataSource: pipeline.dataSource,
    databaseUrl: pipeline.databaseUrl,
    outbox: pipeline.outbox,
    queue: jobs,
    log: silent,
    pollMs: 20,
    ...(overdueSeconds === undefined ? {} : { overdueSeconds }),
  });
const untilEmpty = async (): Promise<void> => {
  while ((await pipeline.outbox.depth(pipeline.dataSource)).size > 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('the relay', () => {
  it('turns committed rows into jobs, which end them', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    await jobs.process('search.index', (payload, context) =>
      pipeline.handlers['search.index'].handle((payload as { outboxIds: string[] }).outboxIds, context),
    );
    const relay = relayOver(jobs);
    relay.start();
    try {
      await append(450);
      await untilEmpty();
      // The effect is committed before its job is taken off the queue: that follows, and nothing is left behind.
      while ((await jobs.depth()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await relay.stop();
    }
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM outbox`)).toEqual([{ n: 0 }]);
  });

  it('enqueues nothing that was rolled back', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    await pipeline.dataSource
      .transaction(async (tx) => {
        await pipeline.outbox.append(tx, 'search.index', { kind: 'ticket', ids: [uuidv7()] });
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    expect(await relayOver(jobs).relayOnce()).toBe(0);
  });

  it('enqueues again what a Redis lost', async () => {
    const prefix = `lost-${randomBytes(4).toString('hex')}`;
    const jobs = (queue = await createJobQueue({
      databaseUrl: pipeline.databaseUrl,
      redisUrl: testRedisUrl(),
      prefix,
      onError: () => undefined,
    }));
    const relay = relayOver(jobs, 0);
    await append(5);
    expect(await relay.relayOnce()).toBe(5);
    const redis = new Redis(testRedisUrl());
    const keys = await redis.keys(`${prefix}:*`);
    expect(keys.length).toBeGreaterThan(0);
    await redis.del(...keys);
    await redis.quit();
    expect(await jobs.depth()).toBe(0);
    expect(await relay.sweep()).toBe(1);
    expect(await relay.sweep()).toBe(1);
    expect(await jobs.depth()).toBe(1);
    await jobs.process('search.index', (payload, context) =>
      pipeline.handlers['search.index'].handle((payload as { outboxIds: string[] }).outboxIds, context),
    );
    await untilEmpty();
  });

  it('leaves rows waiting while the queue is away', async () => {
    const away: JobQueue = {
      add: () => Promise.reject(new Error('the queue is away')),
      process: async () => undefined,
      depth: async () => 0,
      check: async () => undefined,
      close: async () => undefined,
    };
    await append(3);
    await expect(relayOver(away).relayOnce()).rejects.toThrow('the queue is away');
    expect(await pipeline.rows(`SELECT count(*)::int AS n FROM outbox WHERE enqueued_at IS NULL`)).toEqual([{ n: 3 }]);
  });

  it('shares the rows out among several relays', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    await append(900);
    const relays = [relayOver(jobs), relayOver(jobs), relayOver(jobs)];
    let relayed = 0;
    for (let round = 0; round < 3; round++)
      for (const count of await Promise.all(relays.map((relay) => relay.relayOnce()))) relayed += count;
    expect(relayed).toBe(900);
  });
});

describe('carrying out outbox rows', () => {
  const batch = (): OutboxBatch =>
    new OutboxBatch(pipeline.dataSource, new OutboxStore(), new QuarantineStore(), silent);
  const depth = async (): Promise<number> => (await pipeline.outbox.idsOf(pipeline.dataSource, 'search.index')).length;

  it('sets aside the one row that fails every time and carries out the others', async () => {
    const ids = await append(7);
    const poison = ids[3];
    const done: string[] = [];
    const carryOut = (lastAttempt: boolean) =>
      batch().carryOut('search.index', ids, aContext({ lastAttempt }), async (_, rows) => {
        if (rows.some((row) => row.id === poison)) throw new Error('cannot be indexed');
        done.push(...rows.map((row) => row.id));
      });
    await expect(carryOut(false)).rejects.toThrow('cannot be indexed');
    expect(await depth()).toBe(7);
    await carryOut(true);
    expect(done.sort()).toEqual(ids.filter((id) => id !== poison).sort());
    expect(await depth()).toBe(0);
    expect(await pipeline.rows(`SELECT topic, reason, attempts FROM quarantine`)).toEqual([
      { topic: 'search.index', reason: 'cannot be indexed', attempts: 3 },
    ]);
  });

  it('never sets aside what fails because a service is away', async () => {
    const ids = await append(2);
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    await expect(
      batch().carryOut('search.index', ids, aContext({ lastAttempt: true }), () => Promise.reject(away)),
    ).rejects.toThrow('ECONNREFUSED');
    expect(await depth()).toBe(2);
    expect(await pipeline.rows(`SELECT last_error, attempts FROM outbox LIMIT 1`)).toEqual([
      { last_error: 'connect ECONNREFUSED', attempts: 1 },
    ]);
  });

  it('ends a row and its effect together or not at all', async () => {
    const ids = await append(1);
    await expect(
      batch().carryOut('search.index', ids, aContext(), async (tx) => {
        await tx.query(`INSERT INTO source (id, name, kind) VALUES ($1, 'effect', 'file')`, [uuidv7()]);
        throw new Error('too late');
      }),
    ).rejects.toThrow('too late');
    expect(await pipeline.rows(`SELECT name FROM source`)).toEqual([]);
    expect(await depth()).toBe(1);
  });

  it('does nothing for rows that another handler holds or has ended', async () => {
    const ids = await append(3);
    const seen: number[] = [];
    const effect = async (_: unknown, rows: readonly unknown[]) => void seen.push(rows.length);
    await pipeline.dataSource.transaction(async (tx) => {
      await pipeline.outbox.claim(tx, 'search.index', ids.slice(0, 2));
      await batch().carryOut('search.index', ids, aContext(), effect);
    });
    await batch().carryOut('search.index', ids, aContext(), effect);
    await batch().carryOut('search.index', ids, aContext(), effect);
    expect(seen).toEqual([1, 2]);
  });
});
