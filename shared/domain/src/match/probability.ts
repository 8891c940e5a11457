import { featureIndex as F } from './feature-names.js';
import { calibrationNames, type MatchModel } from './match-model.js';

/** Calibration inputs of one pair. @param lead  score minus the best rival's: positive for the first, negative below. */
export function calibrationInputs(
  score: number,
  lead: number,
  features: Float32Array,
  at: number,
  out: Float64Array,
): Float64Array {
  out[0] = score;
  out[1] = Math.max(-4, Math.min(4, lead));
  out[2] = features[at + F.titleCosine]!;
  out[3] = features[at + F.textCosine]!;
  out[4] = features[at + F.titleCoverOfQueryByText]! * features[at + F.titleCoverOfCandidateByText]!;
  out[5] = features[at + F.textCoverOfQuery]! * features[at + F.textCoverOfCandidate]!;
  return out;
}

const inputs = new Float64Array(calibrationNames.length);

/** Calibrated probability (0–1) that a pair has the same cause. */
export function probabilityOf(
  model: MatchModel,
  score: number,
  lead: number,
  features: Float32Array,
  at: number,
): number {
  calibrationInputs(score, lead, features, at, inputs);
  let logit = model.calibrationBias;
  for (let index = 0; index < inputs.length; index++) logit += model.calibrationWeights[index]! * inputs[index]!;
  return 1 / (1 + Math.exp(-logit));
}
