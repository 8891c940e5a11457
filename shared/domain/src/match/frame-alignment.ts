/**
 * Share of both stacks' weight that is in common, 0–1; a frame weighs idf / (1 + its depth). `others` is read from `from` to `to`.
 * After FaST (linear alignment of identical frames): a frame counts by the better of its two depths. ≤ 12 × 12 steps.
 */
export function frameAlignment(
  frames: Int32Array,
  others: ArrayLike<number>,
  from: number,
  to: number,
  idfOf: (frame: number) => number,
): number {
  if (from === to) return 0;
  let shared = 0;
  let total = 0;
  for (let depth = 0; depth < frames.length; depth++) total += idfOf(frames[depth]!) / (1 + depth);
  for (let index = from; index < to; index++) {
    const frame = others[index]!;
    const idf = idfOf(frame);
    const weight = idf / (1 + index - from);
    total += weight;
    const depth = frames.indexOf(frame);
    if (depth >= 0) shared += weight + idf / (1 + depth);
  }
  return total === 0 ? 0 : shared / total;
}
