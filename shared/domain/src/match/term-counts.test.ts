import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TermCounts } from './term-counts.js';

describe('counting ids', () => {
  it('agrees with a map, also for ids that fall on one place, and after it was emptied', () => {
    const counts = new TermCounts();
    const id = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 0x7fffffff }));
    fc.assert(
      fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
        counts.clear();
        const places = ids.map((term) => counts.add(term));
        const expected = new Map<number, number>();
        for (const term of ids) expected.set(term, (expected.get(term) ?? 0) + 1);
        expect(places.map((place) => counts.countAt(place))).toEqual(ids.map((term) => expected.get(term)));
      }),
    );
  });

  it('holds more ids than it was made for', () => {
    const counts = new TermCounts();
    const places = Array.from({ length: 10_000 }, (_, id) => counts.add(id * 65_536));
    expect(new Set(places).size).toBe(10_000);
    expect(counts.countAt(counts.add(65_536))).toBe(2);
  });
});
