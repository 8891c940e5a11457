/**
 * What a clusterer keeps from one start to the next, with the real engine in a real thread:
 * 1. A restart reads from the file and takes again only what changed, came or went meanwhile. 2. A damaged, foreign or absent
 * file costs time, never rightness. 3. In between everything is regrouped once a day; other runs only see to what came.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ticket } from '@reprise/domain';
import { verifyInvariants } from '@reprise/persistence';
import { threadMatcher, type Matcher } from '@reprise/workers';
import { aPipeline, type Pipeline } from '../../services/pipeline.js';

const threadFile = pathToFileURL(join(__dirname, '..', '..', '..', 'workers', 'dist', 'cluster', 'matcher-thread.js'));

let folder: string;
let indexFile: string;
let pipeline: Pipeline;
let now: Date;
/** Ids of tickets that were read by the engine, and how it grouped, since the last look. */
let read: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-state-'));
  indexFile = join(folder, 'indexes', 'matching.index');
  now = new Date(2026, 10, 22, 12);
  read = [];
  pipeline = await aPipeline({
    indexFile,
    clock: { now: () => now },
    openMatcher: () => observed(threadMatcher(threadFile)),
  });
  await pipeline.orderImportOf([
    ...tickets('Printer spooler stops with SpoolQueueException', 'S', 6),
    ...tickets('Sign-in ends with AADSTS50011', 'L', 5),
  ]);
  await pipeline.settle();
});
afterEach(async () => {
  await pipeline.close();
  await rm(folder, { recursive: true, force: true });
});

const observed = (matcher: Matcher): Matcher => ({
  ...matcher,
  add: (added) => {
    read.push(...added.map(({ externalId }) => externalId));
    return matcher.add(added);
  },
});
const tickets = (title: string, prefix: string, count: number, from = 0): Ticket[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${prefix}-${from + n}`,
    title: `${title} on host ${from + n}`,
    description: `${title}. Restarting helped for a while. Case ${from + n}.`,
    createdAt: new Date(Date.UTC(2026, 0, 1 + from + n)).toISOString(),
  }));
const kinds = async () =>
  (await pipeline.rows<{ kind: string }>(`SELECT kind FROM cluster_run ORDER BY started_at`)).map((run) => run.kind);
const groups = () =>
  pipeline.rows<{ problem_id: string; ids: string[] }>(
    `SELECT problem_id, array_agg(external_id ORDER BY external_id) AS ids FROM membership JOIN ticket ON ticket.id = ticket_id
     GROUP BY 1 ORDER BY 2`,
  );
const takeOut = async (externalId: string): Promise<void> => {
  const gone = await pipeline.rows<{ id: string }>(`DELETE FROM ticket WHERE external_id = $1 RETURNING id`, [
    externalId,
  ]);
  await pipeline.dataSource.transaction((tx) => pipeline.outbox.appendTickets(tx, [gone[0]!.id]));
};
const broken = async () => (await verifyInvariants(pipeline.dataSource)).filter((result) => result.breaches > 0);
const restart = async (): Promise<string[]> => {
  read = [];
  await pipeline.restartClusterer();
  return read.sort();
};
const everything = ['L-0', 'L-1', 'L-2', 'L-3', 'L-4', 'S-0', 'S-1', 'S-2', 'S-3', 'S-4', 'S-5'];

describe('a clusterer that starts again', () => {
  it('goes on from its file and reads only what changed, came or went meanwhile', async () => {
    const before = await groups();
    await pipeline.save();
    expect(await restart()).toEqual([]);
    await pipeline.orderImportOf([
      { ...tickets('Canteen is closed', 'S', 1)[0]! },
      ...tickets('Sign-in ends with AADSTS50011', 'L', 1, 9),
    ]);
    await pipeline.carryOut('import.process');
    await pipeline.rows(`DELETE FROM ticket WHERE external_id = 'L-4'`);
    await pipeline.rows(`UPDATE problem SET ticket_count = 4 WHERE ticket_count = 5`);
    expect(await restart()).toEqual(['L-9', 'S-0']);
    await pipeline.settle();
    expect(await groups()).toEqual([
      { problem_id: expect.any(String), ids: ['L-0', 'L-1', 'L-2', 'L-3', 'L-9'] },
      { problem_id: expect.any(String), ids: ['S-1', 'S-2', 'S-3', 'S-4', 'S-5'] },
    ]);
    expect((await groups()).map(({ problem_id }) => problem_id)).toEqual(before.map(({ problem_id }) => problem_id));
    expect(await broken()).toEqual([]);
  });

  it('reads a ticket again whose text is another one under the same revision, as after restoring a backup', async () => {
    await pipeline.save();
    await pipeline.rows(`UPDATE ticket SET content_hash = '\\x0123456789', title = 'Other' WHERE external_id = 'S-3'`);
    expect(await restart()).toEqual(['S-3']);
  });

  it.each([
    ['absent', undefined],
    ['empty', () => Buffer.alloc(0)],
    ['cut short', (file: Buffer) => file.subarray(0, file.length - 100)],
    [
      'damaged',
      (file: Buffer) => Buffer.concat([file.subarray(0, 9_000), Buffer.from('damage'), file.subarray(9_006)]),
    ],
  ])('reads everything again when its file is %s', async (_, change) => {
    const before = await groups();
    await pipeline.save();
    if (change) writeFileSync(indexFile, change(readFileSync(indexFile)));
    else await rm(indexFile);
    expect(await restart()).toEqual(everything);
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'L', 1));
    await pipeline.settle();
    expect(await groups()).toEqual(before);
  });

  it('places what came meanwhile without regrouping everything', async () => {
    const before = await groups();
    await pipeline.save();
    await restart();
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'L', 1, 7));
    await pipeline.settle();
    expect(await kinds()).toEqual(['full', 'incremental']);
    expect((await groups()).map(({ problem_id }) => problem_id)).toEqual(before.map(({ problem_id }) => problem_id));
    expect((await groups())[0]!.ids).toContain('L-7');
    expect(await broken()).toEqual([]);
  });

  it('regroups everything when that was done after its file was written', async () => {
    await pipeline.save();
    const file = readFileSync(indexFile);
    now = new Date(2026, 10, 23, 3);
    await pipeline.regroup();
    expect(await kinds()).toEqual(['full', 'full']);
    writeFileSync(indexFile, file);
    await restart();
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'L', 1, 7));
    await pipeline.settle();
    expect(await kinds()).toEqual(['full', 'full', 'full']);
  });

  it('does not write more often than every few minutes', async () => {
    await pipeline.save();
    await rm(indexFile);
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'L', 1, 7));
    await pipeline.settle();
    await pipeline.saveWhenDue();
    expect(existsSync(indexFile)).toBe(false);
  });
});

describe('a run that looks only at what came', () => {
  it('leaves nothing to do for one that looks at everything', async () => {
    const causes = ['Printer spooler stops with SpoolQueueException', 'Sign-in ends with AADSTS50011', 'Invoices end with RenderTimeoutException']; // prettier-ignore
    await pipeline.orderImportOf(causes.flatMap((cause, n) => tickets(cause, `M${n}`, 50, 100 * n)));
    await pipeline.settle();
    const grouped = await kinds();
    for (let batch = 0; batch < 6; batch++) {
      const [kept, given] = [causes[batch % 3]!, causes[(batch + 1) % 3]!];
      await pipeline.orderImportOf([
        ...tickets(kept, `K${batch}`, 1 + (batch % 2), 20 + batch),
        // One that was something else before.
        ...tickets(given, 'S', 1, batch),
      ]);
      if (batch === 3) await takeOut('L-2');
      await pipeline.settle();
    }
    const before = await groups();
    await pipeline.dataSource.transaction((tx) => pipeline.outbox.appendRun(tx));
    await pipeline.settle();
    expect(await groups()).toEqual(before);
    const [last] = await pipeline.rows<{ kind: string; moved: number }>(
      `SELECT kind, (diff->>'movedTickets')::int AS moved FROM cluster_run ORDER BY started_at DESC LIMIT 1`,
    );
    expect(last).toEqual({ kind: 'incremental', moved: 0 });
    expect((await kinds()).slice(grouped.length)).toEqual(Array.from({ length: 7 }, () => 'incremental'));
    expect(await broken()).toEqual([]);
  });
});

describe('a flow of tickets', () => {
  const come = async (count: number, from: number): Promise<void> => {
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'F', count, from));
    await pipeline.carryOut('import.process');
    await pipeline.groupInFlow();
  };

  it('is placed as it comes, and everything is regrouped in the pause after it', async () => {
    await come(3, 20);
    expect(await kinds()).toEqual(['full', 'incremental']);
    await pipeline.regroup();
    expect(await kinds()).toEqual(['full', 'incremental', 'full']);
    await pipeline.regroup();
    expect(await kinds()).toHaveLength(3);
    expect(await broken()).toEqual([]);
  });

  it('has everything regrouped without a pause when half of all tickets came with it', async () => {
    await come(60, 20);
    expect(await kinds()).toEqual(['full', 'full']);
  });
});

describe('the nightly refinement', () => {
  it('regroups everything once a day, also when nothing came; runs in between see to what came', async () => {
    expect(await kinds()).toEqual(['full']);
    await pipeline.orderImportOf(tickets('Sign-in ends with AADSTS50011', 'L', 1, 7));
    await pipeline.settle();
    expect(await kinds()).toEqual(['full', 'incremental']);
    expect((await groups())[0]).toMatchObject({ ids: ['L-0', 'L-1', 'L-2', 'L-3', 'L-4', 'L-7'] });
    now = new Date(2026, 10, 23, 2, 59);
    await pipeline.regroup();
    expect(await kinds()).toHaveLength(2);
    now = new Date(2026, 10, 23, 3);
    await pipeline.regroup();
    expect(await kinds()).toEqual(['full', 'incremental', 'full']);
    await pipeline.regroup();
    expect(await kinds()).toHaveLength(3);
    expect(await broken()).toEqual([]);
  });

  it('is made up for by a process that was away at its hour', async () => {
    await pipeline.rows(`UPDATE cluster_run SET started_at = '2026-11-22 00:00+00'`);
    now = new Date(2026, 10, 24, 9);
    await restart();
    await pipeline.regroup();
    expect(await kinds()).toEqual(['full', 'full']);
  });
});
