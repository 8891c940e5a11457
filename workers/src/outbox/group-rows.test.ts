import { describe, expect, it } from '@jest/globals';
import type { WaitingRow } from '@reprise/persistence';
import fc from 'fast-check';
import { groupRows } from './group-rows.js';

const aRow = fc.record({
  topic: fc.constantFrom('import.process' as const, 'ticket.cluster' as const, 'search.index' as const),
  size: fc.integer({ min: 1, max: 1_000 }),
});
const numbered = (rows: readonly Omit<WaitingRow, 'id'>[]): WaitingRow[] =>
  rows.map((row, i) => ({ ...row, id: `${i + 1}` }));

describe('packing waiting rows into jobs', () => {
  it('puts every row into exactly one job of its topic, in order, within the bounds', () => {
    fc.assert(
      fc.property(fc.array(aRow, { maxLength: 600 }), (some) => {
        const rows = numbered(some);
        const groups = groupRows(rows);
        const byId = new Map(rows.map((row) => [row.id, row]));
        expect(groups.flatMap((group) => group.ids).sort()).toEqual(rows.map((row) => row.id).sort());
        for (const { topic, ids } of groups) {
          const members = ids.map((id) => byId.get(id)!);
          expect(members.every((row) => row.topic === topic)).toBe(true);
          expect(ids).toEqual([...ids].sort((a, b) => Number(a) - Number(b)));
          expect(ids.length).toBeLessThanOrEqual(200);
          const objects = members.reduce((sum, row) => sum + row.size, 0);
          expect(ids.length === 1 || objects <= 2_000).toBe(true);
        }
      }),
    );
  });

  it('gives the same rows the same job id, and other rows another', () => {
    const [one, two] = [
      numbered([{ topic: 'search.index', size: 1 }]),
      numbered([
        { topic: 'search.index', size: 1 },
        { topic: 'search.index', size: 1 },
      ]),
    ];
    expect(groupRows(one)[0]!.jobId).toBe(groupRows(one)[0]!.jobId);
    expect(groupRows(one)[0]!.jobId).not.toBe(groupRows(two)[0]!.jobId);
    expect(groupRows(one)[0]!.jobId).not.toContain(':');
  });

  it('puts urgent topics first', () => {
    const rows = numbered([
      { topic: 'search.index', size: 1 },
      { topic: 'ticket.cluster', size: 1 },
      { topic: 'demo.remove', size: 1 },
    ]);
    expect(groupRows(rows).map((group) => group.topic)).toEqual(['demo.remove', 'ticket.cluster', 'search.index']);
  });
});
