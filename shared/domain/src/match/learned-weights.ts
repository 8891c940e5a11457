import { combineHashes, hash32 } from '../numeric/hash32.js';
import { featureNames } from './feature-names.js';
import { calibrationNames, type MatchModel } from './match-model.js';
import { defaultMatchProfile, matchProfiles, type MatchProfileName } from './match-profiles.js';

/** Weights learned here, as they are written down: by name, with the shipped weights that they were moved from. */
export interface LearnedWeights {
  /** See {@link weightsBasisOf}. */
  readonly basis: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly calibrationBias: number;
  readonly calibration: Readonly<Record<string, number>>;
}

/** Names the shipped numbers of a profile: weights that were moved from others are of no use. */
export function weightsBasisOf(profile: MatchProfileName = defaultMatchProfile): string {
  const { means, scales, weights, calibrationBias, calibrationWeights } = matchProfiles[profile].model;
  let hash = hash32([...featureNames, ...calibrationNames].join(' '));
  for (const value of [...means, ...scales, ...weights, calibrationBias, ...calibrationWeights])
    hash = combineHashes(hash, hash32(String(value)));
  return `${profile}/${hash.toString(16).padStart(8, '0')}`;
}

export function writeLearnedWeights(profile: MatchProfileName, model: MatchModel): LearnedWeights {
  const named = (names: readonly string[], values: Float64Array): Record<string, number> =>
    Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  return {
    basis: weightsBasisOf(profile),
    weights: named(featureNames, model.weights),
    calibrationBias: model.calibrationBias,
    calibration: named(calibrationNames, model.calibrationWeights),
  };
}

/** @throws RangeError when the weights were moved from others than these */
export function readLearnedWeights(learned: LearnedWeights, profile: MatchProfileName): MatchModel {
  const basis = weightsBasisOf(profile);
  const shipped = matchProfiles[profile].model;
  if (learned.basis !== basis) throw new RangeError(`weights learned from ${learned.basis} do not go with ${basis}: learn again`); // prettier-ignore
  return {
    ...shipped,
    weights: Float64Array.from(featureNames, (name, index) => learned.weights[name] ?? shipped.weights[index]!),
    calibrationBias: learned.calibrationBias,
    calibrationWeights: Float64Array.from(calibrationNames, (name, index) => learned.calibration[name] ?? shipped.calibrationWeights[index]!), // prettier-ignore
  };
}
