/** The k best by score, ties to the lower row, whatever the order of offers (naive oracle: sort). */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { TopRows } from './top-rows.js';

describe('TopRows', () => {
  it('agrees with sorting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 12 }),
        (scores, capacity) => {
          const top = new TopRows(capacity);
          scores.forEach((score, row) => top.offer(row, score));
          const expected = scores
            .map((score, row) => ({ score, row }))
            .sort((a, b) => b.score - a.score || a.row - b.row);
          expect(top.sorted()).toEqual(expected.slice(0, capacity).map(({ row }) => row));
        },
      ),
    );
  });

  it('does not depend on the order of offers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(100), { maxLength: 40 }), (rows) => {
        const forth = new TopRows(5);
        const back = new TopRows(5);
        for (const row of rows) forth.offer(row, row % 4);
        for (const row of [...rows].reverse()) back.offer(row, row % 4);
        expect(forth.sorted()).toEqual(back.sorted());
      }),
    );
  });

  it('starts anew after clear', () => {
    const top = new TopRows(2);
    top.offer(1, 5);
    top.clear();
    expect(top.sorted()).toEqual([]);
    expect(top.threshold).toBe(Number.NEGATIVE_INFINITY);
  });
});
