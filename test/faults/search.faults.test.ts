/**
 * The search engine is away, loses its data or fails: the product goes on without it, says so, and heals unaided when it is back.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { MeilisearchDouble } from '../services/meilisearch-double.js';
import { Installation } from './installation.js';
import { someTickets } from './tickets.js';

let sut: Installation;
const others: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await sut.end();
  for (const end of others.splice(0)) await end();
});

describe('F16 the search engine is away', () => {
  it('delays nothing but itself, search says so, and everything is found when it is back', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    engine.setDown(true);
    expect(await sut.submit(someTickets(30))).toHaveLength(30);
    while ((await sut.count(`ticket WHERE state = 'pending'`)) > 0);
    const answer = (await fetch(`${sut.address}/search?q=printer`, {
      headers: { authorization: sut.authorization },
    }).then((response) => response.json())) as { engine: string; degraded: string };
    expect(answer).toMatchObject({ engine: 'postgresql', degraded: expect.stringMatching(/engine is away/) });
    engine.setDown(false);
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F17 the search engine loses its data', () => {
  it('is noticed and filled again within a minute', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    await sut.submit(someTickets(30));
    await sut.quiet();
    engine.forgetEverything();
    const lost = performance.now();
    while (engine.indexNames.length === 0 || (await sut.broken()).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 200));
    process.stderr.write(`  filled again after ${((performance.now() - lost) / 1_000).toFixed(0)} s\n`);
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});

describe('F18 a task of the search engine fails', () => {
  it('is sent again until it succeeds', async () => {
    const engine = await MeilisearchDouble.start();
    others.push(() => engine.stop());
    sut = await Installation.set({ meiliUrl: engine.url });
    await Promise.all([sut.api(), sut.worker()]);
    engine.failNextWrite('No space left on device');
    await sut.submit(someTickets(6));
    await sut.quiet();
    expect(await sut.broken()).toEqual([]);
  });
});
