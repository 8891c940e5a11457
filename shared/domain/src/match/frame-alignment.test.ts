/** Stacks align by frame, the top counting most. */
import { describe, expect, it } from '@jest/globals';

import { frameAlignment } from './frame-alignment.js';

describe('frameAlignment', () => {
  const same = (): number => 1;
  const align = (frames: number[], others: number[]): number =>
    frameAlignment(Int32Array.from(frames), others, 0, others.length, same);

  it('is one for equal stacks and nothing without a shared frame', () => {
    expect(align([1, 2, 3], [1, 2, 3])).toBeCloseTo(1, 12);
    expect(align([1, 2], [3, 4])).toBe(0);
    expect(align([1, 2], [])).toBe(0);
  });

  it('counts a shared top more than a shared bottom', () => {
    expect(align([1, 2, 3], [1, 8, 9])).toBeGreaterThan(align([1, 2, 3], [8, 9, 3]));
  });
});
