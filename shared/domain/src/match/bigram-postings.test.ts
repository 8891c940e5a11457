/** Rows of a pair are those appended, in order; pairs never seen have none (naive oracle: a Map). */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BigramPostings } from './bigram-postings.js';

function rowsOf(postings: BigramPostings, bigram: number): number[] {
  const value = postings.find(bigram);
  if (value <= 0) return value === 0 ? [] : [-1 - value];
  const { lists } = postings;
  const offset = lists.offsetOf(value - 1);
  return [...lists.chunkOf(value - 1).subarray(offset, offset + lists.storedOf(value - 1))];
}

describe('BigramPostings', () => {
  it('agrees with a Map', () => {
    const bigram = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.array(bigram, { maxLength: 8 }), { maxLength: 200 }), bigram, (tickets, other) => {
        const postings = new BigramPostings();
        const naive = new Map<number, number[]>();
        tickets.forEach((bigrams, row) => {
          for (const one of new Set(bigrams)) {
            postings.append(one, row);
            naive.set(one, [...(naive.get(one) ?? []), row]);
          }
        });
        for (const one of [other, ...naive.keys()]) {
          expect(rowsOf(postings, one)).toEqual(naive.get(one) ?? []);
          expect(postings.countOf(one)).toBe(naive.get(one)?.length ?? 0);
        }
        expect(postings.size).toBe(naive.size);
      }),
    );
  });

  it('keeps its pairs when the table grows', () => {
    const postings = new BigramPostings();
    for (let pair = 0; pair < 20_000; pair++) postings.append(Math.imul(pair, 0x01000193), pair);
    for (let pair = 0; pair < 20_000; pair++) expect(postings.find(Math.imul(pair, 0x01000193))).toBe(-1 - pair);
  });
});
