import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { waterLevel } from './suggestion-corpus.reader.js';

const total = (sizes: readonly { size: number; problems: number }[], level: number): number =>
  sizes.reduce((sum, { size, problems }) => sum + problems * Math.min(size, level), 0);

describe('how many tickets stand for a problem', () => {
  it.each([
    [
      'all of them when they fit',
      [
        { size: 2, problems: 10 },
        { size: 40, problems: 1 },
      ],
      100,
      40,
    ],
    [
      'as many as fit',
      [
        { size: 2, problems: 10 },
        { size: 40, problems: 4 },
      ],
      100,
      20,
    ],
    ['at least the least', [{ size: 40, problems: 1_000 }], 100, 5],
    ['the least when there are none', [], 100, 5],
  ])('%s', (_, sizes, budget, level) => {
    expect(waterLevel(sizes, budget, 5)).toBe(level);
  });

  it('is the largest number within the budget', () => {
    const sizes = fc
      .uniqueArray(fc.record({ size: fc.integer({ min: 1, max: 60 }), problems: fc.integer({ min: 1, max: 20 }) }), {
        selector: ({ size }) => size,
        minLength: 1,
      })
      .map((list) => [...list].sort((a, b) => a.size - b.size));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 3_000 }), (list, budget) => {
        const level = waterLevel(list, budget, 1);
        if (level > 1) expect(total(list, level)).toBeLessThanOrEqual(budget);
        if (level < list.at(-1)!.size) expect(total(list, level + 1)).toBeGreaterThan(budget);
      }),
    );
  });
});
