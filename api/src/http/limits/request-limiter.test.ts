import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RequestLimiter } from './request-limiter.js';

const limit = { burst: 3, perMinute: 60 };

describe('the limit on requests', () => {
  it('lets a burst through, then as many as flow back', () => {
    const limiter = new RequestLimiter();
    expect([0, 0, 0, 0].map((now) => limiter.take('ada', limit, now))).toEqual([0, 0, 0, 1_000]);
    expect(limiter.take('ada', limit, 500)).toBe(500);
    expect(limiter.take('ada', limit, 1_000)).toBe(0);
    expect(limiter.take('ada', limit, 1_001)).toBeGreaterThan(0);
  });

  it('counts each key for itself', () => {
    const limiter = new RequestLimiter();
    for (let n = 0; n < 9; n++) limiter.take('ada', limit, 0);
    expect(limiter.take('bob', limit, 0)).toBe(0);
  });

  it('keeps a bounded number of keys, those used last', () => {
    const limiter = new RequestLimiter(2);
    for (const key of ['a', 'b', 'c']) for (let n = 0; n < 3; n++) limiter.take(key, limit, 0);
    expect(limiter.take('c', limit, 0)).toBeGreaterThan(0);
    expect(limiter.take('a', limit, 0)).toBe(0);
  });

  it('never lets more through in a span of time than burst and flow allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 100 }), (pauses) => {
        const limiter = new RequestLimiter();
        let now = 0;
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (limiter.take('x', limit, now) === 0) passed++;
        }
        expect(passed).toBeLessThanOrEqual(limit.burst + (now * limit.perMinute) / 60_000 + 1e-6);
      }),
    );
  });
});
