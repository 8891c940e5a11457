import { describe, expect, it } from '@jest/globals';
import { lastRefinementDue } from './refinement-time.js';

const at = (day: number, hour: number, minute = 0): Date => new Date(2026, 10, day, hour, minute);

describe('when everything is to be regrouped', () => {
  it.each([
    { now: at(22, 12), hour: 3, expected: at(22, 3) },
    { now: at(22, 3), hour: 3, expected: at(22, 3) },
    { now: at(22, 2, 59), hour: 3, expected: at(21, 3) },
    { now: at(1, 1), hour: 23, expected: new Date(2026, 9, 31, 23) },
    { now: at(22, 0), hour: 0, expected: at(22, 0) },
  ])('at $now with hour $hour it was last due at $expected', ({ now, hour, expected }) => {
    expect(lastRefinementDue(now, hour)).toEqual(expected);
  });

  it('knows no other hours than those of a day', () => {
    expect(() => lastRefinementDue(at(22, 12), 24)).toThrow('hour must be 0–23, got 24');
  });
});
