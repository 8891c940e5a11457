import { featureCount, type FeatureName, featureNames } from './feature-names.js';

/** score = Σ weights[f] · clip((x[f] − means[f]) / scales[f], ±4), in the order of `featureNames`. */
export interface Scorer {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  readonly weights: Float64Array;
}

/** A scorer as it is written down: by feature name, so that features can be added without renumbering. */
export interface WrittenScorer {
  /** Mean, scale and weight of each feature. A feature that is missing has no weight. */
  readonly features: Partial<Record<FeatureName, readonly [mean: number, scale: number, weight: number]>>;
}

export const maxDeviations = 4;

export function readScorer({ features }: WrittenScorer): Scorer {
  const read = featureNames.map((name) => features[name] ?? [0, 1, 0]);
  return {
    means: Float64Array.from(read, ([mean]) => mean),
    scales: Float64Array.from(read, ([, scale]) => scale),
    weights: Float64Array.from(read, ([, , weight]) => weight),
  };
}

/** @param features  feature vectors; the pair's begins at `at` */
export function scoreOf({ means, scales, weights }: Scorer, features: Float32Array, at: number): number {
  let score = 0;
  for (let index = 0; index < featureCount; index++)
    score += weights[index]! * standardised(features[at + index]!, means[index]!, scales[index]!);
  return score;
}

export const standardised = (value: number, mean: number, scale: number): number =>
  Math.max(-maxDeviations, Math.min(maxDeviations, (value - mean) / scale));
