import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../numeric/seeded-random.js';
import { reliabilityOf } from './reliability.js';
import { REVIEW_STRATA, reviewStratum } from './review-strata.js';

const told = (probability: number, right: number, wrong: number) =>
  Array.from({ length: right + wrong }, (_, at) => ({ probability, wasRight: at < right }));

describe('whether probabilities come true', () => {
  it.each([
    ['comes true', told(0.7, 14, 6), 'as told'],
    ['is right less often than told', told(0.9, 8, 12), 'too sure'],
    ['is right more often than told', told(0.55, 20, 0), 'too shy'],
    ['is asked too rarely to tell', told(0.9, 0, 5), 'too few answers'],
    ['is never asked', [], 'too few answers'],
  ])('a band that %s', (_name, some, word) => {
    expect(reliabilityOf(some, [0.5])[1]!.word).toBe(word);
  });

  it('counts every answer in one band, the bounds with the upper one', () => {
    const bands = reliabilityOf([...told(0, 1, 0), ...told(0.5, 2, 0), ...told(1, 3, 0)], [0.5]);
    expect(bands.map(({ answers }) => answers)).toEqual([1, 5]);
  });

  it('rarely blames a machine that tells the truth', () => {
    const random = seededRandom(3);
    let blamed = 0;
    for (let round = 0; round < 200; round++) {
      const answers = Array.from({ length: 30 }, () => {
        const probability = 0.5 + random() / 2;
        return { probability, wasRight: random() < probability };
      });
      if (reliabilityOf(answers, [0.5])[1]!.word !== 'as told') blamed++;
    }
    expect(blamed / 200).toBeLessThan(0.07);
  });
});

describe('strata', () => {
  it.each([
    [0, 2, 0],
    [0.14, 20, 2],
    [0.15, 4, 3],
    [0.35, 5, 7],
    [1, 1_000, REVIEW_STRATA - 1],
  ])('%f in a problem of %i is stratum %i', (probability, size, stratum) => {
    expect(reviewStratum(probability, size)).toBe(stratum);
  });
});
