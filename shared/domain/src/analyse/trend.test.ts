import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type TrendWord, judgeTrend } from './trend.js';

const OBSERVED = 210;
/** `usual` tickets spread over the 182 days before the last 28, and `recent` within these. */
const days = (usual: number, recent: number): Float64Array =>
  Float64Array.from([
    ...Array.from({ length: usual }, (_, i) => 1 + (i * 181) / Math.max(1, usual)),
    ...Array.from({ length: recent }, (_, i) => 183 + (i * 26) / Math.max(1, recent)),
  ]);
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
