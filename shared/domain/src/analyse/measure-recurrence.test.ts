import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { measureRecurrence } from './measure-recurrence.js';
import { DAY_MS } from './moments.js';

const from = '2026-01-01T00:00:00.000Z';
const until = '2026-11-22T00:00:00.000Z';
const daysBeforeEnd = (days: number): string => new Date(Date.parse(until) - days * DAY_MS).toISOString();
const every = (step: number, first: number, last: number): string[] => {
  const moments: string[] = [];
  for (let day = first; day >= last; day -= step) moments.push(daysBeforeEnd(day));
  return moments;
};

describe('measureRecurrence', () => {
  it('counts what it cannot use instead of guessing', () => {
    const measured = measureRecurrence([daysBeforeEnd(3), undefined, null, 'last Tuesday', '2031-01-01'], {
      from,
      until,
    });
    expect(measured).toMatchObject({ total: 1, undated: 3, outside: 1, last7Days: 1 });
  });

  it('gives an upper bound for a problem that never occurred', () => {
    const { recurrencesPerWeek, trend } = measureRecurrence([], { from, until });
    expect(recurrencesPerWeek).toMatchObject({ value: 0, low: 0 });
    expect(recurrencesPerWeek.high).toBeGreaterThan(0);
    expect(trend.word).toBe('quiet');
  });

  it('says that a share of 5 in 100 lies between about 2 and 11 per cent', () => {
    // Jeffreys' interval for 5 of 100: 0.0194 to 0.1061 (R package binom, method "bayes", prior ½).
    const { share } = measureRecurrence(every(50, 250, 50), { from, until, allTickets: 100 });
    expect(share?.value).toBe(0.05);
    expect(share?.low).toBeCloseTo(0.0194, 2);
    expect(share?.high).toBeCloseTo(0.1061, 2);
  });

  it.each([
    ['emerging', every(5, 20, 0)],
    ['rising', [...every(30, 240, 30), ...every(3, 27, 0)]],
    ['steady', every(7, 300, 1)],
    ['falling', [...every(2, 300, 29), daysBeforeEnd(10)]],
    ['quiet', every(7, 300, 100)],
    ['too little data', [daysBeforeEnd(4)]],
  ])('calls the trend %s', (word, occurrences) => {
    expect(measureRecurrence(occurrences, { from, until }).trend.word).toBe(word);
  });

  it('says how long a problem has been quiet, without expecting nothing of it in words', () => {
    const { trend } = measureRecurrence(every(7, 320, 230), { from, until });
    expect(trend.text).toBe('Nothing for 236 days.');
  });

  it('says how many more days it needs when the source is young', () => {
    const { trend } = measureRecurrence([daysBeforeEnd(3)], { from: daysBeforeEnd(40), until });
    expect(trend).toMatchObject({
      word: 'too little data',
      text: 'Not enough history yet: about 16 more days needed.',
    });
  });

  it('finds a burst that is going on, and forgets it when it is over', () => {
    const calm = every(14, 300, 30);
    const burst = every(0.25, 3, 0.5);
    expect(measureRecurrence([...calm, ...burst], { from, until }).burst?.count).toBe(burst.length);
    expect(measureRecurrence([...calm, ...every(0.25, 25, 22.5)], { from, until }).burst).toBeUndefined();
    expect(measureRecurrence(calm, { from, until }).burst).toBeUndefined();
  });

  it('calls three tickets in a day a burst of a new problem', () => {
    const { burst } = measureRecurrence([1, 1.2, 1.4].map(daysBeforeEnd), { from, until });
    expect(burst?.count).toBe(3);
  });

  it('keeps its laws for any set of moments', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 320, noNaN: true })), (ages) => {
        const measured = measureRecurrence(ages.map(daysBeforeEnd), { from, until });
        expect(measured.weeklyCounts.reduce((sum, count) => sum + count, 0)).toBe(measured.total);
        expect(measured.total + measured.outside).toBe(ages.length);
        expect(measured.last7Days).toBeLessThanOrEqual(measured.last30Days);
        expect(measured.last30Days).toBeLessThanOrEqual(measured.last90Days);
        expect(measured.recurrencesPerWeek.low).toBeLessThanOrEqual(measured.recurrencesPerWeek.value);
        expect(measured.recurrencesPerWeek.high).toBeGreaterThanOrEqual(measured.recurrencesPerWeek.value);
      }),
    );
  });

  it('refuses a window that ends before it begins', () => {
    expect(() => measureRecurrence([], { from: until, until: from })).toThrow(RangeError);
  });
});
