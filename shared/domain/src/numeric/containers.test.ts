/**
 * 1. Union-find agrees with naive sets and names every set by its smallest element.
 * 2. The heap of the k best agrees with sorting, whatever the order of offers.
 * 3. Random numbers repeat with their seed and are spread evenly; hashes do not collide more than chance.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { combineHashes, hash32 } from './hash32.js';
import { randomBelow, seededRandom, shuffle } from './seeded-random.js';
import { TopK } from './top-k.js';
import { UnionFind } from './union-find.js';

describe('union-find', () => {
  it('agrees with naive sets', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(15), fc.nat(15))), (pairs) => {
        const sets = new UnionFind(4);
        sets.grow(16);
        const naive = Array.from({ length: 16 }, (_, i) => i);
        for (const [a, b] of pairs) {
          expect(sets.union(a, b)).toBe(naive[a] !== naive[b]);
          const [low, high] = [Math.min(naive[a]!, naive[b]!), Math.max(naive[a]!, naive[b]!)];
          naive.forEach((root, i) => (naive[i] = root === high ? low : root));
        }
        expect(naive.map((_, i) => sets.find(i))).toEqual(naive);
      }),
    );
  });
});

describe('the k best', () => {
  it('agrees with sorting', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.integer({ min: -5, max: 5 })),
        fc.integer(),
        (k, scores, seed) => {
          const best = new TopK(k);
          for (const row of shuffle([...scores.keys()], seededRandom(seed))) best.offer(row, scores[row]!);
          const rows = new Int32Array(k);
          const drained = best.drainInto(rows, new Float64Array(k));
          const sorted = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
          expect([...rows.subarray(0, drained)]).toEqual(sorted);
          expect(best.size).toBe(0);
        },
      ),
    );
  });

  it('tells the score an offer must reach', () => {
    const best = new TopK(2);
    expect(best.minScore).toBe(-Infinity);
    for (const score of [3, 9, 5]) best.offer(score, score);
    expect(best.minScore).toBe(5);
  });

  it('refuses a size below one', () => {
    expect(() => new TopK(0)).toThrow('k must be ≥ 1');
  });
});

describe('seeded random numbers', () => {
  it('repeat with their seed and differ between seeds', () => {
    const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(take(1)).toEqual(take(1));
    expect(take(1)).not.toEqual(take(2));
  });

  it('fall evenly: χ² of 100,000 draws in 100 boxes is within its 99.99 % range', () => {
    const random = seededRandom(42);
    const boxes = new Int32Array(100);
    for (let i = 0; i < 100_000; i++) boxes[randomBelow(random, 100)]!++;
    const chiSquare = boxes.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeGreaterThan(52);
    expect(chiSquare).toBeLessThan(162);
  });
});

describe('hash32', () => {
  it('keeps similar texts apart: no more collisions than chance among 100,000', () => {
    const seen = new Set(Array.from({ length: 100_000 }, (_, i) => hash32(`ticket ${i}`)));
    // 1.16 collisions are expected; ten or more happen once in ten million.
    expect(seen.size).toBeGreaterThan(100_000 - 10);
  });

  it('depends on seed and order', () => {
    expect(hash32('a', 1)).not.toBe(hash32('a', 2));
    expect(combineHashes(1, 2)).not.toBe(combineHashes(2, 1));
  });

  it('never changes: stored hashes stay comparable', () => {
    expect([hash32(''), hash32('Reprise'), hash32('größer')]).toMatchInlineSnapshot(`
      [
        2872998923,
        2990723029,
        3519426307,
      ]
    `);
  });
});
