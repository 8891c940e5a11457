import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { featureCount, type FeatureName, featureNames } from './feature-names.js';

/**
 * Scorer and calibration of one profile or installation.
 *
 * score = Σ weights[f] · clip((x[f] − means[f]) / scales[f], ±4)
 * probability = σ(calibrationBias + Σ calibrationWeights[k] · z[k]), z as of `calibrationNames`
 */
export interface MatchModel {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  readonly weights: Float64Array;
  readonly calibrationBias: number;
  readonly calibrationWeights: Float64Array;
}

/** A model as it is written down: by feature name, so that features can be added without renumbering. */
export interface WrittenMatchModel {
  /** Mean, scale and weight of each feature. A feature that is missing has no weight. */
  readonly features: Partial<Record<FeatureName, readonly [mean: number, scale: number, weight: number]>>;
  readonly calibrationBias: number;
  readonly calibration: Readonly<Record<CalibrationName, number>>;
}

/**
 * Inputs of the calibration: where a pair stands absolutely, and how far above its field. Not its share among the best:
 * the thirtieth report of one problem has thirty equally good matches, and each is as true as a single one.
 */
export const calibrationNames = [
  'score',
  'contrast',
  'titleCosine',
  'titleGramDice',
  'textCosine',
  'titleCoverProduct',
  'textCoverProduct',
  'signatureCosine',
  'sameText',
] as const;
export type CalibrationName = (typeof calibrationNames)[number];

export const maxDeviations = 4;

export function readMatchModel(written: WrittenMatchModel): MatchModel {
  const means = new Float64Array(featureCount);
  const scales = new Float64Array(featureCount).fill(1);
  const weights = new Float64Array(featureCount);
  featureNames.forEach((name, index) => {
    const [mean, scale, weight] = written.features[name] ?? [0, 1, 0];
    means[index] = mean;
    scales[index] = scale;
    weights[index] = weight;
  });
  return {
    means,
    scales,
    weights,
    calibrationBias: written.calibrationBias,
    calibrationWeights: Float64Array.from(calibrationNames, (name) => written.calibration[name]),
  };
}

export function saveMatchModel(model: MatchModel, into: SectionWriter): void {
  into.put('model.means', model.means);
  into.put('model.scales', model.scales);
  into.put('model.weights', model.weights);
  into.putNumbers('model.calibrationBias', model.calibrationBias);
  into.put('model.calibrationWeights', model.calibrationWeights);
}

export function restoreMatchModel(from: SectionReader): MatchModel {
  const read = (name: string, count: number) => Float64Array.from(from.readNumbers(`model.${name}`, count));
  return {
    means: read('means', featureCount),
    scales: read('scales', featureCount),
    weights: read('weights', featureCount),
    calibrationBias: read('calibrationBias', 1)[0]!,
    calibrationWeights: read('calibrationWeights', calibrationNames.length),
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
