/**
 * 1. Equal partitions differ by nothing, however labels are numbered; different ones by at least one move.
 * 2. Following the moves turns the old partition into the new one.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { UNASSIGNED } from '../numeric/sparse-assignment.js';
import { diffClusterings } from './diff-clusterings.js';

const labels = (...values: number[]) => Int32Array.from(values);
const partition = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 })
  .map((values) => Int32Array.from(values));
const sameCompany = (of: Int32Array) => Array.from(of, (label) => of.indexOf(label));

describe('diffClusterings', () => {
  it('names the tickets that join, leave and move', () => {
    const before = labels(0, 0, 0, 0, 1, 1, 1, 2, 3);
    const after = labels(0, 0, 0, 1, 1, 1, 1, 0, 2);
    const without = diffClusterings(before, after);
    expect(without.moves).toEqual([
      { row: 3, from: 0, to: 1, kind: 'moves' },
      { row: 7, from: 2, to: 0, kind: 'joins' },
    ]);
    expect([...without.continues]).toEqual([0, 1, 3]);
    expect(diffClusterings(after, before).moves.map(({ row, kind }) => [row, kind])).toEqual([
      [3, 'moves'],
      [7, 'leaves'],
    ]);
  });

  it('tells which clusters are new and which ended', () => {
    const { continues, ended } = diffClusterings(labels(0, 0, 0, 1, 1), labels(0, 0, 0, 0, 0));
    expect([...continues]).toEqual([0]);
    expect(ended).toEqual([1]);
    expect([...diffClusterings(labels(0, 0, 0, 0, 0), labels(0, 0, 0, 1, 1)).continues]).toEqual([0, UNASSIGNED]);
  });

  it('shows tickets that come and go', () => {
    const { moves } = diffClusterings(labels(0, 0, -1, -1, 1), labels(0, 0, 0, 1, -1));
    expect(moves.map(({ row, kind }) => [row, kind])).toEqual([
      [2, 'joins'],
      [3, 'joins'],
      [4, 'leaves'],
    ]);
  });

  it('finds nothing between equal partitions under other numbers', () => {
    fc.assert(
      fc.property(partition, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (before, numbers) => {
        expect(
          diffClusterings(
            before,
            before.map((label) => numbers[label]!),
          ).moves,
        ).toEqual([]);
      }),
    );
  });

  it('explains every difference: moved tickets put in place give the new partition', () => {
    fc.assert(
      fc.property(partition, partition, (before, after) => {
        const { moves, continues } = diffClusterings(before, after);
        const applied = Int32Array.from(before);
        for (const { row, to } of moves) applied[row] = continues[to] === UNASSIGNED ? 100 + to : continues[to]!;
        expect(sameCompany(applied)).toEqual(sameCompany(after));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses partitions of different tickets', () => {
    expect(() => diffClusterings(labels(0), labels(0, 1))).toThrow('1 and 2');
  });
});
