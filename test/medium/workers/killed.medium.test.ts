/**
 * A worker that is killed, not ended: its successor goes on from what was saved last, takes in what came since, and places new
 * tickets at once, without regrouping everything.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Installation, kill } from '../../faults/installation.js';
import { someTickets } from '../../faults/tickets.js';

let stateDir: string;
let sut: Installation;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'reprise-killed-'));
  sut = await Installation.set({ stateDir });
});
afterEach(async () => {
  await sut.end();
  await rm(stateDir, { recursive: true, force: true });
});

const kinds = async () =>
  (await sut.rows<{ kind: string }>(`SELECT kind FROM cluster_run ORDER BY started_at`)).map((run) => run.kind);
const sizes = async () =>
  (await sut.rows<{ n: number }>(`SELECT ticket_count AS n FROM problem ORDER BY key`)).map((problem) => problem.n);
const saved = async (): Promise<void> => {
  while (!existsSync(join(stateDir, 'matching.index'))) await pause(100);
};

describe('a worker that is killed', () => {
  it('is followed by one that places new tickets at once, also those that came while there was none', async () => {
    const first = await sut.worker();
    await sut.orderImport(someTickets(300));
    await sut.quiet();
    const grouped = await kinds();
    expect(await sizes()).toEqual([100, 100, 100]);
    await saved();
    await sut.orderImport(someTickets(3, 300));
    await sut.quiet();
    await kill(first);
    await sut.orderImport(someTickets(6, 303));
    await sut.worker();
    await sut.quiet();
    expect(await sizes()).toEqual([103, 103, 103]);
    const later = (await kinds()).slice(grouped.length);
    expect(later.length).toBeGreaterThan(1);
    expect(new Set(later)).toEqual(new Set(['incremental']));
    expect(await sut.broken()).toEqual([]);
  });
});
