import type { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { featureCount } from './feature-names.js';
import { readScorer, type Scorer, type WrittenScorer } from './scorer.js';

/**
 * Scorer and calibration of one profile or installation.
 *
 * probability = σ(calibrationBias + Σ calibrationWeights[k] · z[k]), z as of `calibrationNames`
 */
export interface MatchModel extends Scorer {
  readonly calibrationBias: number;
  readonly calibrationWeights: Float64Array;
}

export interface WrittenMatchModel extends WrittenScorer {
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

export const readMatchModel = (written: WrittenMatchModel): MatchModel => ({
  ...readScorer(written),
  calibrationBias: written.calibrationBias,
  calibrationWeights: Float64Array.from(calibrationNames, (name) => written.calibration[name]),
});

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
