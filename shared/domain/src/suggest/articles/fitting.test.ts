import { describe, expect, it } from '@jest/globals';
import { ARTICLE_FEATURES } from './article-features.js';
import { choiceProbabilities, fitConditionalLogit } from './conditional-logit.js';
import { fitLogisticRegression } from './logistic-regression.js';
import { articleProfiles } from './profiles.js';

describe('fitLogisticRegression', () => {
  it('finds the log-odds of a two-by-two table exactly', () => {
    // 30 of 100 without, 60 of 100 with the feature: intercept ln(30/70), slope ln(60/40) − ln(30/70).
    const cell = (x: number, outcome: 0 | 1, weight: number) => ({
      features: Float64Array.from([1, x]),
      outcome,
      weight,
    });
    const observations = [cell(0, 1, 30), cell(0, 0, 70), cell(1, 1, 60), cell(1, 0, 40)];
    const weights = fitLogisticRegression(observations, new Float64Array(2), 1e-9);
    expect(weights[0]).toBeCloseTo(Math.log(30 / 70), 6);
    expect(weights[1]).toBeCloseTo(Math.log(60 / 40) - Math.log(30 / 70), 6);
  });

  it('stays at the prior without observations, and finite when the data are separable', () => {
    expect([...fitLogisticRegression([], Float64Array.from([2, -1]), 5)]).toEqual([2, -1]);
    const separable = [-2, -1, 1, 2].map((x) => ({
      features: Float64Array.from([1, x]),
      outcome: x > 0 ? (1 as const) : (0 as const),
      weight: 1,
    }));
    for (const weight of fitLogisticRegression(separable, new Float64Array(2), 0.1))
      expect(Math.abs(weight)).toBeLessThan(20);
  });
});

describe('fitConditionalLogit', () => {
  const one = Float64Array.from([1]);
  const example = (values: number[], chosen: number[]) => ({
    candidates: { articles: Int32Array.from(values.keys()), values: Float32Array.from(values) },
    chosen,
    weight: 1,
  });

  it('finds the weight that gives the observed shares', () => {
    // Two candidates, the one with feature 1 chosen in 3 of 4: weight ln 3.
    const examples = Array.from({ length: 400 }, (_, i) => example([1, 0], [i % 4 === 0 ? 1 : 0]));
    const fit = fitConditionalLogit(examples, one, new Float64Array(1), new Float64Array(1), {
      precision: 0,
      steps: 400,
      rate: 0.1,
    });
    expect(fit.weights[0]).toBeCloseTo(Math.log(3), 2);
  });

  it('gives probabilities that add up to one', () => {
    const probabilities = choiceProbabilities(example([3, -2, 0.5], [0]).candidates, one, one);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });
});

describe('the shipped profile', () => {
  it('has a weight and a scale for every feature', () => {
    const { scales, choiceWeights, anyWeights, firstWeights } = articleProfiles['2026-11'];
    expect(scales).toHaveLength(ARTICLE_FEATURES);
    expect(choiceWeights).toHaveLength(ARTICLE_FEATURES);
    expect(anyWeights).toHaveLength(firstWeights.length);
  });
});
