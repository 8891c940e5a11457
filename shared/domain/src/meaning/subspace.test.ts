import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../numeric/seeded-random.js';
import { dominantSubspace, orthonormalise, type SparseRows } from './subspace.js';

function sparse(rows: readonly (readonly number[])[]): SparseRows {
  const entries = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const])));
  const offsets = new Int32Array(rows.length + 1);
  entries.forEach((row, index) => (offsets[index + 1] = offsets[index]! + row.length));
  return {
    offsets,
    columns: Int32Array.from(entries.flat(), ([column]) => column),
    values: Float32Array.from(entries.flat(), ([, value]) => value),
    nColumns: rows[0]!.length,
  };
}

/** QᵀQ, naively. */
const gramOf = (z: Float32Array, n: number, k: number): number[][] =>
  Array.from({ length: k }, (_, i) =>
    Array.from({ length: k }, (_, j) => {
      let sum = 0;
      for (let row = 0; row < n; row++) sum += z[row * k + i]! * z[row * k + j]!;
      return sum;
    }),
  );

describe('an orthonormal basis', () => {
  it('has columns of length one at right angles, or zero where a column depends on those before it', () => {
    const size = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.integer());
    fc.assert(
      fc.property(size, ([n, k, seed]) => {
        const random = seededRandom(seed);
        const z = Float32Array.from({ length: n * k }, () => random() - 0.5);
        if (k > 1) for (let row = 0; row < n; row++) z[row * k + 1] = 2 * z[row * k]!;
        orthonormalise(z, n, k);
        const gram = gramOf(z, n, k);
        gram.forEach((line, i) =>
          line.forEach((value, j) => {
            if (i !== j) expect(value).toBeCloseTo(0, 3);
            else expect(Math.min(Math.abs(value), Math.abs(value - 1))).toBeCloseTo(0, 3);
          }),
        );
        if (k > 1) expect(gram[1]![1]).toBe(0);
      }),
    );
  });
});

describe('the dominant subspace', () => {
  it('of a diagonal matrix is that of its largest entries', () => {
    const size = 12;
    const large = [2, 5, 9];
    const rows = Array.from({ length: size }, (_, r) =>
      Array.from({ length: size }, (_, c) => (r === c ? (large.includes(r) ? 10 : 0.5) : 0)),
    );
    const basis = dominantSubspace(sparse(rows), 3, 4);
    // Length of each axis within the space: one for those of the large entries, none for the others.
    for (let axis = 0; axis < size; axis++) {
      const length = Math.hypot(...basis.subarray(axis * 3, axis * 3 + 3));
      expect(length).toBeCloseTo(large.includes(axis) ? 1 : 0, 3);
    }
  });

  it('is the same to the bit on two runs', () => {
    const random = seededRandom(7);
    const matrix = sparse(Array.from({ length: 40 }, () => Array.from({ length: 25 }, () => (random() < 0.3 ? random() : 0)))); // prettier-ignore
    expect(dominantSubspace(matrix, 6, 3)).toEqual(dominantSubspace(matrix, 6, 3));
  });

  it('leaves directions empty that the matrix does not have', () => {
    const basis = dominantSubspace(sparse([[1, 2, 0, 0], [2, 4, 0, 0], [0, 0, 3, 3]]), 4, 3); // prettier-ignore
    const lengths = gramOf(basis, 4, 4).map((line, i) => line[i]!);
    expect(lengths.filter((length) => length > 0.5)).toHaveLength(2);
    expect(lengths.filter((length) => length === 0)).toHaveLength(2);
  });
});
