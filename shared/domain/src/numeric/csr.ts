/** Running sum of counts. @param counts  shape (n) @returns row offsets, shape (n + 1) */
export function offsetsOf(counts: Int32Array): Int32Array {
  const offsets = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) offsets[i + 1] = offsets[i]! + counts[i]!;
  return offsets;
}

/** An array at least `length` long that starts with the old content: the same one if it fits, else one of twice the length. */
export function grownInt32(array: Int32Array, length: number): Int32Array {
  if (length <= array.length) return array;
  const larger = new Int32Array(Math.max(length, 2 * array.length, 16));
  larger.set(array);
  return larger;
}

/** As {@link grownInt32}, for floats. */
export function grownFloat32(array: Float32Array, length: number): Float32Array {
  if (length <= array.length) return array;
  const larger = new Float32Array(Math.max(length, 2 * array.length, 16));
  larger.set(array);
  return larger;
}
