import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../numeric/seeded-random.js';
import { allocateSample, drawSample } from './draw-sample.js';

describe('how many to ask of each stratum', () => {
  it.each([
    ['one of each before two of any', [4, 900, 100], 3, [1, 1, 1]],
    ['more of larger ones, by the square root', [100, 400, 900], 60, [10, 20, 30]],
    ['never more than there is', [2, 900], 100, [2, 98]],
    ['the larger ones, when there are fewer questions than strata', [5, 50, 500], 2, [0, 1, 1]],
    ['everything, when more is wanted', [3, 4], 50, [3, 4]],
    ['nothing of nothing', [0, 0], 5, [0, 0]],
  ])('%s', (_name, populations, wanted, expected) => {
    expect(allocateSample(populations, wanted)).toEqual(expected);
  });

  it('adds up, and never exceeds what there is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 9 }), fc.nat(300), (populations, wanted) => {
        const asked = allocateSample(populations, wanted);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
        return sum(asked) === Math.min(wanted, sum(populations)) && asked.every((n, at) => n <= populations[at]!);
      }),
    );
  });
});

describe('drawing', () => {
  const things = Array.from({ length: 20 }, (_, at) => at);

  it('takes no thing twice, and the same ones under the same seed', () => {
    const draw = (seed: number) => drawSample([things], 8, seededRandom(seed))[0]!;
    expect(new Set(draw(1)).size).toBe(8);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('gives everything of a stratum the same chance', () => {
    const random = seededRandom(7);
    const drawn = things.map(() => 0);
    for (let round = 0; round < 4_000; round++) for (const one of drawSample([things], 5, random)[0]!) drawn[one]!++;
    // 1 000 expected, standard deviation 27.
    for (const count of drawn) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
