/** A pair has one id for ever, ids are dense, order of the two counts (naive oracle: a Map of strings). */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { PairVocabulary } from './pair-vocabulary.js';

describe('PairVocabulary', () => {
  it('agrees with a Map', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 800 }), (pairs) => {
        const vocabulary = new PairVocabulary(undefined, 16);
        const naive = new Map<string, number>();
        for (const [first, second] of pairs) {
          const key = `${first} ${second}`;
          if (!naive.has(key)) naive.set(key, naive.size);
          expect(vocabulary.intern(first, second)).toBe(naive.get(key));
        }
        expect(vocabulary.size).toBe(naive.size);
      }),
    );
  });
});
