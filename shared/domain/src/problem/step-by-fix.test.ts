import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../analyse/moments.js';
import { type FixOccurrence, type FixWatch, type FixWatchVerdict, watchFix } from '../analyse/watch-fix.js';
import type { ProblemStatus } from './problem-status.js';
import { statusAfterFix } from './step-by-fix.js';

describe('where the verdict about a fix leads', () => {
  it.each<[ProblemStatus, FixWatchVerdict, boolean, boolean, ProblemStatus | undefined]>([
    ['fixed, watching', 'too early', false, true, undefined],
    ['fixed, watching', 'held', false, false, 'resolved'],
    ['fixed, watching', 'came back', false, false, 'regressed'],
    ['resolved', 'came back', false, true, 'regressed'],
    ['resolved', 'held', false, true, undefined],
    ['regressed', 'came back', true, true, undefined],
    ['regressed', 'held', true, true, 'fixed, watching'],
    ['regressed', 'too early', true, true, 'fixed, watching'],
    ['regressed', 'too early', true, false, undefined],
    ['regressed', 'held', false, false, undefined],
    ['fix planned', 'came back', false, false, undefined],
    ['noise', 'came back', false, false, undefined],
    ['risk accepted', 'came back', false, false, undefined],
  ])('%s, fix %s (came back before: %s, set by the machine: %s) → %s', (status, verdict, before, machine, expected) => {
    expect(statusAfterFix(status, { verdict, cameBackBefore: before }, machine)).toBe(expected);
  });

  it('is taken at most twice, whatever comes: no status goes back and forth as tickets arrive', () => {
    const from = Date.UTC(2026, 0, 1);
    const at = (day: number): string => new Date(from + day * DAY_MS).toISOString();
    const arrival = fc.record({
      day: fc.integer({ min: 1, max: 3_000 }).map((tenth) => tenth / 10),
      version: fc.constantFrom(undefined, '1.0', '2.0', '2.1', 'nightly'),
      confidence: fc.constantFrom(0.5, 0.9, 1),
    });
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 60 }),
        fc.constantFrom<string[]>([], ['2.0']),
        (arrivals, versions) => {
          const occurrences = arrivals.map(({ day, ...rest }, n): FixOccurrence => ({
            ticketId: `${n}`,
            name: `T-${n}`,
            at: at(day),
            ...rest,
          }));
          let status: ProblemStatus = 'fixed, watching';
          let previous: FixWatch | undefined;
          const taken: ProblemStatus[] = [];
          for (let day = 121; day <= 301; day += 10) {
            const watch = watchFix(occurrences, { shippedAt: at(120), versions, ...(previous && { previous }) }, { from: at(0), until: at(day) }); // prettier-ignore
            const cameBackBefore = previous?.verdict === 'came back';
            const next = statusAfterFix(status, { verdict: watch.verdict, cameBackBefore }, taken.length > 0);
            if (next) taken.push((status = next));
            previous = watch;
          }
          expect([[], ['resolved'], ['regressed'], ['resolved', 'regressed']]).toContainEqual(taken);
        },
      ),
      { numRuns: 15 },
    );
  });
});
