import { featureCount, featureIndex as F } from './feature-names.js';
import { calibrationNames, scoreOf, type MatchModel } from './match-model.js';
import { calibrationInputs, fieldScore } from './probability.js';
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
/** Longest step of a number at once: full steps may overshoot where few tickets say anything. */
const maxStep = 1;
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
  const solution = prior.slice();
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
    for (let i = 0; i < size; i++) {
      solution[i]! -= Math.max(-maxStep, Math.min(maxStep, change[i]!));
      if (isOfScore(i - 1)) solution[i] = Math.max(solution[i]!, minShare * prior[i]!);
    }
  }
  return solution.every(Number.isFinite)
    ? { calibrationBias: solution[0]!, calibrationWeights: solution.slice(1) }
    : { calibrationBias: model.calibrationBias, calibrationWeights: model.calibrationWeights };
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

function pointsOf(model: MatchModel, { features, isMatch, weight }: CalibrationList): CalibrationPoint[] {
  const scores = Float64Array.from(isMatch, (_, index) => scoreOf(model, features, index * featureCount));
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const field = fieldScore(order.map((index) => scores[index]!));
  return order
    .slice(0, ranksCalibrated)
    .filter((index) => features[index * featureCount + F.sameText] !== 1)
    .map((index) => {
      const inputs = new Float64Array(calibrationNames.length + 1);
      inputs[0] = 1;
      calibrationInputs(scores[index]!, field, features, index * featureCount, inputs.subarray(1));
      return { inputs, isMatch: isMatch[index]!, weight };
    });
}
