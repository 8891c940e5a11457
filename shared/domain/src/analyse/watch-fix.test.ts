import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from './moments.js';
import { type FixOccurrence, type WatchedFix, watchFix } from './watch-fix.js';

const from = '2025-01-01T00:00:00.000Z';
const moment = (day: number): string => new Date(Date.parse(from) + day * DAY_MS).toISOString();
const SHIPPED = 180;
const at = (days: readonly number[], version?: string, confidence = 1): FixOccurrence[] =>
  days.map((day) => ({
    ticketId: `${version ?? 'none'}/${day}`,
    name: `T-${day}`,
    at: moment(day),
    version,
    confidence,
  }));
const every = (step: number, first: number, last: number): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
const weeklyBefore = at(every(7, 1, 179), '4.7.0');
const judge = (after: readonly FixOccurrence[], until: number, fix: Partial<WatchedFix> = {}) =>
  watchFix(
    [...weeklyBefore, ...after],
    { shippedAt: moment(SHIPPED), versions: [], ...fix },
    { from, until: moment(until) },
  );
const inVersion = { versions: ['4.8.2'] };

describe('what became of a fix', () => {
  it.each<[story: string, after: FixOccurrence[], until: number, fix: Partial<WatchedFix>, verdict: string]>([
    ['a weekly problem stays away for two months', [], 240, {}, 'held'],
    ['a week has passed', [], 187, {}, 'too early'],
    ['it goes on as before', at(every(7, 183, 290)), 290, {}, 'came back'],
    ['one ticket comes, without a version', at([200]), 260, {}, 'held'],
    ['three latecomers in the first days, then silence', at([181, 182, 183]), 300, {}, 'held'],
    ['it returns after half a year of quiet', at(every(6, 370, 440)), 440, {}, 'came back'],
    ['nothing was observed since', [], 180, {}, 'too early'],
    ['a ticket reports the fixed version', at([200], '4.8.2'), 210, inVersion, 'came back'],
    ['a ticket reports a later version', at([200], '4.9.0'), 210, inVersion, 'came back'],
    ['twenty tickets of versions that lack it', at(every(3, 181, 240), '4.7.0'), 240, inVersion, 'too early'],
    ['a back-ported line reports it again', at([200], '4.7.9'), 210, { versions: ['4.8.2', '4.7.9'] }, 'came back'],
    [
      'the line of the back-port, but an older version',
      at([200], '4.7.8'),
      210,
      { versions: ['4.8.2', '4.7.9'] },
      'too early',
    ],
    [
      'a forged version',
      at([200], '999.9.9'),
      210,
      { ...inVersion, releases: [{ version: '4.8.2', releasedAt: moment(180) }] },
      'too early',
    ],
    ['the only ticket of the fixed version may not belong here', at([200], '4.8.2', 0.7), 210, inVersion, 'too early'],
    ['two tickets that probably both belong here', at([200, 203], '4.8.2', 0.8), 210, inVersion, 'came back'],
    [
      'a person set the ticket aside',
      at([200], '4.8.2'),
      210,
      { ...inVersion, setAside: new Set(['4.8.2/200']) },
      'held',
    ],
    [
      'tickets without a version cannot reopen what versions decide',
      [...at(every(7, 183, 290)), ...at([184], '4.7.0')],
      290,
      inVersion,
      'too early',
    ],
    [
      'all use is on the fixed version, and quiet',
      [],
      240,
      { ...inVersion, usage: [{ version: '4.8.2', count: 80 }] },
      'held',
    ],
    [
      'quiet, but hardly anybody has the fix yet',
      [],
      240,
      {
        ...inVersion,
        usage: [
          { version: '4.8.2', count: 3 },
          { version: '4.7.0', count: 97 },
        ],
      },
      'too early',
    ],
  ])('%s', (_, after, until, fix, verdict) => {
    const judged = judge(after, until, fix);
    expect(judged.verdict).toBe(verdict);
    expect(judged.evidence !== undefined).toBe(verdict === 'came back');
  });

  it('says what a reopening rests on: ticket, day and version', () => {
    const { text, evidence } = judge([...at([190], '4.7.0'), ...at([200, 204], '4.9.1')], 210, inVersion);
    expect(text).toBe(
      'T-200 of 2025-07-20 reports 4.9.1, which is later than 4.8.2; 1 more since. 1 ticket from versions without the fix does not count.',
    );
    expect(evidence).toMatchObject({ kind: 'version', ticketIds: ['4.9.1/200', '4.9.1/204'], since: moment(200) });
  });

  it('says how long to wait, with how far the fix has spread', () => {
    const usage = [
      { version: '4.8.2', count: 50 },
      { version: '4.7.0', count: 50 },
    ];
    const half = judge([], 190, { ...inVersion, usage });
    const all = judge([], 190, { ...inVersion, usage: usage.slice(0, 1) });
    expect(half.text).toMatch(/^Too early: about \d+ more quiet days would settle it, as 50 % of the use/);
    expect(half.moreDaysNeeded!).toBeGreaterThan(1.8 * all.moreDaysNeeded!);
  });

  it('keeps a verdict: a held fix stays held over one late ticket', () => {
    const held = judge([], 215);
    expect(held.verdict).toBe('held');
    expect(judge(at([216, 217]), 218).verdict).toBe('too early');
    expect(judge(at([216, 217]), 218, { previous: held }).verdict).toBe('held');
  });

  it('takes a reopening back when none of its tickets belongs to the problem any more', () => {
    const previous = judge(at([200], '4.8.2'), 210, inVersion);
    expect(judge([], 211, { ...inVersion, previous }).verdict).toBe('held');
    expect(judge(at([200], '4.8.2', 0.5), 211, { ...inVersion, previous }).verdict).toBe('came back');
  });

  it('comes to the same answer when asked again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            day: fc.integer({ min: 1, max: 400 }),
            version: fc.constantFrom(undefined, '4.7.0', '4.8.2', '4.9.0', 'nightly'),
          }),
          { maxLength: 40 },
        ),
        fc.constantFrom<string[]>([], ['4.8.2'], ['4.8.2', '4.7.9']),
        (history, versions) => {
          const occurrences = history.flatMap(({ day, version }, i) => at([day + i / 100], version, 0.9));
          const fix = { shippedAt: moment(SHIPPED), versions };
          const window = { from, until: moment(405) };
          const once = watchFix(occurrences, fix, window);
          expect(watchFix(occurrences, { ...fix, previous: once }, window)).toEqual(once);
        },
      ),
      { numRuns: 30 },
    );
  });
});
