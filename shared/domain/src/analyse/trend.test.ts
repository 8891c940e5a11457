import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../numeric/seeded-random.js';
import { type TrendWord, judgeTrend } from './trend.js';

const OBSERVED = 210;
/** `usual` tickets spread over the 182 days before the last 28, and `recent` within these. */
const days = (usual: number, recent: number): Float64Array =>
  Float64Array.from([
    ...Array.from({ length: usual }, (_, i) => 1 + (i * 181) / Math.max(1, usual)),
    ...Array.from({ length: recent }, (_, i) => 183 + (i * 26) / Math.max(1, recent)),
  ]);
/** Days of tickets at a steady rate; they come in clumps of this mean size (geometric), at random moments. */
function steady(perWeek: number, clump: number, random: () => number, until = OBSERVED): Float64Array {
  const days: number[] = [];
  for (let at = 0; ;) {
    at -= (Math.log(1 - random()) * 7 * clump) / perWeek;
    if (at >= until) return Float64Array.from(days);
    do days.push(at);
    while (random() > 1 / clump);
  }
}
const judge = (usual: number, recent: number, previous?: TrendWord) =>
  judgeTrend(days(usual, recent), OBSERVED, previous === undefined ? {} : { previous });

describe('the trend of a problem', () => {
  it.each<[usual: number, recent: number, word: TrendWord, brief: string]>([
    [52, 20, 'rising', '20 in 4 weeks, 8 usual'],
    [52, 8, 'steady', '8 in 4 weeks, 8 usual'],
    [52, 2, 'falling', '2 in 4 weeks, 8 usual'],
    [52, 0, 'quiet', 'none for 31 days'],
    [0, 4, 'emerging', 'new: 4 in 4 weeks'],
    [0, 2, 'too little data', 'new: 2 so far'],
    [1, 1, 'too little data', '2 tickets in all'],
  ])('%i before and %i now is %s', (usual, recent, word, brief) => {
    expect(judge(usual, recent)).toMatchObject({ word, brief });
  });

  it('stays rising until the rise is plainly over, and does not become rising for as little', () => {
    const wavering = judge(26, 7);
    expect(wavering.word).toBe('steady');
    expect(judge(26, 7, 'rising').word).toBe('rising');
    expect(judge(26, 5, 'rising').word).toBe('steady');
  });

  it.each([
    ['one by one', 1, 0.03],
    ['in clumps of two to three', 2.5, 0.06],
  ])('rarely cries out at a steady rate, when tickets come %s', (_name, clump, most) => {
    const random = seededRandom(9);
    let alarms = 0;
    for (let round = 0; round < 300; round++)
      if (judgeTrend(steady(2, clump, random), OBSERVED).word === 'rising') alarms++;
    expect(alarms / 300).toBeLessThanOrEqual(most);
  });

  it('notices a rate that trebles', () => {
    const random = seededRandom(9);
    let noticed = 0;
    for (let round = 0; round < 100; round++) {
      const days = [...steady(2, 1, random), ...steady(4, 1, random).filter((day) => day > 182)];
      if (judgeTrend(Float64Array.from(days).sort(), OBSERVED).word === 'rising') noticed++;
    }
    expect(noticed / 100).toBeGreaterThan(0.85);
  });

  it('is left and taken up again only for tickets that came meanwhile, or weeks later', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 10, maxLength: 120 }),
        (moments) => {
          const days = Float64Array.from(moments).sort();
          let previous: TrendWord | undefined;
          let left: { day: number; seen: number } | undefined;
          for (let day = OBSERVED; day < 400; day++) {
            const seen = days.filter((one) => one <= day);
            const { word } = judgeTrend(seen, day, previous === undefined ? {} : { previous });
            if (previous === 'rising' && word !== 'rising') left = { day, seen: seen.length };
            if (previous !== 'rising' && word === 'rising' && left)
              expect(seen.length - left.seen >= 2 || day - left.day >= 21).toBe(true);
            previous = word;
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('does not flap: judged every day at a steady rate, its word changes a few times a year', () => {
    const random = seededRandom(4);
    const days = steady(3, 1, random, 600);
    let previous: TrendWord | undefined;
    let changes = 0;
    for (let day = OBSERVED; day < 600; day++) {
      const seen = days.filter((one) => one <= day);
      const { word } = judgeTrend(seen, day, previous === undefined ? {} : { previous });
      if (previous !== undefined && word !== previous) changes++;
      previous = word;
    }
    expect(changes).toBeLessThanOrEqual(8);
  });

  it('gives the same word when asked again', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.nat(25),
        fc.option(fc.constantFrom<TrendWord>('rising', 'falling', 'steady', 'quiet'), { nil: undefined }),
        (usual, recent, previous) => {
          const { word } = judge(usual, recent, previous);
          expect(judge(usual, recent, word).word).toBe(word);
        },
      ),
    );
  });
});
