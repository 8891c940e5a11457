/**
 * A ticket comes after a fix was shipped in 2.3.4 and, for those who stayed on the older line, in 1.9.7: is the problem reopened, and what does
 * the reopening say? Only a version that holds the fix is evidence; what cannot be told is none.
 */
import { describe, expect, it } from '@jest/globals';
import { statusAfterFix } from '../problem/step-by-fix.js';
import { DAY_MS } from './moments.js';
import type { DatedVersion } from './order-versions.js';
import { type FixOccurrence, watchFix } from './watch-fix.js';

const from = '2026-01-01T00:00:00.000Z';
const moment = (day: number): string => new Date(Date.parse(from) + day * DAY_MS).toISOString();
const before: FixOccurrence[] = Array.from({ length: 20 }, (_, week) => ({
  ticketId: `before/${week}`,
  name: `T-${week}`,
  at: moment(1 + week * 7),
  version: '2.3.0',
  confidence: 1,
}));
const released = (...rows: [version: string, day: number][]): DatedVersion[] =>
  rows.map(([version, day]) => ({ version, releasedAt: moment(day) }));
const ticket = (version?: string, isOfOtherProduct = false): FixOccurrence => ({
  ticketId: 'after',
  name: 'T-99',
  at: '2026-06-10T00:00:00.000Z',
  version,
  isOfOtherProduct,
  confidence: 1,
});
/** Status of a problem that was watched, and why, after one ticket. */
const reopened = (after: FixOccurrence, versions: readonly string[], releases: readonly DatedVersion[] = []) => {
  const { verdict, text } = watchFix(
    [...before, after],
    { shippedAt: moment(145), versions, releases },
    { from, until: '2026-06-11T00:00:00.000Z' },
  );
  const status = statusAfterFix('fixed, watching', { verdict, cameBackBefore: false }, false) ?? 'fixed, watching';
  return { status, text: verdict === 'came back' ? text : undefined };
};
const backPorted = ['2.3.4', '1.9.7'];
const says = (version: string, why: string): string => `T-99 of 2026-06-10 reports ${version}, which ${why}.`;

describe('after a fix in 2.3.4 and 1.9.7 a ticket', () => {
  it.each<[story: string, version: string | undefined, sentence: string | undefined]>([
    ['of the older line, before its back-port', '1.9.6', undefined],
    ['of the back-port itself', '1.9.7', says('1.9.7', 'is the version that holds the fix')],
    ['of the older line, after its back-port', '1.9.8', says('1.9.8', 'is later than 1.9.7')],
    ['of the newer line, before the fix', '2.3.3', undefined],
    ['of the fix itself', '2.3.4', says('2.3.4', 'is the version that holds the fix')],
    ['of the fix itself, written otherwise', 'v2.3.4', says('v2.3.4', 'is 2.3.4')],
    ['of the next line', '2.4.0', says('2.4.0', 'is later than 2.3.4')],
    ['of a patch with more figures', '2.3.4.1', says('2.3.4.1', 'is later than 2.3.4')],
    ['of a line between back-port and fix, which may have got neither', '2.2.9', undefined],
    ['of a line older than both', '1.8.30', undefined],
    ['of a candidate of the fix', '2.3.4-rc.2', undefined],
    ['of a candidate of the patch after the fix', '2.3.5-rc.1', says('2.3.5-rc.1', 'is later than 2.3.4')],
    ['of a candidate of the next line, which may be older than the fix', '2.4.0-beta.1', undefined],
    ['of a nightly build of the next line', '2.5.0-nightly.20260201', undefined],
    ['of a hotfix on the fix', '2.3.4-hotfix2', says('2.3.4-hotfix2', 'is later than 2.3.4')],
    ['of the fix with build metadata', '2.3.4+build.77', says('2.3.4+build.77', 'is 2.3.4')],
    ['of a version that cannot be read', 'the new one', undefined],
    ['of a range', '2.3.x', undefined],
    ['of two versions at once', '2.3.3, 2.4.0', undefined],
    ['without a version', undefined, undefined],
  ])('%s (%s)', (_, version, sentence) => {
    const { status, text } = reopened(ticket(version), backPorted);
    expect([status, text]).toEqual([sentence === undefined ? 'fixed, watching' : 'regressed', sentence]);
  });

  it('of another product reopens nothing, however high its number', () => {
    expect(reopened(ticket('7.0.0', true), backPorted).status).toBe('fixed, watching');
  });

  it.each<[story: string, version: string, fixes: string[], releases: DatedVersion[], sentence: string | undefined]>([
    [
      'a later name in the order of releases',
      'Oslo',
      ['Lima'],
      released(['Lima', 100], ['Oslo', 150]),
      says('Oslo', 'came out after the fix'),
    ],
    ['an earlier name', 'Kyoto', ['Lima'], released(['Kyoto', 50], ['Lima', 100]), undefined],
    ['a name that nobody released', 'Paris', ['Lima'], released(['Lima', 100]), undefined],
    ['a name, and no order at all', 'Oslo', ['Lima'], [], undefined],
    ['a later day', '2026-06-01', ['2026-05-20'], [], says('2026-06-01', 'is later than 2026-05-20')],
    ['an earlier day', '2026-05-01', ['2026-05-20'], [], undefined],
    ['a later month', '2026.6', ['2026.5.1'], [], says('2026.6', 'is later than 2026.5.1')],
    ['an earlier day of the same month', '2026.5.19', ['2026.5.20'], [], undefined],
    ['a later day in one number', '20260601', ['20260520'], [], says('20260601', 'is later than 20260520')],
    ['another build of the version of the fix', '2.3.4+12', ['2.3.4+77'], [], undefined],
    ['the build of the fix', '2.3.4+77', ['2.3.4+77'], [], says('2.3.4+77', 'is the version that holds the fix')],
    [
      'a candidate of the next line that is known to be younger',
      '2.4.0-rc.1',
      ['2.3.4'],
      released(['2.3.4', 100], ['2.4.0-rc.1', 120]),
      says('2.4.0-rc.1', 'is later than 2.3.4'),
    ],
    [
      'a candidate of the next line that is known to be older',
      '2.4.0-rc.1',
      ['2.3.4'],
      released(['2.4.0-rc.1', 90], ['2.3.4', 100]),
      undefined,
    ],
    ['a number above every release', '999.0.0', ['2.3.4'], released(['2.3.4', 100], ['2.4.0', 120]), undefined],
    [
      'a maintenance release of a line without the fix, younger than it',
      '1.9.9',
      ['2.3.4'],
      released(['2.3.4', 100], ['1.9.9', 130]),
      undefined,
    ],
  ])('%s (%s)', (_, version, fixes, releases, sentence) => {
    const { status, text } = reopened(ticket(version), fixes, releases);
    expect([status, text]).toEqual([sentence === undefined ? 'fixed, watching' : 'regressed', sentence]);
  });
});
