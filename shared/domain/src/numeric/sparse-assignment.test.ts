/**
 * 1. No row and no column is used twice, and only allowed pairs are made.
 * 2. The total equals the best over all possibilities (naive oracle).
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { assignSparsely, UNASSIGNED, type AssignmentOption } from './sparse-assignment.js';

const tables = fc
  .record({ nRows: fc.integer({ min: 0, max: 6 }), nColumns: fc.integer({ min: 1, max: 6 }) })
  .chain(({ nRows, nColumns }) =>
    fc.record({
      nRows: fc.constant(nRows),
      nColumns: fc.constant(nColumns),
      options:
        nRows === 0
          ? fc.constant([])
          : fc.uniqueArray(
              fc.record({
                row: fc.nat(nRows - 1),
                column: fc.nat(nColumns - 1),
                weight: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0.01, max: 9, noNaN: true })),
              }),
              { selector: ({ row, column }) => `${row} ${column}`, maxLength: 20 },
            ),
    }),
  );

const totalOf = (columns: Int32Array, options: readonly AssignmentOption[]) =>
  options.reduce((total, { row, column, weight }) => total + (columns[row] === column ? weight : 0), 0);

function bestTotalNaively(
  nRows: number,
  options: readonly AssignmentOption[],
  row = 0,
  used = new Set<number>(),
): number {
  if (row === nRows) return 0;
  let best = bestTotalNaively(nRows, options, row + 1, used);
  for (const option of options) {
    if (option.row !== row || used.has(option.column)) continue;
    best = Math.max(best, option.weight + bestTotalNaively(nRows, options, row + 1, new Set([...used, option.column])));
  }
  return best;
}

describe('assignSparsely', () => {
  it('gives up the greatest single weight when two others together are worth more', () => {
    const columns = assignSparsely(2, 2, [
      { row: 0, column: 0, weight: 10 },
      { row: 0, column: 1, weight: 9 },
      { row: 1, column: 0, weight: 8 },
    ]);
    expect([...columns]).toEqual([1, 0]);
  });

  it('reaches the best total and uses every row and column at most once', () => {
    fc.assert(
      fc.property(tables, ({ nRows, nColumns, options }) => {
        const columns = assignSparsely(nRows, nColumns, options);
        const assigned = [...columns].filter((column) => column !== UNASSIGNED);
        expect(new Set(assigned).size).toBe(assigned.length);
        columns.forEach((column, row) => {
          const offered: readonly { row: number; column: number }[] = options;
          if (column !== UNASSIGNED) expect(offered.some((o) => o.row === row && o.column === column)).toBe(true);
        });
        expect(totalOf(columns, options)).toBeCloseTo(bestTotalNaively(nRows, options), 9);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses an option outside the table', () => {
    expect(() => assignSparsely(1, 1, [{ row: 0, column: 1, weight: 1 }])).toThrow('0–1');
  });
});
