import type { CandidateFeatures } from './article-features.js';

/** A ticket whose articles are known: its candidates and which of them were linked. */
export interface ChoiceExample {
  readonly candidates: CandidateFeatures;
  /** Positions within `candidates`, at least one. */
  readonly chosen: readonly number[];
  readonly weight: number;
}

interface LogitFit {
  readonly weights: Float64Array;
  readonly loss: number;
}

/**
 * Fit P(a | ticket) = exp(w·x_a) / Σ exp(w·x_b) by maximum a posteriori: Gaussian prior around `prior` with precision `precision`
 * (in examples' worth), full-batch gradient steps with diagonal scaling (Adam), deterministic.
 *
 * @param scales  standard deviation of each feature; features are divided by it
 * Complexity: O(steps · Σ candidates · features).
 */
export function fitConditionalLogit(
  examples: readonly ChoiceExample[],
  scales: Float64Array,
  prior: Float64Array,
  start: Float64Array,
  options: { readonly precision: number; readonly steps: number; readonly rate: number },
): LogitFit {
  const width = scales.length;
  const weights = Float64Array.from(start);
  const gradient = new Float64Array(width);
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  let loss = 0;
  let totalWeight = 0;
  for (const example of examples) totalWeight += example.weight;
  for (let step = 1; step <= options.steps; step += 1) {
    gradient.fill(0);
    loss = 0;
    for (const { candidates, chosen, weight } of examples) {
      const probabilities = choiceProbabilities(candidates, scales, weights);
      let hit = 0;
      for (const position of chosen) hit += probabilities[position]!;
      hit = Math.max(hit, 1e-12);
      loss -= weight * Math.log(hit);
      const { values, articles } = candidates;
      // d(−ln Σ chosen p)/dw = Σ p·x − Σ_chosen (p / hit)·x
      for (let i = 0; i < articles.length; i += 1) {
        const share = weight * probabilities[i]!;
        if (share < 1e-6) continue;
        const base = i * width;
        for (let f = 0; f < width; f += 1) gradient[f]! += share * values[base + f]!;
      }
      for (const position of chosen) {
        const share = (weight * probabilities[position]!) / hit;
        const base = position * width;
        for (let f = 0; f < width; f += 1) gradient[f]! -= share * values[base + f]!;
      }
    }
    const rate = options.rate * (1 - (step - 1) / options.steps);
    for (let f = 0; f < width; f += 1) {
      const distance = weights[f]! - prior[f]!;
      loss += 0.5 * options.precision * distance * distance;
      const g = (gradient[f]! / scales[f]! + options.precision * distance) / (totalWeight + 1);
      mean[f] = 0.9 * mean[f]! + 0.1 * g;
      square[f] = 0.99 * square[f]! + 0.01 * g * g;
      const m = mean[f]! / (1 - 0.9 ** step);
      const v = square[f]! / (1 - 0.99 ** step);
      weights[f]! -= (rate * m) / (Math.sqrt(v) + 1e-8);
    }
  }
  return { weights, loss };
}

/** Probabilities of the candidates, summing to 1. */
export function choiceProbabilities(
  { articles, values }: CandidateFeatures,
  scales: Float64Array,
  weights: Float64Array,
): Float64Array {
  const width = scales.length;
  const scores = new Float64Array(articles.length);
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < articles.length; i += 1) {
    let score = 0;
    const base = i * width;
    for (let f = 0; f < width; f += 1) score += (weights[f]! / scales[f]!) * values[base + f]!;
    scores[i] = score;
    if (score > top) top = score;
  }
  let sum = 0;
  for (let i = 0; i < scores.length; i += 1) {
    scores[i] = Math.exp(scores[i]! - top);
    sum += scores[i]!;
  }
  for (let i = 0; i < scores.length; i += 1) scores[i]! /= sum;
  return scores;
}
