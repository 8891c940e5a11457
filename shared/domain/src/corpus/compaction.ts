/** What is not kept. */
export const GONE = -1;

/**
 * What stays when the rows of removed tickets, and the terms that only they used, are given back. Order is kept, so what was sorted
 * stays sorted. Each part of the store applies it to itself (`compact`).
 */
export interface Compaction {
  /** Shape (old rows): the new row, or GONE. */
  readonly rowOf: Int32Array;
  readonly nRows: number;
  /** Shape (old terms): the new term, or GONE. */
  readonly termOf: Int32Array;
  readonly nTerms: number;
}

/** Number what is kept, in order. @param isKept  shape (n), 1 or 0 */
export function numberKept(isKept: Uint8Array): { numberOf: Int32Array; count: number } {
  const numberOf = new Int32Array(isKept.length);
  let count = 0;
  for (let old = 0; old < isKept.length; old++) numberOf[old] = isKept[old] === 1 ? count++ : GONE;
  return { numberOf, count };
}

/** The kept entries of an array parallel to `numberOf`. */
export function keptOf<Values extends Int32Array | Uint8Array | Float64Array>(
  values: Values,
  numberOf: Int32Array,
  count: number,
): Values {
  const kept = new (values.constructor as new (length: number) => Values)(count);
  for (let old = 0; old < numberOf.length; old++) {
    const number = numberOf[old]!;
    if (number !== GONE) kept[number] = values[old]!;
  }
  return kept;
}

/** The kept rows of a ragged column. @param offsets  shape (rows + 1) */
export function keptRagged<Values extends Int32Array | Uint8Array>(
  values: Values,
  offsets: Int32Array,
  newOffsets: Int32Array,
  rowOf: Int32Array,
): Values {
  const kept = new (values.constructor as new (length: number) => Values)(newOffsets[newOffsets.length - 1]!);
  for (let row = 0; row < rowOf.length; row++) {
    const newRow = rowOf[row]!;
    if (newRow !== GONE) kept.set(values.subarray(offsets[row]!, offsets[row + 1]!), newOffsets[newRow]!);
  }
  return kept;
}

/** Offsets of the kept rows. @returns shape (nRows + 1) */
export function keptOffsets(offsets: Int32Array, rowOf: Int32Array, nRows: number): Int32Array {
  const kept = new Int32Array(nRows + 1);
  for (let row = 0; row < rowOf.length; row++) {
    const newRow = rowOf[row]!;
    if (newRow !== GONE) kept[newRow + 1] = kept[newRow]! + offsets[row + 1]! - offsets[row]!;
  }
  return kept;
}
