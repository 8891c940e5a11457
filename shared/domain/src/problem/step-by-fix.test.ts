import { describe, expect, it } from '@jest/globals';
import type { FixWatchVerdict } from '../analyse/watch-fix.js';
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
});
