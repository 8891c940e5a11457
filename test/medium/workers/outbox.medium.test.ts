/**
 * 1. A committed row becomes a job and goes when its effect is committed. 2. A queue that loses everything loses no work.
 * 3. A queue that is away delays work, no more. 4. What fails every time is set aside alone; what passes by itself is tried for ever.
 */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OutboxStore, QuarantineReader, QuarantineStore } from '@reprise/persistence';
import type { JobQueue } from '@reprise/ports';
import { createJobQueue } from '@reprise/queue';
import { OutboxBatch, OutboxRelay, type Effect, type Log } from '@reprise/workers';
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

class Death extends Error {
  override message = 'the process died';
}

/** The outbox of a process that dies: nothing is written or read after its end. */
class MortalOutbox extends OutboxStore {
  private dead = false;

  override async noteFailure(...[db, ids, error]: Parameters<OutboxStore['noteFailure']>): Promise<void> {
    this.dead ||= error === new Death().message;
    if (!this.dead) await super.noteFailure(db, ids, error);
  }

  override read: OutboxStore['read'] = (...parameters) => {
    if (this.dead) throw new Death();
    return OutboxStore.prototype.read.apply(this, parameters) as never;
  };
}

describe('the relay', () => {
  it('turns committed rows into jobs, which end them', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    await jobs.process('search.index', (payload, context) =>
      pipeline.handlers.get('search.index')!.handle((payload as { outboxIds: string[] }).outboxIds, context),
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

  it('leaves what follows from the tickets of a file waiting until the file is read, or for half a minute', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    const relay = relayOver(jobs);
    const id = await pipeline.orderImportOf([{ id: 'T-1', title: 'of another file' }]);
    expect(await relay.relayOnce()).toBe(1);
    const hold = async () => {
      for (const { sql, parameters } of pipeline.outbox.asking([uuidv7()], id)) await pipeline.rows(sql, parameters);
    };
    await hold();
    await append(1);
    expect(await relay.relayOnce()).toBe(1);
    expect(await relay.relayOnce()).toBe(0);
    await pipeline.rows(`UPDATE outbox SET created_at = now() - interval '1 minute' WHERE topic = 'ticket.cluster'`);
    expect(await relay.relayOnce()).toBe(1);
    await pipeline.rows(`UPDATE import_run SET status = 'completed', finished_at = now()`);
    expect(await relay.relayOnce()).toBe(1);
    await hold();
    expect(await relay.relayOnce()).toBe(2);
  });

  it('lets nothing wait for a clock of the database that was set back, nor what follows from a file that is read', async () => {
    const jobs = (queue = await createJobQueue({ databaseUrl: pipeline.databaseUrl, onError: () => undefined }));
    const relay = relayOver(jobs);
    const id = await pipeline.orderImportOf([{ id: 'T-1', title: 'of a file' }]);
    await append(2);
    for (const { sql, parameters } of pipeline.outbox.asking([uuidv7()], id)) await pipeline.rows(sql, parameters);
    const [{ n: all }] = await pipeline.rows(`SELECT count(*)::int AS n FROM outbox`) as [{ n: number }]; // prettier-ignore
    await pipeline.rows(`UPDATE outbox SET created_at = clock_timestamp() + interval '1 hour'`);
    expect(await relay.relayOnce()).toBe(all);
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
      pipeline.handlers.get('search.index')!.handle((payload as { outboxIds: string[] }).outboxIds, context),
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
  const batch = (outbox = new OutboxStore()): OutboxBatch =>
    new OutboxBatch(pipeline.dataSource, outbox, new QuarantineStore(), silent);
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

  it('takes a row of many objects apart, so that only the one that fails is set aside', async () => {
    const objects = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    await pipeline.dataSource.transaction((tx) => pipeline.outbox.appendSearch(tx, 'ticket', objects));
    const done: string[] = [];
    const effect: Effect<'search.index'> = async (_, rows) => {
      const named = rows.flatMap((row) => row.payload.ids);
      if (named.includes(objects[2]!)) throw new Error('cannot be indexed');
      done.push(...named);
    };
    for (let round = 0; round < 3; round++) {
      const ids = await pipeline.outbox.idsOf(pipeline.dataSource, 'search.index');
      if (ids.length > 0) await batch().carryOut('search.index', ids, aContext({ lastAttempt: true }), effect);
    }
    expect(done.sort()).toEqual(objects.filter((id) => id !== objects[2]).sort());
    expect(await pipeline.rows(`SELECT payload FROM quarantine`)).toEqual([
      { payload: { kind: 'ticket', ids: [objects[2]] } },
    ]);
  });

  it('takes the oldest row first, also where numbers gain a digit', async () => {
    await pipeline.rows(`ALTER TABLE outbox ALTER COLUMN id RESTART WITH 99`);
    await append(2);
    const taken = await pipeline.dataSource.transaction((tx) => pipeline.outbox.takeWaiting(tx, 1));
    expect(taken.map(({ id }) => id)).toEqual(['99']);
  });

  it('tries a young row again although an old one of the same job is given up', async () => {
    const [old, young] = await append(2);
    await pipeline.rows(`UPDATE outbox SET attempts = 20 WHERE id = $1`, [old]);
    const failing = () => Promise.reject(new Error('not today'));
    await batch().carryOut('search.index', [old!, young!], aContext(), failing);
    expect(await pipeline.rows(`SELECT id::text AS id, attempts FROM outbox`)).toEqual([{ id: young, attempts: 2 }]);
  });

  it('sets aside work on which three processes died, and nothing else of its job', async () => {
    const ids = await append(3);
    const [, deadly] = ids;
    const done: string[] = [];
    /** The process dies: nothing after the effect runs, and its transaction is rolled back by the database. */
    const dies = async (rows: readonly { id: string }[]): Promise<void> => {
      if (rows.some(({ id }) => id === deadly)) throw new Death();
      done.push(...rows.map(({ id }) => id));
    };
    let deaths = 0;
    for (let life = 0; life < 6; life++) {
      const left = await pipeline.outbox.idsOf(pipeline.dataSource, 'search.index');
      if (left.length === 0) break;
      await batch(new MortalOutbox())
        .carryOut('search.index', left, aContext(), (_, rows) => dies(rows))
        .catch((error: unknown) => {
          if (!(error instanceof Death)) throw error;
          deaths += 1;
        });
    }
    expect(deaths).toBe(3);
    expect(done.sort()).toEqual(ids.filter((id) => id !== deadly).sort());
    expect(await pipeline.rows(`SELECT reason, attempts FROM quarantine`)).toEqual([
      { reason: 'the process that worked on it died 3 times', attempts: 3 },
    ]);
  });

  it('does not count an interruption or a failure as a crash', async () => {
    const ids = await append(1);
    for (let round = 0; round < 5; round++) {
      await batch()
        .carryOut('search.index', ids, aContext(), () => Promise.reject(new Error('no')))
        .catch(() => undefined);
    }
    expect(await pipeline.rows(`SELECT crashes, attempts FROM outbox`)).toEqual([{ crashes: 0, attempts: 5 }]);
  });

  it('orders again what was set aside, and the tickets it names wait to be grouped', async () => {
    await pipeline.orderImportOf([{ id: 'T-1', title: 'unreadable' }]);
    await pipeline.settle();
    expect(await pipeline.rows(`SELECT state, state_reason FROM ticket`)).toEqual([
      { state: 'quarantined', state_reason: 'the engine cannot read it' },
    ]);
    const { items } = await new QuarantineReader(pipeline.dataSource).list({ limit: 10 });
    expect(items).toEqual([
      expect.objectContaining({
        topic: 'ticket.cluster',
        reason: 'the engine cannot read it',
        objects: [expect.objectContaining({ kind: 'ticket', label: 'T-1' })],
      }),
    ]);
    const replay = (choice?: readonly string[]) =>
      pipeline.dataSource.transaction((tx) => new QuarantineStore().replay(tx, choice));
    expect(await replay([items[0]!.id])).toBe(1);
    expect(await replay()).toBe(0);
    expect(await pipeline.rows(`SELECT state FROM ticket`)).toEqual([{ state: 'pending' }]);
    await pipeline.settle();
    expect((await new QuarantineReader(pipeline.dataSource).list({ limit: 10 })).items).toHaveLength(1);
  });

  it('forgets what was set aside about a ticket that came anew', async () => {
    await pipeline.orderImportOf([{ id: 'T-1', title: 'unreadable' }]);
    await pipeline.settle();
    await pipeline.orderImportOf([{ id: 'T-1', title: 'Readable now' }]);
    await pipeline.settle();
    expect(await pipeline.rows(`SELECT state FROM ticket`)).toEqual([{ state: 'single' }]);
    expect(await pipeline.rows(`SELECT id FROM quarantine`)).toEqual([]);
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
