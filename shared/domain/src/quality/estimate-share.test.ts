/**
 * 1. The interval holds the true share in at least 93 of 100 simulated installations, whatever the strata are like.
 * 2. Strata count by their size: asking more of one does not pull the estimate towards it.
 * 3. The estimate lies in its interval, the interval in 0–1; asking everything leaves no doubt.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../numeric/seeded-random.js';
import { allocateSample } from './draw-sample.js';
import { type StratumAnswers, answersMissing, estimateShare } from './estimate-share.js';

interface Stratum {
  readonly size: number;
  readonly share: number;
}

const rightOf = ({ size, share }: Stratum): number => Math.round(size * share);
const truthOf = (strata: readonly Stratum[]): number =>
  strata.reduce((sum, stratum) => sum + rightOf(stratum), 0) / strata.reduce((sum, { size }) => sum + size, 0);

/** What asking so many things of each stratum shows, none of them twice. */
const ask = (strata: readonly Stratum[], counts: readonly number[], random: () => number): StratumAnswers[] =>
  strata.map((stratum, at) => {
    let yes = 0;
    for (let asked = 0; asked < counts[at]!; asked++)
      if (random() < (rightOf(stratum) - yes) / (stratum.size - asked)) yes++;
    return { population: stratum.size, yes, no: counts[at]! - yes };
  });

const installations = {
  'sure and right': [
    { size: 40, share: 0.8 },
    { size: 300, share: 0.95 },
    { size: 2_000, share: 0.99 },
  ],
  'one weak corner': [
    { size: 60, share: 0.3 },
    { size: 200, share: 0.7 },
    { size: 900, share: 0.97 },
  ],
  'nine strata of all sizes': [0.2, 0.5, 0.7, 0.6, 0.8, 0.9, 0.9, 0.95, 0.99].map((share, at) => ({
    size: [30, 80, 200, 50, 400, 800, 90, 1_500, 3_000][at]!,
    share,
  })),
  'a coin': [{ size: 500, share: 0.5 }],
  'mostly wrong': [
    { size: 100, share: 0.05 },
    { size: 400, share: 0.2 },
  ],
  'a small desk': [
    { size: 8, share: 0.5 },
    { size: 40, share: 0.9 },
  ],
};
/** Few, because each takes milliseconds; the table in ./README.md has 2 000. */
const rounds = 150;

describe('the share of yes in everything, from a sample', () => {
  const cases = Object.entries(installations).flatMap(([name, strata]) =>
    [15, 60].map((asked) => [name, asked, strata] as const),
  );
  it.each(cases)('comes with an interval that holds: %s, %i asked', (_name, asked, strata) => {
    const random = seededRandom(asked);
    const truth = truthOf(strata);
    const counts = allocateSample(
      strata.map(({ size }) => size),
      asked,
    );
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const { low, high } = estimateShare(ask(strata, counts, random))!;
      if (truth >= low - 1e-9 && truth <= high + 1e-9) held++;
    }
    expect(held / rounds).toBeGreaterThanOrEqual(0.93);
  });

  it('counts strata by their size', () => {
    const estimate = estimateShare([
      { population: 900, yes: 10, no: 0 },
      { population: 100, yes: 0, no: 10 },
    ]);
    expect(estimate?.value).toBeCloseTo(0.9);
  });

  it('takes an unanswered stratum for one like its neighbour', () => {
    const estimate = estimateShare([
      { population: 100, yes: 0, no: 5 },
      { population: 300, yes: 0, no: 0 },
      { population: 100, yes: 5, no: 0 },
    ]);
    expect(estimate?.value).toBeCloseTo(0.8);
  });

  it('is nothing without answers, and certain when everything was asked', () => {
    expect(estimateShare([{ population: 5, yes: 0, no: 0 }])).toBeUndefined();
    expect(estimateShare([{ population: 5, yes: 4, no: 1 }])).toMatchObject({ value: 0.8, low: 0.8, high: 0.8 });
  });

  it('lies in its interval, which lies in 0–1 and narrows with more answers alike', () => {
    const stratum = fc
      .record({ yes: fc.nat(30), no: fc.nat(30), more: fc.nat(1_000) })
      .map(({ yes, no, more }) => ({ yes, no, population: yes + no + more }));
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 9 }), (strata) => {
        const one = estimateShare(strata);
        if (one === undefined) return strata.every(({ yes, no }) => yes + no === 0);
        return 0 <= one.low && one.low <= one.value && one.value <= one.high && one.high <= 1;
      }),
    );
  });

  it('refuses more answers than things', () => {
    expect(() => estimateShare([{ population: 3, yes: 4, no: 0 }])).toThrow(RangeError);
  });
});

describe('how many answers are missing', () => {
  it.each([
    ['none yet', undefined, 12],
    ['a few that agree', { yes: 5, no: 0 }, 22],
    ['half and half', { yes: 12, no: 12 }, 72],
    ['enough', { yes: 95, no: 5 }, 0],
  ])('%s', (_name, answers, missing) => {
    const estimate = answers && estimateShare([{ population: 10_000, ...answers }]);
    expect(answersMissing(estimate)).toBe(missing);
  });
});
