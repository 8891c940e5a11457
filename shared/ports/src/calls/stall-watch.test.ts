import { describe, expect, it } from '@jest/globals';
import { StallWatch, type Standing } from './stall-watch.js';

/** Looks at a thread that stands at these positions, one a second, and says after how many looks it was called stalled. */
function looksUntilStall(positions: readonly (string | undefined)[], limitMs: number): number | undefined {
  let standing: Standing | undefined;
  const watch = new StallWatch(() => standing);
  let stalled = false;
  watch.onStall = () => {
    stalled = true;
  };
  for (const [look, position] of positions.entries()) {
    standing = position === undefined ? undefined : { position, limitMs };
    watch.look(1_000);
    if (stalled) return look + 1;
  }
  return undefined;
}

describe('watching for a stall', () => {
  it.each([
    { title: 'something that moves is never stalled', positions: ['a', 'b', 'c', 'd', 'e', 'f'], expected: undefined },
    { title: 'something that stands for the limit is', positions: ['a', 'a', 'a', 'a', 'a'], expected: 4 },
    { title: 'a step in between begins the wait anew', positions: ['a', 'a', 'a', 'b', 'b', 'b', 'b'], expected: 7 },
    {
      title: 'nothing to do is no stall',
      positions: [undefined, undefined, undefined, undefined],
      expected: undefined,
    },
    {
      title: 'a pause between two pieces of work does not add up',
      positions: ['a', 'a', 'a', undefined, 'a', 'a', 'a'],
      expected: undefined,
    },
  ])('$title', ({ positions, expected }) => {
    expect(looksUntilStall(positions, 3_000)).toBe(expected);
  });
});
