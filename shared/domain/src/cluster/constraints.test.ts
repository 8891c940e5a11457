/**
 * 1. Groups are what must-links reach, except through a pair that was refused.
 * 2. A must-link is refused exactly when following it would join a pair that people took apart; the reason is one of those pairs.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Constraints, type RowPair } from './constraints.js';

const pairs = fc.array(
  fc.tuple(fc.nat(9), fc.nat(9)).filter(([a, b]) => a !== b),
  { maxLength: 14 },
);

/** The same by definition: sets joined one by one, every pair apart looked at every time. */
function groupNaively(mustLink: readonly RowPair[], cannotLink: readonly RowPair[]) {
  const groupOf = Array.from({ length: 10 }, (_, row) => row);
  const refused: RowPair[] = [];
  for (const [a, b] of mustLink) {
    const joined = groupOf.map((group) => (group === groupOf[b] ? groupOf[a]! : group));
    if (cannotLink.some(([c, d]) => joined[c] === joined[d])) refused.push([a, b]);
    else joined.forEach((group, row) => (groupOf[row] = group));
  }
  return { groupOf, refused };
}

describe('constraints', () => {
  it('agree with their definition', () => {
    fc.assert(
      fc.property(pairs, pairs, (mustLink, cannotLink) => {
        const constraints = new Constraints(mustLink, cannotLink);
        const naive = groupNaively(mustLink, cannotLink);
        expect(constraints.conflicts.map(({ mustLink: pair }) => pair)).toEqual(naive.refused);
        // Groups are named by their lowest row on both sides.
        const lowestOf = naive.groupOf.map((group) => naive.groupOf.indexOf(group));
        expect(lowestOf.map((_, row) => constraints.groupOf(row))).toEqual(lowestOf);
      }),
      { numRuns: 300 },
    );
  });

  it('know which groups must stay apart', () => {
    fc.assert(
      fc.property(pairs, pairs, (mustLink, cannotLink) => {
        const constraints = new Constraints(mustLink, cannotLink);
        for (const [a, b] of cannotLink) {
          expect([...constraints.enemiesOf(a)]).toContain(constraints.groupOf(b));
          expect([...constraints.enemiesOf(b)]).toContain(constraints.groupOf(a));
        }
      }),
    );
  });

  it('give the pair that stands against a must-link', () => {
    const { conflicts } = new Constraints(
      [
        [0, 1],
        [2, 3],
        [1, 2],
      ],
      [[3, 0]],
    );
    expect(conflicts).toEqual([{ mustLink: [1, 2], cannotLink: [3, 0] }]);
  });

  it('leave rows that no pair names alone', () => {
    expect(new Constraints([[1, 2]]).groupOf(77)).toBe(77);
  });

  it.each([
    [[[0, 0]], 'kept apart from itself'],
    [[[-1, 2]], 'two rows ≥ 0'],
    [[[0.5, 2]], 'two rows ≥ 0'],
  ] as const)('refuse a pair that is none', (cannotLink, message) => {
    expect(() => new Constraints([], cannotLink)).toThrow(message);
  });
});
