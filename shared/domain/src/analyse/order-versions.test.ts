import { describe, expect, it } from '@jest/globals';
import { holdsFix } from './order-versions.js';

const released = (...rows: [version: string, releasedAt: string][]) =>
  rows.map(([version, releasedAt]) => ({ version, releasedAt }));
const none = released();

describe('does a version hold the fix?', () => {
  it.each<[story: string, version: string, fixes: string[], releases: ReturnType<typeof released>, answer: string]>([
    ['the version of the fix itself', '4.8.2', ['4.8.2'], none, 'holds'],
    ['the same, written otherwise', 'V4.8.2', ['4.8.2'], none, 'holds'],
    ['a later patch', '4.8.10', ['4.8.2'], none, 'holds'],
    ['an earlier patch', '4.8.1', ['4.8.2'], none, 'lacks'],
    ['the next line', '4.9.0', ['4.8.2'], none, 'holds'],
    ['an older line without a back-port', '4.7.30', ['4.8.2'], none, 'lacks'],
    ['a line with a back-port, from the back-port on', '4.7.9', ['4.8.2', '4.7.9'], none, 'holds'],
    ['the same line before the back-port', '4.7.8', ['4.8.2', '4.7.9'], none, 'lacks'],
    ['a line between back-port and fix', '4.8.0', ['5.0.0', '4.7.9'], none, 'unknown'],
    ['a line older than every back-port', '4.6.12', ['4.8.2', '4.7.9'], none, 'lacks'],
    ['a release candidate of the fix', '4.8.2-rc.1', ['4.8.2'], none, 'lacks'],
    ['rc.10 after a fix in rc.2', '4.8.2-rc.10', ['4.8.2-rc.2'], none, 'holds'],
    ['a hotfix on the version of the fix', '4.8.2-hotfix1', ['4.8.2'], none, 'holds'],
    ['a product before the number', 'Titanium SDK 7.5.0', ['7.4.1'], none, 'holds'],
    ['build metadata', '4.8.2+build.77', ['4.8.2'], none, 'holds'],
    ['free text', 'the new one', ['4.8.2'], none, 'unknown'],
    ['a range', '4.8.x', ['4.8.2'], none, 'unknown'],
    [
      'a number above all releases',
      '999.9.9',
      ['4.8.2'],
      released(['4.8.2', '2026-03-01'], ['4.9.0', '2026-05-01']),
      'unknown',
    ],
    [
      'a higher number that came out before the fix',
      '5.0.0',
      ['4.8.2'],
      released(['5.0.0', '2026-01-01'], ['4.8.2', '2026-03-01']),
      'lacks',
    ],
    [
      'a name that came out later',
      'spring',
      ['winter'],
      released(['winter', '2026-01-01'], ['spring', '2026-04-01']),
      'holds',
    ],
    [
      'a name that came out earlier',
      'autumn',
      ['winter'],
      released(['autumn', '2025-10-01'], ['winter', '2026-01-01']),
      'lacks',
    ],
    ['a name nobody knows', 'summer', ['winter'], released(['winter', '2026-01-01']), 'unknown'],
    [
      'a fix whose release was deleted',
      '4.8.3',
      ['4.8.2'],
      released(['4.8.3', '2026-04-01'], ['4.8.1', '2026-02-01']),
      'holds',
    ],
  ])('%s (%s)', (_, version, fixes, releases, answer) => {
    expect(holdsFix(version, fixes, releases).answer).toBe(answer);
  });
});
