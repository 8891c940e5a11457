import { describe, expect, it } from '@jest/globals';
import { AttemptLimiter } from './attempt-limiter.js';

const limits = { maxFailures: 3, windowMs: 1_000, maxKeys: 2 };

describe('the limit on failed sign-ins', () => {
  it('lets the fourth attempt wait until the window of the first failure ends', () => {
    const limiter = new AttemptLimiter(limits);
    for (const now of [0, 100, 200]) {
      expect(limiter.waitMs('ada', now)).toBe(0);
      limiter.fail('ada', now);
    }
    expect(limiter.waitMs('ada', 300)).toBe(700);
    expect(limiter.waitMs('ada', 1_000)).toBe(0);
  });

  it('does not hold one person up for the failures of another', () => {
    const limiter = new AttemptLimiter(limits);
    for (let n = 0; n < 5; n++) limiter.fail('ada', 0);
    expect(limiter.waitMs('bob', 1)).toBe(0);
  });

  it('forgets failures after a right answer', () => {
    const limiter = new AttemptLimiter(limits);
    for (let n = 0; n < 3; n++) limiter.fail('ada', 0);
    limiter.clear('ada');
    expect(limiter.waitMs('ada', 1)).toBe(0);
  });

  it('keeps a bounded number of keys, the newest', () => {
    const limiter = new AttemptLimiter(limits);
    for (const key of ['a', 'b', 'c']) for (let n = 0; n < 3; n++) limiter.fail(key, 0);
    expect(limiter.waitMs('a', 1)).toBe(0);
    expect(limiter.waitMs('c', 1)).toBeGreaterThan(0);
  });
});
