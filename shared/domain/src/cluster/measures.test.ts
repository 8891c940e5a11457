/** Expected figures are computed by hand from the definitions. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { adjustedRandIndex, bCubed, pairwise } from './measures.js';

const labels = (...values: number[]) => Int32Array.from(values);

describe('measures of a partition', () => {
  it('B³ counts unlabelled members as foreign', () => {
    // Clusters {a a b}, {b -}; groups a: 2, b: 2.
    const { precision, recall, f1 } = bCubed(labels(0, 0, 0, 1, 1), labels(7, 7, 8, 8, -1));
    expect(precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2) / 4, 12);
    expect(recall).toBeCloseTo((1 + 1 + 1 / 2 + 1 / 2) / 4, 12);
    expect(f1).toBeCloseTo((2 * precision * recall) / (precision + recall), 12);
  });

  it('pairs of labelled tickets, with unlabelled ones ignored or alone', () => {
    const found = labels(0, 0, 0, 1, 1);
    const groups = labels(7, 7, 8, 8, -1);
    expect(pairwise(found, groups)).toEqual({ precision: 1 / 3, recall: 1 / 2, f1: 0.4 });
    expect(pairwise(found, groups, 'alone')).toEqual({ precision: 1 / 4, recall: 1 / 2, f1: 1 / 3 });
  });

  it('adjusted Rand index of the textbook example', () => {
    // Hubert & Arabie's formula on the table [[1,1,0],[1,2,1],[0,0,4]].
    const found = labels(0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    const groups = labels(0, 1, 0, 1, 1, 2, 2, 2, 2, 2);
    expect(adjustedRandIndex(found, groups)).toBeCloseTo(0.313, 3);
  });

  it('gives 1 to the reference itself and keeps B³ of singletons precise', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 2, maxLength: 30 }), (values) => {
        const groups = Int32Array.from(values);
        expect(bCubed(groups, groups).f1).toBeCloseTo(1, 12);
        expect(pairwise(groups, groups).f1).toBe(1);
        expect(adjustedRandIndex(groups, groups)).toBeCloseTo(1, 12);
        expect(bCubed(Int32Array.from(values.keys()), groups).precision).toBeCloseTo(1, 12);
      }),
    );
  });

  it('refuses arrays of different length', () => {
    expect(() => bCubed(labels(0), labels(0, 1))).toThrow('1 and 2');
  });
});
