import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Viewer } from '@reprise/persistence';
import type { SearchAnswer, SearchIndex, SearchQuery } from '@reprise/ports';
import { ViewerScope } from '../core/viewer-scope.js';
import { SearchEngine } from './search-engine.js';

const found = (title: string): SearchAnswer => ({
  hits: [
    {
      kind: 'problem',
      id: '1',
      label: 'PRB-1',
      title,
      excerpt: '',
      highlights: [],
      component: null,
      state: null,
      ticketCount: 1,
      weekly: null,
    },
  ],
  kinds: [],
  components: [],
});

const index = (engine: SearchIndex['engine'], search: () => Promise<SearchAnswer>): SearchIndex =>
  ({ engine, search }) as unknown as SearchIndex;

const query = { text: 'login', limit: 5 };

function setUp(primarySearch: () => Promise<SearchAnswer>, engine: SearchIndex['engine'] = 'meilisearch') {
  let now = 0;
  let asked = 0;
  const primary = index(engine, () => {
    asked++;
    return primarySearch();
  });
  const fallback = index('postgresql', async () => found('from the database'));
  const scope = new ViewerScope();
  const tested = new SearchEngine(primary, fallback, { now: () => new Date(now) }, scope);
  const searchAs = (viewer: Viewer, asked: SearchQuery) => scope.run(viewer, () => tested.search(asked));
  const sut = { search: (asked: SearchQuery) => searchAs({ teamIds: [], seesEverything: true }, asked), searchAs };
  return { sut, asked: () => asked, pass: (ms: number) => (now += ms) };
}

beforeAll(() => Logger.overrideLogger(false));

describe('searching', () => {
  it('asks the usual engine', async () => {
    const { sut } = setUp(async () => found('from Meilisearch'));
    expect(await sut.search(query)).toMatchObject({ engine: 'meilisearch', degraded: null });
  });

  it('answers from the database while the usual engine is away, and says so', async () => {
    const { sut } = setUp(async () => {
      throw new Error('connection refused');
    });
    const { answer, engine, degraded } = await sut.search(query);
    expect(answer.hits[0]?.title).toBe('from the database');
    expect(engine).toBe('postgresql');
    expect(degraded).toMatch(/search engine is away/);
  });

  it('asks an engine that failed again at once when the clock was set back', async () => {
    let isAway = true;
    const { sut, pass } = setUp(async () => {
      if (isAway) throw new Error('connection refused');
      return found('from Meilisearch');
    });
    await sut.search(query);
    isAway = false;
    pass(-3_600_000);
    expect(await sut.search(query)).toMatchObject({ engine: 'meilisearch', degraded: null });
  });

  it('leaves an engine that failed alone for ten seconds, then asks it again', async () => {
    let isAway = true;
    const { sut, asked, pass } = setUp(async () => {
      if (isAway) throw new Error('connection refused');
      return found('from Meilisearch');
    });
    await sut.search(query);
    await sut.search(query);
    expect(asked()).toBe(1);
    isAway = false;
    pass(10_000);
    expect(await sut.search(query)).toMatchObject({ engine: 'meilisearch', degraded: null });
  });

  it('asks the database alone for somebody from whom a service is hidden', async () => {
    const { sut, asked } = setUp(async () => found('from Meilisearch'));
    const answer = await sut.searchAs({ teamIds: [], seesEverything: false }, query);
    expect(answer).toMatchObject({ engine: 'postgresql', degraded: null });
    expect(asked()).toBe(0);
  });

  it('does not hide a failure of the database behind itself', async () => {
    const { sut } = setUp(async () => {
      throw new Error('the database is away');
    }, 'postgresql');
    await expect(sut.search(query)).rejects.toThrow('the database is away');
  });
});
