/** 1. The shipped scorers are the trainer's own output, to the letter. 2. The ranker learns what tells right from wrong, the same each time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { matchProfiles } from '@reprise/domain';

import { fitSoftmaxRanker, type RankingExample } from './fit-softmax-ranker.js';
import { sourceOf, sourceOfLinkScorer } from './train-match-model.js';

describe('the shipped match model', () => {
  it('is written as the training script prints it', () => {
    const shipped = join(__dirname, '../../shared/domain/src/match/match-model-2026-11.ts');
    expect(sourceOf(matchProfiles['2026-11'].model)).toBe(readFileSync(shipped, 'utf8'));
  });

  it('has its sister for links written likewise', () => {
    const shipped = join(__dirname, '../../shared/domain/src/match/link-scorer-2026-11.ts');
    expect(sourceOfLinkScorer(matchProfiles['2026-11'].linkScorer)).toBe(readFileSync(shipped, 'utf8'));
  });
});

describe('fitSoftmaxRanker', () => {
  /** Feature 0 tells the right candidate, feature 1 is noise, feature 2 would tell as well. */
  const examples: RankingExample[] = Array.from({ length: 40 }, (_, list) => ({
    features: Float32Array.from({ length: 30 }, (_unused, at) => {
      const [row, feature] = [Math.floor(at / 3), at % 3];
      return feature === 1 ? ((list * 7 + row * 13) % 11) / 11 : row === list % 10 ? 1 : 0;
    }),
    isMatch: Uint8Array.from({ length: 10 }, (_unused, row) => (row === list % 10 ? 1 : 0)),
    weight: 1,
  }));

  it('gives weight to what tells right from wrong, and none to what is held back', () => {
    const { weights } = fitSoftmaxRanker(examples, 3, (feature) => feature !== 2);
    expect(weights[0]!).toBeGreaterThan(4 * Math.abs(weights[1]!));
    expect(weights[2]).toBe(0);
  });

  it('finds the same numbers again', () => {
    expect(fitSoftmaxRanker(examples, 3)).toEqual(fitSoftmaxRanker(examples, 3));
  });
});
