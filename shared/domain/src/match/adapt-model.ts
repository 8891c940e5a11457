import { featureCount, featureIndex as F } from './feature-names.js';
import { calibrationNames, type MatchModel } from './match-model.js';
import { calibrationInputs, fieldScore } from './probability.js';
import { scoreOf } from './scorer.js';
import { trainRanker, type TrainingList } from './train-ranker.js';

/** One ticket's candidates for calibration: confirmed ones count once, the rest stand for `weight` tickets like them. */
export interface CalibrationList extends TrainingList {
  readonly weight: number;
}

/** Confirmed links after which an installation's own habits outweigh the shipped weights: about 150. */
const priorStrength = 40;
const ranksCalibrated = 10;
const fitSteps = 25;
/** Of the weight of scores this share stays at least: a better score never means a smaller probability. */
const minShare = 0.1;
/** Longest step at once, and the share of it below which there is nothing to gain. */
const maxStep = 1;
const minStepShare = 1e-4;
/** How far own links easily move the calibration (standard deviations of the prior): of the constant, of scores, of similarities. */
const biasSpread = 2;
const scoreSpread = 0.25;
const similaritySpread = 1;

/**
 * The shipped model, moved towards what people confirmed here: first the weights, then the calibration.
 *
 * Reference: Platt 1999, with Gaussian priors at "no change".
 */
export function adaptModel(
  shipped: MatchModel,
  confirmed: readonly TrainingList[],
  calibration: readonly CalibrationList[],
): MatchModel {
  if (confirmed.length === 0) return shipped;
  const ranked = trainRanker(confirmed, shipped, { priorStrength, iterations: 100, maxNegatives: 120 });
  return { ...ranked, ...calibratedTo(ranked, calibration) };
}

interface CalibrationPoint {
  /** 1 for the constant, then the inputs of the calibration. */
  readonly inputs: Float64Array;
  readonly isMatch: number;
  readonly weight: number;
}

/**
 * Logistic regression with a Gaussian prior at the present calibration, by Newton's method. Copies take no part: most were never linked by
 * anyone, and a few of them, certain and "wrong", would flatten all other probabilities.
 * Time O(lists × ranksCalibrated × inputs² × steps).
 */
function calibratedTo(
  model: MatchModel,
  lists: readonly CalibrationList[],
): Pick<MatchModel, 'calibrationBias' | 'calibrationWeights'> {
  const points = lists.flatMap((list) => pointsOf(model, list));
  const prior = Float64Array.of(model.calibrationBias, ...model.calibrationWeights);
  const size = prior.length;
  const precision = Float64Array.from(prior, (_, index) => spreadOf(index - 1) ** -2);
  let solution: Float64Array = prior.slice();
  let lossSoFar = lossOf(solution, prior, precision, points);
  for (let step = 0; step < fitSteps; step++) {
    const system = Array.from({ length: size }, (_, i) => {
      const line = new Float64Array(size + 1);
      line[i] = precision[i]!;
      line[size] = precision[i]! * (solution[i]! - prior[i]!);
      return line;
    });
    for (const { inputs, isMatch, weight } of points) {
      let logOdds = 0;
      for (let i = 0; i < size; i++) logOdds += solution[i]! * inputs[i]!;
      const p = 1 / (1 + Math.exp(-logOdds));
      const error = weight * (p - isMatch);
      const curve = weight * p * (1 - p);
      for (let i = 0; i < size; i++) {
        const line = system[i]!;
        line[size]! += error * inputs[i]!;
        for (let j = 0; j < size; j++) line[j]! += curve * inputs[i]! * inputs[j]!;
      }
    }
    const change = solvePositive(system);
    const longest = change.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    // Where a few points are certain and wrong a full step may lead away: as much of it as makes things better.
    let better: typeof solution | undefined;
    for (let share = Math.min(1, maxStep / longest); better === undefined && share > minStepShare; share /= 2) {
      const tried = solution.map((value, i) =>
        Math.max(value - share * change[i]!, isOfScore(i - 1) ? minShare * prior[i]! : Number.NEGATIVE_INFINITY),
      );
      const loss = lossOf(tried, prior, precision, points);
      if (loss < lossSoFar) [better, lossSoFar] = [tried, loss];
    }
    if (better === undefined) break;
    solution = better;
  }
  return solution.every(Number.isFinite)
    ? { calibrationBias: solution[0]!, calibrationWeights: solution.slice(1) }
    : { calibrationBias: model.calibrationBias, calibrationWeights: model.calibrationWeights };
}

/** −ln likelihood with the prior, up to a constant. */
function lossOf(
  solution: Float64Array,
  prior: Float64Array,
  precision: Float64Array,
  points: readonly CalibrationPoint[],
): number {
  let loss = solution.reduce((sum, value, i) => sum + (precision[i]! * (value - prior[i]!) ** 2) / 2, 0);
  for (const { inputs, isMatch, weight } of points) loss += weight * surpriseAt(solution, inputs, isMatch);
  return loss;
}

/** −ln of the probability that a calibration gives to what is so. @param solution  the constant, then a weight for each input */
export function surpriseAt(solution: ArrayLike<number>, inputs: Float64Array, isMatch: number): number {
  let logOdds = 0;
  for (let i = 0; i < inputs.length; i++) logOdds += solution[i]! * inputs[i]!;
  const against = isMatch === 1 ? -logOdds : logOdds;
  return against > 30 ? against : Math.log1p(Math.exp(against));
}

const isOfScore = (input: number): boolean => input >= 0 && /^(score|contrast)$/.test(calibrationNames[input]!);

function spreadOf(input: number): number {
  if (input < 0) return biasSpread;
  return isOfScore(input) ? scoreSpread : similaritySpread;
}

/** Gauss–Jordan; the diagonal of a positive definite system never vanishes, so no pivoting. */
function solvePositive(system: readonly Float64Array[]): Float64Array {
  const size = system.length;
  for (let column = 0; column < size; column++) {
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / system[column]![column]!;
      for (let k = column; k <= size; k++) system[row]![k]! -= factor * system[column]![k]!;
    }
  }
  return Float64Array.from(system, (line, i) => line[size]! / line[i]!);
}

/** The best ranked candidates of a list as calibration sees them. */
export function pointsOf(
  model: MatchModel,
  { features, isMatch, isJudged, weight }: CalibrationList,
): CalibrationPoint[] {
  const scores = Float64Array.from(isMatch, (_, index) => scoreOf(model, features, index * featureCount));
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const field = fieldScore(order.map((index) => scores[index]!));
  return order
    .slice(0, ranksCalibrated)
    .filter((index) => features[index * featureCount + F.sameText] !== 1 && isJudged?.[index] !== 0)
    .map((index) => {
      const inputs = new Float64Array(calibrationNames.length + 1);
      inputs[0] = 1;
      calibrationInputs(scores[index]!, field, features, index * featureCount, inputs.subarray(1));
      return { inputs, isMatch: isMatch[index]!, weight };
    });
}
