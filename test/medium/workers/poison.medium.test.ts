/**
 * Tickets that harm the matching engine, which runs in a real thread:
 * 1. One that would take for ever is set aside with the reason; all others are grouped. 2. So is one that breaks the thread twice.
 * 3. A thread that keeps breaking by itself ends the attempt with a clear error instead of going round in circles.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { threadMatcher } from '@reprise/workers';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';
import { aThreadFile, builtModule } from '../../services/thread-file.js';

const code = `
  import { answerCalls } from ${builtModule('shared/ports/dist/index.js')};
  import { createMatchingEngine } from ${builtModule('shared/domain/dist/index.js')};
  import { matcherCalls } from ${builtModule('workers/dist/cluster/matcher.js')};
  const engine = createMatchingEngine();
  const add = engine.add.bind(engine);
  engine.add = (tickets) => {
    for (const { title = '' } of tickets) {
      while (title.includes('spins'));
      if (title.includes('breaks')) process.exit(9);
    }
    add(tickets);
  };
  answerCalls((report) => {
    const calls = matcherCalls(report, engine);
    return { ...calls, cluster: (constraints) => (engine.size > 90 ? process.exit(7) : calls.cluster(constraints)) };
  });`;

let threadFile: Awaited<ReturnType<typeof aThreadFile>>;
let pipeline: Pipeline;
beforeEach(async () => {
  threadFile = await aThreadFile(code);
  pipeline = await aPipeline({ openMatcher: () => threadMatcher(threadFile.file, 3_000) });
});
afterEach(async () => {
  await pipeline.close();
  await threadFile.remove();
});

const spooler = (n: number) => ({
  id: `SPOOL-${n}`,
  title: `Printer spooler crashes with SpoolQueueException on branch server ${n}`,
  description: 'The print spooler stops with com.acme.print.SpoolQueueException: queue overflow. Error code PRN-4711.',
  createdAt: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
});
const spoolers = (count: number) => Array.from({ length: count }, (_, n) => spooler(n));
const states = () =>
  pipeline.rows(
    `SELECT state, state_reason AS reason, count(*)::int AS n FROM ticket GROUP BY 1, 2 ORDER BY state, reason`,
  );

describe('a ticket that harms the matching engine', () => {
  it('is set aside when it takes too long, and the others are grouped', async () => {
    await pipeline.orderImportOf([
      ...spoolers(6),
      { id: 'BAD-1', title: 'This one spins', createdAt: '2026-01-03T00:00:00Z' },
      { id: 'BAD-2', title: 'This one spins too', createdAt: '2026-02-03T00:00:00Z' },
    ]);
    await pipeline.settle();
    expect(await states()).toEqual([
      { state: 'clustered', reason: null, n: 6 },
      { state: 'quarantined', reason: expect.stringMatching(/took too long/), n: 2 },
    ]);
  });

  it('is set aside when it breaks the thread twice, and the others are grouped', async () => {
    await pipeline.orderImportOf([
      ...spoolers(6),
      { id: 'BAD-1', title: 'This one breaks it', createdAt: '2026-01-03T00:00:00Z' },
    ]);
    await pipeline.settle();
    expect(await states()).toEqual([
      { state: 'clustered', reason: null, n: 6 },
      { state: 'quarantined', reason: expect.stringMatching(/broke the matching engine twice/), n: 1 },
    ]);
  });
});

describe('a thread that breaks by itself', () => {
  it('is started again a few times, then the process is told to end', async () => {
    await pipeline.orderImportOf(spoolers(91));
    await pipeline.carryOut('import.process');
    const clusterer = pipeline.clustererOf(pipeline.lease);
    await clusterer.take(await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster'));
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(clusterer.run()).rejects.toMatchObject({ name: 'ThreadEnded', call: 'cluster' });
    await expect(clusterer.run()).rejects.toMatchObject({ name: 'MatcherLost' });
    await clusterer.close();
  });
});
