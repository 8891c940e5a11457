import { featureCount } from './feature-names.js';
import { scoreOf, type MatchModel } from './match-model.js';
import { fieldScore, probabilityOf } from './probability.js';
import { trainRanker, type TrainingList } from './train-ranker.js';

/** One ticket's candidates for calibration: confirmed ones count once, the rest stand for `weight` tickets like them. */
export interface CalibrationList extends TrainingList {
  readonly weight: number;
}

/** Confirmed links after which an installation's own habits outweigh the shipped weights: about 150. */
const priorStrength = 40;
const ranksCalibrated = 10;
const bendSteps = 25;
/** How far slope and offset of the log-odds may easily move from 1 and 0 (standard deviations of the prior). */
const slopeSpread = 0.25;
const offsetSpread = 1;

/**
 * The shipped model, moved towards what people confirmed here: first the weights, then slope and offset of the log-odds.
 * Two numbers only for calibration, because confirmed links are few and never complete.
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
  const { slope, offset } = bendOf(ranked, calibration);
  return {
    ...ranked,
    calibrationBias: ranked.calibrationBias * slope + offset,
    calibrationWeights: ranked.calibrationWeights.map((weight) => weight * slope),
  };
}

/** Newton's method on slope and offset of the log-odds. Time O(lists × ranksCalibrated × steps). */
function bendOf(model: MatchModel, lists: readonly CalibrationList[]): { slope: number; offset: number } {
  const points = lists.flatMap((list) => logOddsOf(model, list));
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < bendSteps; step++) {
    let gradientSlope = (slope - 1) / slopeSpread ** 2;
    let gradientOffset = offset / offsetSpread ** 2;
    let curveSlope = 1 / slopeSpread ** 2;
    let curveOffset = 1 / offsetSpread ** 2;
    let curveBoth = 0;
    for (const { logOdds, isMatch, weight } of points) {
      const p = 1 / (1 + Math.exp(-(slope * logOdds + offset)));
      const error = weight * (p - isMatch);
      const spread = weight * p * (1 - p);
      gradientSlope += error * logOdds;
      gradientOffset += error;
      curveSlope += spread * logOdds * logOdds;
      curveOffset += spread;
      curveBoth += spread * logOdds;
    }
    const determinant = curveSlope * curveOffset - curveBoth * curveBoth;
    if (!(determinant > 0)) break;
    slope -= (curveOffset * gradientSlope - curveBoth * gradientOffset) / determinant;
    offset -= (curveSlope * gradientOffset - curveBoth * gradientSlope) / determinant;
  }
  // A slope of nothing or less would turn the ranking round: then the data say nothing about calibration.
  return slope > 0.1 && Number.isFinite(offset) ? { slope, offset } : { slope: 1, offset: 0 };
}

function logOddsOf(model: MatchModel, list: CalibrationList): { logOdds: number; isMatch: number; weight: number }[] {
  const count = list.isMatch.length;
  const scores = Float64Array.from({ length: count }, (_, index) =>
    scoreOf(model, list.features, index * featureCount),
  );
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const field = fieldScore(order.map((index) => scores[index]!));
  return order.slice(0, ranksCalibrated).map((index) => {
    const p = probabilityOf(model, scores[index]!, field, list.features, index * featureCount);
    const clipped = Math.max(1e-6, Math.min(1 - 1e-6, p));
    return { logOdds: Math.log(clipped / (1 - clipped)), isMatch: list.isMatch[index]!, weight: list.weight };
  });
}
