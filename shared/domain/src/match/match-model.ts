import { featureCount, type FeatureName, featureIndex } from './feature-names.js';

/**
 * Scorer and calibration of one profile or installation.
 *
 * score = Σ weights[f] · clip((x[f] − means[f]) / scales[f], ±6)
 * probability = σ(calibrationBias + Σ calibrationWeights[k] · z[k]), z as of `calibrationNames`
 */
export interface MatchModel {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  readonly weights: Float64Array;
  readonly calibrationBias: number;
  readonly calibrationWeights: Float64Array;
}

/** Inputs of the calibration: where a pair stands absolutely, and where among its rivals. */
export const calibrationNames = [
  'score',
  'leadOverNext',
  'titleCosine',
  'textCosine',
  'titleCoverProduct',
  'textCoverProduct',
] as const;

export const maxDeviations = 6;

/** A hand-set model: the first guess before any training, and the prior's shape in tests. */
export function modelFromWeights(weights: Partial<Record<FeatureName, number>>): MatchModel {
  const vector = new Float64Array(featureCount);
  for (const [name, weight] of Object.entries(weights)) vector[featureIndex[name as FeatureName]] = weight;
  return {
    means: new Float64Array(featureCount),
    scales: new Float64Array(featureCount).fill(1),
    weights: vector,
    calibrationBias: -9,
    calibrationWeights: Float64Array.from([1, 0.5, 0, 0, 0, 0]),
  };
}

export function scoreOf(model: MatchModel, features: Float32Array, at: number): number {
  let score = 0;
  const { means, scales, weights } = model;
  for (let index = 0; index < weights.length; index++)
    score += weights[index]! * standardised(features[at + index]!, means[index]!, scales[index]!);
  return score;
}

export const standardised = (value: number, mean: number, scale: number): number =>
  Math.max(-maxDeviations, Math.min(maxDeviations, (value - mean) / scale));
