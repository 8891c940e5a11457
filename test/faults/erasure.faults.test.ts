/**
 * Somebody is erased while the product is at work on their tickets, or dies at it: afterwards nothing of them stands anywhere,
 * and everything else is as it was.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ErasureStore, rebuildSearch } from '@reprise/persistence';
import type { SearchDocument, SearchIndex } from '@reprise/ports';
import { createSearchIndex } from '@reprise/search';
import { MeilisearchDouble } from '../services/meilisearch-double.js';
import { columnsHolding, filesHolding } from '../services/places-of-text.js';
import { Brake } from './brake.js';
import { Installation, kill } from './installation.js';
import { someTickets } from './tickets.js';

const TICKETS = 240;
const NAMES = ['Zephyrine Marchbank', 'z.marchbank@example.com'] as const;
/** Of both names, and in no other word. */
const TRACE = 'marchbank';

let sut: Installation;
/** Where workers keep what they know of the tickets. */
let states: string;
beforeEach(async () => {
  states = await mkdtemp(join(tmpdir(), 'reprise-faults-states-'));
});
afterEach(() => rm(states, { recursive: true, force: true }));

/** Every sixth ticket is theirs, every sixth names them. */
const tickets = (from = 0): object[] =>
  someTickets(TICKETS, from).map((ticket, n) => ({
    ...ticket,
    ...(n % 6 === 1 ? { reporter: NAMES[1] } : {}),
    ...(n % 6 === 2 ? { description: `${ticket.description}. ${NAMES[0]} called, see ${NAMES[1]}` } : {}),
  }));

const orderErasure = (): Promise<string> =>
  sut.dataSource.transaction((tx) =>
    new ErasureStore().order(tx, {
      subject: { kind: 'person', names: NAMES },
      reference: null,
      actor: { kind: 'machine', id: null, name: 'test of faults' },
    }),
  );

/** The workers have begun to erase, or are about to wait for whoever stands still. */
const underWay = async (): Promise<void> => {
  while ((await sut.count(`outbox WHERE topic = 'erasure.carryOut' AND enqueued_at IS NULL`)) > 0) await pause(20);
  await pause(2_000);
};

const gone = async (): Promise<void> => {
  await sut.quiet();
  expect(await sut.rows(`SELECT DISTINCT settled_at IS NOT NULL AS settled FROM erasure`)).toEqual([{ settled: true }]);
  expect(await columnsHolding(sut.dataSource, TRACE)).toEqual([]);
  // The file of an import is kept as it came until its retention ends; every other file is not.
  const files = await filesHolding([sut.uploads, states], TRACE);
  expect(files.filter((path) => !/file-\d+$/.test(path))).toEqual([]);
  expect(await sut.count(`ticket WHERE state = 'erased'`)).toBe(TICKETS / 6);
  expect(await sut.count('ticket')).toBe(TICKETS);
  expect(await sut.count('quarantine')).toBe(0);
  expect(await sut.broken()).toEqual([]);
};

describe('F45 somebody is erased', () => {
  beforeEach(async () => {
    sut = await Installation.set({ stateDir: states });
  });
  afterEach(() => sut.end());

  const during: [string, string][] = [
    ['their tickets are signed', 'ticket_signature'],
    ['problems are written', 'problem'],
    ['memberships are written', 'membership'],
    ['candidates are ranked', 'hardening_candidate'],
    ['their tickets are indexed', 'search_document'],
  ];

  it.each(during)('while %s', async (_, table) => {
    await sut.worker();
    const brake = await Brake.on(sut.databaseUrl, table);
    await sut.orderImport(tickets());
    await brake.caught();
    await orderErasure();
    await underWay();
    await brake.release();
    await gone();
  });

  it.each(during)('while %s, and the worker is killed there', async (_, table) => {
    const first = await sut.worker();
    const brake = await Brake.on(sut.databaseUrl, table);
    await sut.orderImport(tickets());
    await brake.caught();
    await orderErasure();
    await underWay();
    await kill(first);
    await brake.release();
    await sut.worker();
    await gone();
  });

  it.each([
    ['with their tickets emptied', 'ticket', `NEW.state = 'erased'`],
    ['with a first part of it written', 'erasure', `NEW.account ? 'tickets' AND NEW.done_at IS NULL`],
    ['with their names replaced', 'search_document', undefined],
    ['with the marks written', 'erasure_mark', undefined],
    ['with its account written, before the record of it', 'audit_event', `NEW.action = 'erasure.carriedOut'`],
    ['before the index says that it has forgotten', 'erasure', `NEW.settled_at IS NOT NULL`],
  ])('and the worker dies at it, %s', async (_, table, when) => {
    const first = await sut.worker();
    await sut.orderImport(tickets());
    await sut.quiet();
    const brake = await Brake.on(sut.databaseUrl, table, when);
    await orderErasure();
    await brake.caught();
    await kill(first);
    await brake.release();
    await sut.worker();
    await gone();
  });
});

describe.each([
  ['PostgreSQL', undefined],
  ['a stand-in for Meilisearch', () => MeilisearchDouble.start()],
])('F45 somebody is erased while the search index on %s is built anew', (_, start) => {
  let double: MeilisearchDouble | undefined;
  beforeEach(async () => {
    double = await start?.();
    sut = await Installation.set({ stateDir: states, meiliUrl: double?.url });
  });
  afterEach(async () => {
    await sut.end();
    await double?.stop();
  });

  it('is not brought back by rows that were read before', async () => {
    const first = await sut.worker();
    await sut.orderImport(tickets());
    await sut.quiet();
    const index = createSearchIndex({ dataSource: sut.dataSource, meiliUrl: double?.url });
    let read!: () => void;
    let goOn!: () => void;
    const hasRead = new Promise<void>((resolve) => (read = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const rebuilt = rebuildSearch(sut.dataSource, holdingWhatItRead(index, read, mayGoOn));
    await hasRead;
    await orderErasure();
    const isDone = () => sut.count(`erasure WHERE done_at IS NOT NULL`).then((n) => n === 1);
    const giveUpAt = Date.now() + 15_000;
    // The database's own index is held by its rebuild: then the erasure waits for its end.
    while (!(await isDone()) && Date.now() < giveUpAt) await pause(50);
    goOn();
    await rebuilt;
    await gone();
    const { hits } = await index.search({ text: TRACE, limit: 20 });
    expect(hits.filter(({ title, excerpt }) => `${title} ${excerpt}`.toLowerCase().includes(TRACE))).toEqual([]);
    await kill(first);
  });
});

/** The index, which reads all documents before it writes the first of them. */
function holdingWhatItRead(index: SearchIndex, read: () => void, mayGoOn: Promise<void>): SearchIndex {
  const rebuild: SearchIndex['rebuild'] = (batches) =>
    index.rebuild(
      (async function* () {
        const all: (readonly SearchDocument[])[] = [];
        for await (const batch of batches) all.push(batch);
        read();
        await mayGoOn;
        yield* all;
      })(),
    );
  return new Proxy(index, {
    get: (target, name) => {
      if (name === 'rebuild') return rebuild;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
