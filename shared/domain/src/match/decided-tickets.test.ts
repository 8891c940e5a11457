/**
 * 1. A ticket that a person placed goes with all of its problem; two that the machine alone placed say nothing of each other. 2. Who is taken
 * apart is so in both directions. 3. Where people said both, nothing is learned. 4. One merge of many is not many decisions.
 */
import { describe, expect, it } from '@jest/globals';
import { DecidedRows, type DecidedTickets } from './decided-tickets.js';

const rowOf = (id: string): number | undefined => (/^T-\d+$/.test(id) ? Number(id.slice(2)) : undefined);
const ids = (...rows: number[]): string[] => rows.map((row) => `T-${row}`);
const decided = (word: Partial<DecidedTickets>, most = 10): DecidedRows =>
  new DecidedRows({ together: [], apart: [], ...word }, rowOf, most);
const linked = (rows: DecidedRows): number[] => rows.linked.map(({ row }) => row);

describe('what people decided', () => {
  it.each([
    ['both placed by people', 0, 1, true],
    ['one of them', 1, 2, true],
    ['neither', 2, 3, false],
    ['of two problems', 0, 5, false],
    ['one nobody decided about', 0, 9, false],
  ])('holds two tickets of a problem together: %s', (_, a, b, expected) => {
    const rows = decided({
      together: [
        { confirmed: ids(0, 1), others: ids(2, 3) },
        { confirmed: ids(5), others: ids(6) },
      ],
    });
    expect(rows.areTogether(a, b)).toBe(expected);
    expect(rows.areTogether(b, a)).toBe(expected);
  });

  it('leaves open what the machine alone put together', () => {
    const rows = decided({ together: [{ confirmed: ids(0), others: ids(2, 3) }] });
    expect(rows.isOpen(2, 3)).toBe(true);
    expect(rows.isOpen(0, 3)).toBe(false);
    expect(rows.isOpen(2, 9)).toBe(false);
  });

  it('knows who was taken apart, and asks the later of them', () => {
    const rows = decided({ apart: [['T-4', 'T-7'], ['T-4', 'gone']] }); // prettier-ignore
    expect([rows.areApart(4, 7), rows.areApart(7, 4), rows.areApart(4, 5)]).toEqual([true, true, false]);
    expect(rows.parted).toEqual([7]);
  });

  it('learns nothing of a pair of which people said both', () => {
    const rows = decided({ together: [{ confirmed: ids(1, 2), others: [] }], apart: [['T-2', 'T-1']] });
    expect(rows.areTogether(1, 2)).toBe(false);
    expect(rows.isOpen(1, 2)).toBe(true);
    expect(linked(rows)).toEqual([]);
  });

  it.each([
    ['each that was placed, but the first', { confirmed: ids(3, 1, 2), others: [] }, [2, 3]],
    ['the next one for the first of a problem', { confirmed: ids(1), others: ids(4, 6) }, [4]],
    ['nobody beside whom nobody is', { confirmed: ids(1), others: ['gone'] }, []],
  ])('asks %s', (_, group, expected) => {
    expect(linked(decided({ together: [group] }))).toEqual(expected);
  });

  it('asks the newest of a merge of many', () => {
    const rows = decided({ together: [{ confirmed: ids(...Array.from({ length: 50 }, (_, n) => n)), others: [] }] }, 3);
    expect(linked(rows)).toEqual([47, 48, 49]);
  });
});
