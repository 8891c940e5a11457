import { describe, expect, it } from '@jest/globals';
import { compareHeldBack, type HeldBackPoint } from './compare-held-back.js';

const points = (count: number, ofEach: (index: number) => Partial<HeldBackPoint>): HeldBackPoint[] =>
  Array.from({ length: count }, (_, index) => ({ problem: index, weight: 1, before: 0, after: 0, ...ofEach(index) }));

describe('what was held back, before and after', () => {
  it('is compared on the same decisions: what each gains alike is gained surely, however much they differ', () => {
    const { before, gain } = compareHeldBack(
      points(40, (n) => ({ before: n / 40, after: n / 40 + 0.01 })),
      1,
    );
    expect(gain.low).toBeCloseTo(0.01, 9);
    expect(gain.high).toBeCloseTo(0.01, 9);
    expect(before.high - before.low).toBeGreaterThan(0.1);
  });

  it('is no sure gain when as many lose as win', () => {
    const { gain } = compareHeldBack(
      points(40, (n) => ({ before: n % 2, after: (n + 1) % 2 })),
      1,
    );
    expect(gain.value).toBe(0);
    expect(gain.low).toBeLessThan(0);
    expect(gain.high).toBeGreaterThan(0);
  });

  it('takes decisions about one problem for one piece of evidence', () => {
    const changes = (n: number) => ({ before: 0, after: n % 5 === 0 ? -1 : 1 });
    const alone = compareHeldBack(points(40, changes), 1);
    const together = compareHeldBack(
      points(40, (n) => ({ ...changes(n), problem: n % 5 })),
      1,
    );
    expect(together.gain.value).toBe(alone.gain.value);
    expect(together.gain.low).toBeLessThan(alone.gain.low);
  });

  it('gains where less is better and less there is, by weight', () => {
    const { before, after, gain } = compareHeldBack(
      points(2, (n) => ({ weight: n + 1, before: 3, after: 1.5 })),
      -1,
    );
    expect([before.value, after.value, gain.value]).toEqual([2, 1, 1]);
  });

  it('has nothing to gain where nothing can be said', () => {
    expect(
      compareHeldBack(
        points(3, () => ({ weight: 0 })),
        1,
      ).gain,
    ).toEqual({ value: 0, low: 0, high: 0 });
  });
});
