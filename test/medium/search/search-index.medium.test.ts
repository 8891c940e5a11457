/**
 * The same promises on every engine:
 * 1. A document put is found at once; an older version never replaces a newer one; a removed one is gone.
 * 2. A code finds exactly the documents that hold it, before all others. 3. Typing errors and unfinished words are forgiven.
 * 4. Kinds and components can be counted and filtered. 5. Highlights stand where the words are. 6. No text breaks a search.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource, migrate } from '@reprise/persistence';
import type { SearchDocument, SearchIndex } from '@reprise/ports';
import { MeilisearchIndex, SearchUnavailable, createSearchIndex } from '@reprise/search';
import { Meilisearch } from 'meilisearch';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../services/database.js';
import { MeilisearchDouble } from '../../services/meilisearch-double.js';

let database: TestDatabase;
let dataSource: DataSource;
let double: MeilisearchDouble;
/** A real engine where one is given; an index of its own either way. */
const meiliUrl = process.env.MEILI_URL;
const indexName = `reprise-test-${process.pid}`;
beforeAll(async () => {
  double = await MeilisearchDouble.start();
  database = await freshDatabase(async (url) => void (await migrate(url)));
  dataSource = await createDataSource(database.url).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await double.stop();
  if (meiliUrl === undefined) return;
  const engine = new Meilisearch({ host: meiliUrl, apiKey: process.env.MEILI_KEY ?? '' });
  for (const name of [indexName, `${indexName}-next`]) await engine.deleteIndexIfExists(name);
});

const uuid = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const aDocument = (n: number, document: Partial<SearchDocument>): SearchDocument => ({
  kind: 'ticket',
  id: uuid(n),
  label: `T-${n}`,
  title: `Document ${n}`,
  body: '',
  codes: [],
  component: null,
  state: null,
  ticketCount: null,
  weekly: null,
  version: 1,
  ...document,
});

const documents: SearchDocument[] = [
  aDocument(1, {
    kind: 'known_error',
    label: 'KE-1',
    title: 'Printer queue stalls after spooler restart',
    body: 'Clear the spooler folder, then restart the service.',
    component: 'Printing',
    state: 'published',
  }),
  aDocument(2, {
    kind: 'problem',
    label: 'PRB-7',
    title: 'Printing stops at the branch office',
    body: 'The printer queue stalls every Monday.',
    component: 'Printing',
    ticketCount: 42,
    weekly: [1, 2, 3],
    state: 'suspected',
  }),
  aDocument(3, {
    title: 'Checkout fails',
    body: 'The basket page shows E1421 when the order is sent.',
    codes: ['E1421'],
    component: 'Shop',
  }),
  aDocument(4, {
    title: 'Checkout is slow',
    body: 'Code E1422 in the log of the basket page.',
    codes: ['E1422'],
    component: 'Shop',
  }),
  aDocument(5, {
    title: 'Passwort zurücksetzen schlägt fehl',
    body: 'NullPointerException in com.example.LoginService',
    codes: ['NullPointerException'],
    component: 'Login',
  }),
];
const labels = (hits: readonly { label: string }[]): string[] => hits.map((hit) => hit.label);

if (!meiliUrl)
  process.stderr.write('No MEILI_URL and no meilisearch on PATH: the HTTP stand-in is searched instead.\n');

const engines: { name: string; open: () => SearchIndex }[] = [
  { name: 'PostgreSQL', open: () => createSearchIndex({ dataSource }) },
  {
    name: meiliUrl ? 'the Meilisearch of MEILI_URL' : 'a stand-in for Meilisearch',
    open: () =>
      new MeilisearchIndex({
        url: meiliUrl ?? double.url,
        key: process.env.MEILI_KEY,
        indexName,
      }),
  },
];

describe.each(engines)('search on $name', ({ open }) => {
  let index: SearchIndex;
  beforeAll(async () => {
    index = open();
    await index.prepare();
  });
  beforeEach(() => index.put(documents));

  it.each([
    ['finds a word in title or body, knowledge first', 'printer', ['KE-1', 'PRB-7']],
    ['finds other forms of a word', 'stalled printers', ['KE-1', 'PRB-7']],
    ['finds a code exactly, not its neighbour', 'E1421', ['T-3']],
    ['finds a code whatever its case', 'e1422', ['T-4']],
    ['finds a key', 'prb-7', ['PRB-7']],
    ['finds an exception by its name', 'NullPointerException', ['T-5']],
    ['finds a word that is still being typed', 'spoo', ['KE-1']],
    ['forgives a typing error', 'prniting', ['PRB-7']],
    ['finds words of other languages', 'zurücksetzen', ['T-5']],
    ['finds nothing where nothing is', 'zeppelin', []],
  ])('%s', async (_, text, expected) => {
    const { hits } = await index.search({ text, limit: 10 });
    expect(labels(hits).slice(0, Math.max(1, expected.length)).sort()).toEqual([...expected].sort());
  });

  it('puts the document with a code before those that only share words', async () => {
    const { hits } = await index.search({ text: 'checkout E1421', limit: 10 });
    expect(hits[0]?.label).toBe('T-3');
  });

  it('counts kinds and components and filters by them', async () => {
    const all = await index.search({ text: 'printer queue', limit: 10 });
    expect(all.kinds).toEqual(
      expect.arrayContaining([
        { value: 'known_error', count: 1 },
        { value: 'problem', count: 1 },
      ]),
    );
    expect(all.components).toEqual([{ value: 'Printing', count: 2 }]);
    expect(labels((await index.search({ text: 'printer queue', kind: 'problem', limit: 10 })).hits)).toEqual(['PRB-7']);
    expect((await index.search({ text: 'printer queue', component: 'Shop', limit: 10 })).hits).toEqual([]);
  });

  it('marks the words found in the excerpt', async () => {
    const { hits } = await index.search({ text: 'spooler folder', limit: 1 });
    const marked = hits[0]!.highlights.map(({ start, end }) => hits[0]!.excerpt.slice(start, end).toLowerCase());
    expect(marked).toEqual(expect.arrayContaining(['spooler', 'folder']));
  });

  it('gives back what the list shows', async () => {
    const { hits } = await index.search({ text: 'PRB-7', limit: 1 });
    expect(hits[0]).toMatchObject({
      kind: 'problem',
      id: uuid(2),
      ticketCount: 42,
      weekly: [1, 2, 3],
      state: 'suspected',
      component: 'Printing',
    });
  });

  it('keeps the newer version of a document and forgets removed ones', async () => {
    await index.put([aDocument(9, { title: 'Walrus', version: 5 })]);
    await index.put([aDocument(9, { title: 'Penguin', version: 4 })]);
    expect(labels((await index.search({ text: 'walrus', limit: 5 })).hits)).toEqual(['T-9']);
    expect((await index.search({ text: 'penguin', limit: 5 })).hits).toEqual([]);
    const versions = new Map<string, number>();
    for await (const { id, version } of index.versions()) versions.set(id, version);
    expect(versions.get(uuid(9))).toBe(5);
    await index.remove('ticket', [uuid(9)]);
    expect((await index.search({ text: 'walrus', limit: 5 })).hits).toEqual([]);
  });

  it('is rebuilt whole, whatever versions it holds, and keeps nothing that is not to be there', async () => {
    await index.put([aDocument(30, { title: 'Walrus', version: 9 }), aDocument(31, { title: 'Orphan' })]);
    const wanted = [...documents, aDocument(30, { title: 'Penguin', version: 3 })];
    const batches = async function* () {
      yield wanted.slice(0, 4);
      yield wanted.slice(4);
    };
    expect(await index.rebuild(batches())).toBe(wanted.length);
    expect(await index.size()).toBe(wanted.length);
    expect(labels((await index.search({ text: 'penguin', limit: 5 })).hits)).toEqual(['T-30']);
    expect((await index.search({ text: 'walrus', limit: 5 })).hits).toEqual([]);
    expect((await index.search({ text: 'orphan', limit: 5 })).hits).toEqual([]);
    await index.remove('ticket', [uuid(30)]);
  });

  it('answers from the old documents while it is rebuilt, and keeps them when that fails', async () => {
    const broken = async function* () {
      yield [aDocument(40, { title: 'Half a walrus' })];
      expect(labels((await index.search({ text: 'printer queue', limit: 5 })).hits)).toContain('KE-1');
      throw new Error('the rows went away');
    };
    await expect(index.rebuild(broken())).rejects.toThrow('the rows went away');
    expect(labels((await index.search({ text: 'printer queue', limit: 5 })).hits)).toContain('KE-1');
    await index.remove('ticket', [uuid(40)]);
  });

  it.each([
    `'; DROP TABLE ticket; --`,
    '& | ! :*',
    '\\',
    `"unclosed`,
    '(((',
    '\u0000',
    '🙂',
    '   ',
    `a'b`,
    'x'.repeat(500),
    '<->',
    `can't print`,
  ])('answers to %j', async (text) => {
    await expect(index.search({ text, limit: 5 })).resolves.toHaveProperty('hits');
  });
});

describe('a Meilisearch that fails', () => {
  let index: MeilisearchIndex;
  beforeAll(async () => {
    index = new MeilisearchIndex({ url: double.url, taskTimeoutMs: 2_000 });
    await index.prepare();
  });

  it('is set up so that numbers and codes are compared exactly', () => {
    expect(double.storedSettings).toMatchObject({
      typoTolerance: { disableOnNumbers: true, disableOnAttributes: ['label', 'codes'] },
      filterableAttributes: expect.arrayContaining(['exact', 'kind', 'component']),
    });
  });

  it('can be set up again', async () => {
    await expect(index.prepare()).resolves.toBeUndefined();
  });

  it('does not report documents as stored when the task fails afterwards', async () => {
    double.failNextWrite('No space left on device');
    await expect(index.put([aDocument(20, { title: 'Lost' })])).rejects.toThrow(/No space left on device/);
  });

  it('leaves no half-built index behind once a later rebuild succeeded', async () => {
    const batches = async function* () {
      yield [aDocument(21, { title: 'Anew' })];
    };
    double.failNextWrite('killed');
    await expect(index.rebuild(batches())).rejects.toThrow('killed');
    expect(await index.rebuild(batches())).toBe(1);
    expect(double.indexNames).toEqual(expect.not.arrayContaining(['reprise-next']));
  });

  it('counts nothing when it lost its data, and works again once set up', async () => {
    double.forgetEverything();
    expect(await index.size()).toBe(0);
    await index.prepare();
    await index.put([aDocument(22, { title: 'Found again' })]);
    expect(await index.size()).toBe(1);
  });

  it('is told apart from wrong work when it is away, so that the work is tried again', async () => {
    double.setDown(true);
    try {
      await expect(index.check()).rejects.toBeInstanceOf(SearchUnavailable);
      await expect(index.search({ text: 'x1', limit: 1 })).rejects.toMatchObject({ transient: true });
    } finally {
      double.setDown(false);
    }
    await expect(new MeilisearchIndex({ url: 'http://127.0.0.1:9' }).check()).rejects.toBeInstanceOf(SearchUnavailable);
    await expect(index.check()).resolves.toBeUndefined();
  });
});
