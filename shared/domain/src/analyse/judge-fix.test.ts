import { describe, expect, it } from '@jest/globals';
import { compareCounts, probabilityRateBelow } from './compare-rates.js';
import { judgeFix } from './judge-fix.js';
import { DAY_MS } from './moments.js';

const from = '2026-01-01T00:00:00.000Z';
const moment = (day: number): string => new Date(Date.parse(from) + day * DAY_MS).toISOString();
const weekly = (first: number, last: number): string[] =>
  Array.from({ length: Math.floor((last - first) / 7) + 1 }, (_, i) => moment(first + 7 * i));

describe('did the fix hold?', () => {
  it('holds when a weekly problem stays away for two months', () => {
    const judged = judgeFix(weekly(1, 179), { from, shippedAt: moment(180), until: moment(240) });
    expect(judged).toMatchObject({ verdict: 'held', countAfter: 0, countBefore: 26 });
    expect(judged.avoided).toBeCloseTo((26 / 180) * 60, 6);
  });

  it('failed when it goes on as before', () => {
    expect(judgeFix(weekly(1, 300), { from, shippedAt: moment(180), until: moment(300) }).verdict).toBe('failed');
  });

  it('says how long to wait when it is too early, and the wait then suffices', () => {
    const early = judgeFix(weekly(1, 179), { from, shippedAt: moment(180), until: moment(187) });
    expect(early.verdict).toBe('undecided');
    const wait = early.moreDaysNeeded!;
    expect(early.text).toContain(`About ${wait} more quiet days`);
    expect(judgeFix(weekly(1, 179), { from, shippedAt: moment(180), until: moment(187 + wait) }).verdict).toBe('held');
    expect(judgeFix(weekly(1, 179), { from, shippedAt: moment(180), until: moment(186 + wait) }).verdict).toBe(
      'undecided',
    );
  });

  it('does not judge a problem that had not occurred before the fix', () => {
    const judged = judgeFix([moment(200)], { from, shippedAt: moment(180), until: moment(240) });
    expect(judged.verdict).not.toBe('held');
  });

  it('is right on the first instant after shipping', () => {
    expect(judgeFix(weekly(1, 179), { from, shippedAt: moment(180), until: moment(180) }).verdict).toBe('undecided');
  });

  it('refuses a fix shipped before observation began', () => {
    expect(() => judgeFix([], { from, shippedAt: from, until: moment(9) })).toThrow(RangeError);
  });

  it('compares counts exactly', () => {
    // Equal spans, 1 then 9: P(X ≥ 9 | 10, ½) = 11 / 1024.
    expect(compareCounts(1, 30, 9, 30).pRise).toBeCloseTo(11 / 1024, 12);
    expect(compareCounts(9, 30, 1, 30).pFall).toBeCloseTo(11 / 1024, 12);
    expect(probabilityRateBelow(1, 4, 30, 4, 30)).toBeCloseTo(0.5, 12);
  });
});
