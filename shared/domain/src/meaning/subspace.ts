import { seededRandom } from '../numeric/seeded-random.js';

/** Sparse matrix by rows: the entries of row r are `offsets[r]` to `offsets[r + 1]` of `columns` and `values`. */
export interface SparseRows {
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  readonly nColumns: number;
}

/** A direction is dropped when what is left of it is this share of the largest, by squares: it is rounding. */
const leastShare = 1e-9;

/**
 * An orthonormal basis of (nearly) the space of the `k` largest right singular vectors. Seeded; the same matrix gives the same bits.
 *
 * Method: subspace iteration on AᵀA from random vectors (Halko, Martinsson & Tropp 2011, doi:10.1137/090771806, algorithm 4.4), orthonormal
 * again after every round by the Cholesky factor of the Gram matrix. Only the space counts here: no singular values, no order of directions.
 * O(rounds × (entries × k + columns × k²)), memory 2 × columns × k × 4 bytes.
 *
 * @param rounds  more: nearer to the best space; singular values of tf-idf fall slowly, and nothing is gained after 3
 * @returns shape (columns × k), row-major; directions that the matrix does not have are zero
 */
export function dominantSubspace(matrix: SparseRows, k: number, rounds: number): Float32Array {
  const { offsets, columns, values, nColumns } = matrix;
  const random = seededRandom(1);
  let basis = Float32Array.from({ length: nColumns * k }, () => random() - 0.5);
  let next: Float32Array<ArrayBuffer> = new Float32Array(nColumns * k);
  const ofRow = new Float64Array(k);
  for (let round = 0; round < rounds; round++) {
    next.fill(0);
    for (let row = 0; row + 1 < offsets.length; row++) {
      ofRow.fill(0);
      const end = offsets[row + 1]!;
      for (let entry = offsets[row]!; entry < end; entry++) {
        const from = columns[entry]! * k;
        const value = values[entry]!;
        for (let d = 0; d < k; d++) ofRow[d]! += value * basis[from + d]!;
      }
      for (let entry = offsets[row]!; entry < end; entry++) {
        const from = columns[entry]! * k;
        const value = values[entry]!;
        for (let d = 0; d < k; d++) next[from + d]! += value * ofRow[d]!;
      }
    }
    orthonormalise(next, nColumns, k);
    [basis, next] = [next, basis];
  }
  return basis;
}

/** Columns of a row-major matrix made orthonormal in place: Z ← Z R⁻¹ with RᵀR = ZᵀZ. Columns that depend on earlier ones become zero. */
export function orthonormalise(z: Float32Array, n: number, k: number): void {
  const gram = new Float64Array(k * k);
  for (let row = 0; row < n; row++) {
    const from = row * k;
    for (let i = 0; i < k; i++) {
      const value = z[from + i]!;
      if (value === 0) continue;
      for (let j = i; j < k; j++) gram[i * k + j]! += value * z[from + j]!;
    }
  }
  let largest = 0;
  for (let i = 0; i < k; i++) largest = Math.max(largest, gram[i * k + i]!);
  // R in place of the upper triangle; a dropped direction has a row of zeros.
  for (let i = 0; i < k; i++) {
    for (let j = i; j < k; j++) {
      let sum = gram[i * k + j]!;
      for (let m = 0; m < i; m++) sum -= gram[m * k + i]! * gram[m * k + j]!;
      gram[i * k + j] = sum;
    }
    const pivot = gram[i * k + i]!;
    const root = pivot > leastShare * largest ? Math.sqrt(pivot) : 0;
    for (let j = i; j < k; j++) gram[i * k + j] = root === 0 ? 0 : gram[i * k + j]! / root;
  }
  const solved = new Float64Array(k);
  for (let row = 0; row < n; row++) {
    const from = row * k;
    for (let i = 0; i < k; i++) solved[i] = z[from + i]!;
    for (let i = 0; i < k; i++) {
      const root = gram[i * k + i]!;
      const value = root === 0 ? 0 : solved[i]! / root;
      z[from + i] = value;
      if (value === 0) continue;
      for (let j = i + 1; j < k; j++) solved[j]! -= value * gram[i * k + j]!;
    }
  }
}
