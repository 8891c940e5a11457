/**
 * The search engine is away, slow, loses its data or fails: the product goes on without it, says so, and heals unaided. Each row
 * runs on a real Meilisearch where the machine has one, and on a stand-in where it has none.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SearchDocument } from '@reprise/ports';
import { MeilisearchIndex } from '@reprise/search';
import { MeilisearchDouble } from '../services/meilisearch-double.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Installation, kill } from './installation.js';
import { OwnMeilisearch, type Engine } from './own-meilisearch.js';
import { someTickets } from './tickets.js';

let sut: Installation;
let engine: Engine;
let proxy: CuttingProxy;

async function standIn(): Promise<Engine> {
  const double = await MeilisearchDouble.start();
  return {
    url: double.url,
    goAway: () => double.setDown(true),
    comeBack: () => double.setDown(false),
    loseEverything: () => double.forgetEverything(),
    stop: () => double.stop(),
  };
}
const isReal = Boolean(process.env.MEILI_URL);
if (!isReal) process.stderr.write('No meilisearch on PATH: a stand-in is searched instead.\n');

beforeEach(async () => {
  engine = await (isReal ? OwnMeilisearch.start() : standIn());
  proxy = await CuttingProxy.before(engine.url);
});
afterEach(async () => {
  await proxy.stop();
  await engine.stop();
});

interface SearchSaid {
  readonly engine: string;
  readonly degraded: string | null;
  readonly items: readonly unknown[];
}
const search = async (words: string): Promise<SearchSaid> => {
  const answer = await fetch(`${sut.address}/search?q=${words}`, { headers: { authorization: sut.authorization } });
  return (await answer.json()) as SearchSaid;
};

describe(`an installation with ${isReal ? 'Meilisearch' : 'a stand-in for Meilisearch'}`, () => {
  beforeEach(async () => {
    sut = await Installation.set({ meiliUrl: proxy.url });
  });
  afterEach(() => sut.end());

  const settled = async (): Promise<void> => {
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  };

  it.each<[string, () => Promise<void> | void, () => Promise<void> | void]>([
    ['is killed and starts again', () => engine.goAway(), () => engine.comeBack()],
    ['cannot be reached', () => proxy.cutAfter(0), () => proxy.mend()],
    [
      'is stopped and keeps its connections',
      () => (engine instanceof OwnMeilisearch ? engine.signal('SIGSTOP') : engine.goAway()),
      () => (engine instanceof OwnMeilisearch ? engine.signal('SIGCONT') : engine.comeBack()),
    ],
  ])('F16 it %s: tickets are grouped, search says so, all is found afterwards', async (_, happens, ends) => {
    await Promise.all([sut.api(), sut.worker()]);
    await sut.submit(someTickets(30));
    await sut.quiet();
    await happens();
    expect(await sut.submit(someTickets(30, 30))).toHaveLength(30);
    while ((await sut.count(`ticket WHERE state = 'pending'`)) > 0) await pause(50);
    expect(await search('printer')).toMatchObject({
      engine: 'postgresql',
      degraded: expect.stringMatching(/engine is away/),
    });
    await ends();
    await settled();
    // After it failed the engine is left alone for ten seconds.
    while ((await search('printer')).engine !== 'meilisearch') await pause(200);
    expect((await search('printer')).items.length).toBeGreaterThan(0);
  });

  it('F17 it loses its data: that is noticed, and it is filled again', async () => {
    await Promise.all([sut.api(), sut.worker()]);
    await sut.submit(someTickets(30));
    await sut.quiet();
    await engine.loseEverything();
    const lost = performance.now();
    const unbroken = () => sut.broken().then(({ length }) => length === 0, () => false); // prettier-ignore
    while (!(await unbroken())) await pause(200);
    process.stderr.write(`  filled again after ${((performance.now() - lost) / 1_000).toFixed(0)} s\n`);
    await settled();
  });

  it.each([0, 1, 2, 3])(
    'F6 a worker is killed after %d requests of indexing: what was sent is sent again and harms nothing',
    async (requests) => {
      const first = await sut.worker();
      proxy.cutAfter(requests);
      await sut.orderImport(someTickets(60));
      while (proxy.passed < requests || (await sut.count(`outbox WHERE topic = 'search.index'`)) === 0) await pause(10);
      await kill(first);
      proxy.mend();
      await sut.worker();
      await settled();
    },
  );
});

const aDocument = (n: number): SearchDocument => ({
  kind: 'ticket',
  id: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  label: `T-${n}`,
  title: `Printer ${n} stalls`,
  body: '',
  codes: [],
  component: null,
  state: null,
  ticketCount: null,
  weekly: null,
  version: 1,
});

describe('F19 rebuilding the search index ends at any step', () => {
  it('leaves what is searched whole, and the next rebuild succeeds', async () => {
    const direct = new MeilisearchIndex({ url: engine.url });
    await direct.prepare();
    const old = Array.from({ length: 6 }, (_, n) => aDocument(n));
    const wanted = Array.from({ length: 8 }, (_, n) => aDocument(n));
    const batches = async function* () {
      yield wanted.slice(0, 4);
      yield wanted.slice(4);
    };
    const found = async (): Promise<number> => (await direct.search({ text: 'printer', limit: 20 })).hits.length;
    await direct.put(old);
    const sizes = new Set<number>();
    for (let step = 0, ended = false; !ended; step++) {
      proxy.cutAfter(step);
      const rebuilt = new MeilisearchIndex({ url: proxy.url, taskTimeoutMs: 10_000 }).rebuild(batches());
      ended = await rebuilt.then(
        () => true,
        () => false,
      );
      // A swap that was accepted is carried out although nobody waits for it any more.
      await direct.prepare();
      sizes.add(await found());
      if (!ended && (await found()) !== old.length) await direct.rebuild(single(old));
    }
    // Never empty, never mixed: the old ones or the new ones.
    expect([...sizes].sort()).toEqual([6, 8]);
    expect(await found()).toBe(8);
  });
});

describe('F18 a task of the search engine fails', () => {
  it('is sent again until it succeeds', async () => {
    const double = await MeilisearchDouble.start();
    sut = await Installation.set({ meiliUrl: double.url });
    try {
      await Promise.all([sut.api(), sut.worker()]);
      double.failNextWrite('No space left on device');
      await sut.submit(someTickets(6));
      await sut.quiet();
      expect(await sut.broken()).toEqual([]);
    } finally {
      await sut.end();
      await double.stop();
    }
  });
});

async function* single(documents: readonly SearchDocument[]) {
  yield documents;
}
