import { describe, expect, it } from '@jest/globals';
import { formatAge, formatDay, formatExactly, formatRelatively } from './moments';

const now = new Date('2026-05-14T12:00:00Z');

describe('moments as people read them', () => {
  it.each([
    ['2026-05-14T11:59:40Z', 'just now'],
    ['2026-05-14T11:48:00Z', '12 min ago'],
    ['2026-05-14T10:00:00Z', '2 h ago'],
    ['2026-05-13T11:00:00Z', 'yesterday'],
    ['2026-05-08T12:00:00Z', '6 days ago'],
    ['2026-04-03T12:00:00Z', '3 Apr'],
    ['2025-04-03T12:00:00Z', '3 Apr 2025'],
    ['2026-05-14T14:00:00Z', 'in 2 h'],
  ])('%s reads "%s"', (moment, expected) => expect(formatRelatively(moment, now)).toBe(expected));

  it('shows the exact moment with its zone', () => {
    expect(formatExactly('2026-05-03T14:02:30+02:00')).toBe('2026-05-03 12:02 UTC');
  });

  it('leaves out the year when it is this one', () => {
    expect(formatDay('2026-01-01T00:00:00Z', now)).toBe('1 Jan');
    expect(formatDay('2025-12-31T23:00:00Z', now)).toBe('31 Dec 2025');
  });

  it.each([
    [12, '12 s'],
    [240, '4 min'],
    [7_300, '2 h'],
    [86_400, '1 day'],
    [200_000, '2 days'],
  ])('an age of %d seconds reads %s', (seconds, expected) => expect(formatAge(seconds)).toBe(expected));
});
