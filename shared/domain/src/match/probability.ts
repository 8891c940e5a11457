import { featureIndex as F } from './feature-names.js';
import { calibrationNames, type MatchModel } from './match-model.js';

/** Ranks whose mean score stands for "any old ticket on this subject". */
const fieldFrom = 20;
const fieldTo = 50;
/** Score of a ticket that shares nothing. Lower, and a single shared word would pass for a match at a desk of a handful of tickets. */
const unrelatedScore = -1;
const maxContrast = 8;

/** Calibration inputs of one pair, in the order of `calibrationNames`, written to `out`. @param field  see `fieldScore` */
export function calibrationInputs(
  score: number,
  field: number,
  features: Float32Array,
  at: number,
  out: Float64Array,
): void {
  out[0] = score;
  out[1] = Math.max(-maxContrast, Math.min(maxContrast, score - field));
  out[2] = features[at + F.titleCosine]!;
  out[3] = features[at + F.titleGramDice]!;
  out[4] = features[at + F.textCosine]!;
  out[5] = features[at + F.titleCoverOfQueryByText]! * features[at + F.titleCoverOfCandidateByText]!;
  out[6] = features[at + F.textCoverOfQuery]! * features[at + F.textCoverOfCandidate]!;
  out[7] = features[at + F.signatureCosine]!;
  out[8] = features[at + F.sameText]!;
}

/**
 * Mean score of the candidates ranked 20–50: the field a true match stands out from. Where fewer were found, the others share nothing
 * with the query and count as such, so that the few tickets of a small desk are not taken for each other's field.
 * @param sorted  scores, best first
 */
export function fieldScore(sorted: ArrayLike<number>): number {
  let sum = 0;
  for (let rank = fieldFrom; rank < fieldTo; rank++) sum += rank < sorted.length ? sorted[rank]! : unrelatedScore;
  return sum / (fieldTo - fieldFrom);
}

const inputs = new Float64Array(calibrationNames.length);

/** Calibrated probability (0–1) that a pair has the same cause. */
export function probabilityOf(
  model: MatchModel,
  score: number,
  field: number,
  features: Float32Array,
  at: number,
): number {
  calibrationInputs(score, field, features, at, inputs);
  let logit = model.calibrationBias;
  for (let index = 0; index < inputs.length; index++) logit += model.calibrationWeights[index]! * inputs[index]!;
  return 1 / (1 + Math.exp(-logit));
}
