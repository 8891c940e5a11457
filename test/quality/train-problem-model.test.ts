/** 1. The shipped model is the trainer's own output, to the letter. 2. Training finds what tells a right suggestion. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { problemModel202611 } from '@reprise/domain';

import { fitProblemModel, sourceOf } from './train-problem-model.js';

describe('the shipped model of suggested problems', () => {
  it('is written as the training script prints it', () => {
    const shipped = join(__dirname, '../../shared/domain/src/suggest/problem-model-2026-11.ts');
    expect(sourceOf(problemModel202611)).toBe(readFileSync(shipped, 'utf8'));
  });
});

describe('fitProblemModel', () => {
  it('gives weight to what tells right suggestions from others', () => {
    const rows = Array.from({ length: 400 }, (_, n) => ({
      probability: 0,
      evidence: { pairProbability: 0.1, agreement: n % 2 === 0 ? 6 + (n % 3) : n % 5 },
      isRight: n % 2 === 0,
      isLabelled: true,
      isKnown: true,
    }));
    const { agreement, pair } = fitProblemModel([rows]);
    expect(agreement).toBeGreaterThan(0.3);
    expect(Math.abs(pair)).toBeLessThan(1);
  });
});
