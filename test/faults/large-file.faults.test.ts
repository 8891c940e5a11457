/**
 * A file of a gigabyte, with everything killed in the middle of its upload and twice in the middle of its import: nothing of it is
 * lost or counted twice, memory stays bounded, and the API goes on answering. How quickly it does is told, not judged: this machine
 * may be busy with something else.
 */
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Installation, kill } from './installation.js';

const GIGABYTE = 1_000_000_000;
const ROWS = 24_000;
const TEXT = Math.ceil(GIGABYTE / ROWS) - 200;
const API_MEMORY_MB = 400;
/** With the matching index of all these tickets, which a worker holds beside what it reads. */
const WORKER_MEMORY_MB = 1_500;

let folder: string;
let sut: Installation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprise-large-'));
});
afterAll(async () => {
  await sut?.end();
  await rm(folder, { recursive: true, force: true });
});

const words = ['printer', 'queue', 'stalls', 'gateway', 'timeout', 'invoice', 'export', 'page', 'session', 'spooler', 'restart', 'driver']; // prettier-ignore

/** Tickets with texts as long as pasted logs, no two alike. */
function* largeTickets(): Generator<string> {
  for (let n = 0; n < ROWS; n++) {
    let text = `Error E-${n % 40} at step ${n}\n`;
    for (let at = n; text.length < TEXT; at += 7)
      text += `${words[at % words.length]} ${words[(at * 5 + n) % words.length]} ${at * 31}\n`;
    yield `${JSON.stringify({ id: `L-${n}`, title: `${words[n % 12]} ${words[(n * 7) % 12]} fails with E-${n % 40}`, description: text.slice(0, TEXT), createdAt: '2026-04-01T08:00:00Z' })}\n`; // prettier-ignore
  }
}

/** The most memory a process ever held, in megabytes; nothing of one that has ended. */
async function mostMemory({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_024;
}

/** Of the API's event loop since it was last asked, in milliseconds. */
async function loopP99(): Promise<number> {
  const text = await (await sut.get('/metrics')).text();
  return Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text)![1]) * 1_000;
}

const largestUpload = async (): Promise<number> => {
  const sizes = await Promise.all((await readdir(sut.uploads)).map((name) => stat(join(sut.uploads, name)).catch(() => ({ size: 0 })))); // prettier-ignore
  return Math.max(0, ...sizes.map(({ size }) => size));
};
const linesRead = async (): Promise<number> =>
  (await sut.rows<{ read: number }>(`SELECT coalesce(max(lines_read), 0)::int AS read FROM import_run`))[0]!.read;

describe('F29 a file of a gigabyte', () => {
  it('is read whole and once, although everything dies while it comes and while it is read', async () => {
    const path = join(folder, 'tickets.ndjson');
    await pipeline(Readable.from(largeTickets()), createWriteStream(path));
    expect((await stat(path)).size).toBeGreaterThan(GIGABYTE);
    sut = await Installation.set();
    let [api, worker] = await Promise.all([sut.api(), sut.worker()]);
    const memory = { api: 0, worker: 0 };
    const note = async (): Promise<void> => {
      memory.api = Math.max(memory.api, await mostMemory(api));
      memory.worker = Math.max(memory.worker, await mostMemory(worker));
    };
    /** A worker that lost its role, on a machine too busy to keep it, ends and is started again, as `reprise start` does it. */
    const supervise = async (): Promise<void> => {
      if (worker.exitCode !== null) worker = await sut.worker();
    };
    const restart = async (): Promise<void> => {
      await note();
      await Promise.all([kill(api), kill(worker)]);
      [api, worker] = await Promise.all([sut.api(), sut.worker()]);
    };

    const cutOff = sut.upload(path);
    while ((await largestUpload()) < GIGABYTE / 3) await pause(50);
    await restart();
    expect(await cutOff).toBeUndefined();
    expect(await sut.count('upload')).toBe(0);

    await loopP99();
    const began = performance.now();
    const upload = await sut.upload(path);
    const uploadSeconds = (performance.now() - began) / 1_000;
    const loopOfUpload = await loopP99();
    expect(await sut.startImport(upload!.uploadId)).toBe(202);

    for (const share of [1 / 3, 2 / 3]) {
      for (; (await linesRead()) < share * ROWS; await pause(100)) await supervise();
      await restart();
    }
    // What it reads is not what holds the API up: people go on working meanwhile.
    await loopP99();
    const waits: number[] = [];
    while ((await sut.count(`import_run WHERE status IN ('queued', 'running')`)) > 0) {
      const asked = performance.now();
      expect((await sut.get('/problems')).status).toBe(200);
      waits.push(performance.now() - asked);
      await supervise();
      await pause(250);
    }
    const loopOfImport = await loopP99();
    expect(
      await sut.rows(`SELECT status, lines_read::int AS read, created_count::int AS created, updated_count::int AS updated,
                             unchanged_count::int AS unchanged, rejected_count::int AS rejected FROM import_run`),
    ).toEqual([{ status: 'completed', read: ROWS, created: ROWS, updated: 0, unchanged: 0, rejected: 0 }]);
    expect(await sut.count('ticket')).toBe(ROWS);
    expect(await sut.count(`ticket WHERE length(description) < ${TEXT - 10}`)).toBe(0);
    await note();
    process.stderr.write(
      `  ${(GIGABYTE / 1e6 / uploadSeconds).toFixed(0)} MB/s uploaded; event loop p99 ${loopOfUpload.toFixed(0)} ms then, ${loopOfImport.toFixed(0)} ms while it was read; ` +
        `slowest of ${waits.length} pages ${Math.max(...waits).toFixed(0)} ms; most memory: API ${memory.api.toFixed(0)} MB, worker ${memory.worker.toFixed(0)} MB\n`,
    );
    expect(memory.api).toBeLessThan(API_MEMORY_MB);
    expect(memory.worker).toBeLessThan(WORKER_MEMORY_MB);
    // Grouping and indexing follow.
    let isAtRest = false;
    const rest = sut.quiet(900_000).finally(() => (isAtRest = true));
    for (rest.catch(() => undefined); !isAtRest; await pause(1_000)) await supervise();
    await rest;
    expect(await sut.broken()).toEqual([]);
  }, 2_400_000);
});
