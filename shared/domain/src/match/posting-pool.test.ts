/** 1. Lists hold what was appended, in order, however appends interleave (naive oracle). 2. A list of one needs no block. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { PostingPool } from './posting-pool.js';

const read = (pool: PostingPool, list: number): number[] =>
  pool.countOf(list) === 0
    ? []
    : [...pool.chunkOf(list).subarray(pool.offsetOf(list), pool.offsetOf(list) + pool.storedOf(list))];

describe('PostingPool', () => {
  it('agrees with plain arrays', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(2 ** 32 - 1)), { maxLength: 2000 }), (appends) => {
        const pool = new PostingPool();
        const naive: number[][] = Array.from({ length: 13 }, () => []);
        for (const [list, entry] of appends) {
          pool.append(list, entry);
          naive[list]!.push(entry);
        }
        naive.forEach((entries, list) => expect(read(pool, list)).toEqual(entries));
      }),
    );
  });

  it('keeps counting when a list outgrows its largest block', () => {
    const pool = new PostingPool();
    const entries = (1 << 20) + 5;
    for (let entry = 0; entry < entries; entry++) pool.append(0, entry);
    pool.append(1, 7);
    expect(pool.countOf(0)).toBe(entries);
    expect(pool.storedOf(0)).toBe(1 << 20);
    expect(pool.chunkOf(0)[pool.offsetOf(0) + 1000]).toBe(1000);
    expect(read(pool, 1)).toEqual([7]);
  });

  it('knows nothing of a list never written', () => {
    expect(new PostingPool().countOf(99)).toBe(0);
  });
});
