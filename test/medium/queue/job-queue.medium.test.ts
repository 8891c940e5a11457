/**
 * The same promises over PostgreSQL and over Redis:
 * 1. An added job reaches its handler. 2. The same id waiting twice is one job; once done, its id is free again.
 * 3. A job whose handler fails is tried again and told which attempt it is; whoever runs the queue is told that it failed.
 * 4. Closing waits for what is running and signals it. 5. Names and payloads outside the catalogue are refused.
 */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobContext, JobQueue } from '@reprise/ports';
import { createJobQueue, type FailedAttempt } from '@reprise/queue';
import { Redis } from 'ioredis';
import { emptyDatabase, testRedisUrl, type TestDatabase } from '../../services/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.drop());

const errors: Error[] = [];
const failed: FailedAttempt[] = [];
const tells = {
  onError: (error: Error) => void errors.push(error),
  onFailedAttempt: (attempt: FailedAttempt) => void failed.push(attempt),
};
const backends = [
  {
    name: 'PostgreSQL',
    open: () => createJobQueue({ databaseUrl: database.url, ...tells }),
  },
  {
    name: 'Redis',
    open: () => {
      const prefix = `test-${randomBytes(4).toString('hex')}`;
      return createJobQueue({
        databaseUrl: database.url,
        redisUrl: testRedisUrl(),
        prefix,
        ...tells,
      });
    },
  },
];

/** A promise with its handles outside, to wait for what a handler does. */
function signal<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

describe.each(backends)('the job queue on $name', ({ open }) => {
  let queue: JobQueue;
  afterAll(() => queue?.close());

  it('brings a job to its handler with its payload', async () => {
    queue = await open();
    const seen = signal<{ payload: unknown; context: JobContext }>();
    await queue.process('demo.remove', async (payload, context) => seen.resolve({ payload, context }));
    await queue.add('demo.remove', { outboxIds: ['7'] }, { jobId: 'demo-7' });
    const { payload, context } = await seen.promise;
    expect(payload).toEqual({ outboxIds: ['7'] });
    expect(context).toMatchObject({ jobId: 'demo-7', attempt: 1, lastAttempt: false });
    // A handler that was called has not ended yet: the next test counts what waits.
    while ((await queue.depth()) > 0);
  });

  it('keeps one of two equal jobs while it waits, and takes the id again when it is done', async () => {
    await queue.add('search.index', { outboxIds: ['1'] }, { jobId: 'search-1' });
    await queue.add('search.index', { outboxIds: ['1'] }, { jobId: 'search-1' });
    expect(await queue.depth()).toBe(1);
    const runs: string[] = [];
    let twice = signal<void>();
    await queue.process('search.index', async (_, { jobId }) => {
      runs.push(jobId);
      twice.resolve();
    });
    await twice.promise;
    while ((await queue.depth()) > 0);
    expect(runs).toEqual(['search-1']);
    twice = signal<void>();
    await queue.add('search.index', { outboxIds: ['1'] }, { jobId: 'search-1' });
    await twice.promise;
    expect(runs).toEqual(['search-1', 'search-1']);
  });

  it('tries a failed job again and says which attempt it is', async () => {
    const attempts: number[] = [];
    const done = signal<void>();
    await queue.process('problem.analyse', async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 2) throw new Error('not yet');
      done.resolve();
    });
    await queue.add('problem.analyse', { outboxIds: ['3'] }, { jobId: 'analyse-3' });
    await done.promise;
    expect(attempts).toEqual([1, 2]);
    expect(failed.splice(0)).toEqual([
      { name: 'problem.analyse', jobId: 'analyse-3', attempt: 1, lastAttempt: false, error: new Error('not yet') },
    ]);
  });

  it.each([
    [
      'an unknown job',
      () => queue.add('coffee.make', { outboxIds: ['1'] }, { jobId: 'x' }),
      /no job is called "coffee.make"/,
    ],
    [
      'a payload that carries more than ids',
      () => queue.add('ticket.cluster', { outboxIds: ['1'], title: 'x' }, { jobId: 'x' }),
      /title/,
    ],
    ['an empty payload', () => queue.add('ticket.cluster', { outboxIds: [] }, { jobId: 'x' }), /outboxIds/],
  ])('refuses %s', async (_, add, reason) => {
    await expect(add()).rejects.toThrow(reason);
  });

  it('signals a running job when it closes and waits for its end', async () => {
    const started = signal<void>();
    let ended = false;
    await queue.process('import.process', async (_, context) => {
      started.resolve();
      await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
      ended = true;
    });
    await queue.add('import.process', { outboxIds: ['9'] }, { jobId: 'import-9' });
    await started.promise;
    await queue.close();
    expect(ended).toBe(true);
  });
});

describe('a Redis that may evict jobs', () => {
  it('is refused with what to change', async () => {
    const redis = new Redis(testRedisUrl());
    try {
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await expect(
        createJobQueue({ databaseUrl: database.url, redisUrl: testRedisUrl(), onError: () => undefined }),
      ).rejects.toThrow(/maxmemory-policy is "allkeys-lru".*noeviction/);
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await redis.quit();
    }
  });
});
