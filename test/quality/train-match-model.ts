import {
  calibrationInputs,
  calibrationNames,
  featureCount,
  featureNames,
  fieldScore,
  scoreOf,
  type FeatureName,
  type MatchModel,
  type Scorer,
} from '@reprise/domain';

import {
  type AskedTicket,
  askedTickets,
  type QualityPlaces,
  trainingSetNames,
  type TrainingSetName,
  unlabelledStride,
} from './asked-tickets.js';
import { fitLogistic } from './fit-logistic.js';
import { fitSoftmaxRanker } from './fit-softmax-ranker.js';
import { withOtherHabits } from './resolution-habits.js';

/** Many tickets without a confirmed duplicate have one that nobody linked: they count a quarter. */
const unlabelledTrust = 0.25;
/** Copies are rare in both trackers (21 pairs, 20 of them true) and certain on a desk: set by hand, left out of the fit. */
const sameTextLogOdds = 6;
/**
 * The first speaks against a match in the trackers (weights −.30, −.39), where people file one report a cause, and for it in the forum (+.94), where they
 * ask again. Nothing is shipped, own links tell: left out, mean reciprocal rank on unseen sets rises from .463 to .474.
 * The second is for the link model: what it adds to the scorer is within noise (left out, .601 → .608, .558 → .553, .297 → .301).
 */
const heldBack: readonly FeatureName[] = ['sameReporter', 'leadCosine'];
/** Links are scored without: in a flood of one failure no word is rare among the candidates, and what words mean here is not looked up for links. */
const ofQueriesOnly: readonly FeatureName[] = [
  'rareTextCoverOfQuery',
  'rareTitleCoverOfQuery',
  'rareTitleCoverOfCandidate',
  'rareLeadCosine',
  'meaningOfText',
  'meaningOfTitle',
];

/**
 * The shipped weights of the match profile, from the two trackers with duplicate groups (all labelled tickets) and links between threads of the
 * support forum. Deterministic: the same data and code give the same numbers.
 *
 * @param without  a set that takes no part, to be measured on
 * @returns undefined when a set is missing
 */
export function trainMatchModel(places: QualityPlaces, without?: TrainingSetName): MatchModel | undefined {
  const sets = setsFor(places, without);
  if (sets === undefined) return undefined;
  const scorer: MatchModel = {
    ...fittedTo(sets, heldBack),
    calibrationBias: 0,
    calibrationWeights: new Float64Array(calibrationNames.length),
  };
  const { bias, weights } = calibrate(scorer, sets.filter((asked) => asked.some(({ isLabelled }) => !isLabelled))); // prettier-ignore
  return { ...scorer, calibrationBias: bias, calibrationWeights: weights };
}

/** The shipped scorer of links: as {@link trainMatchModel}, from what a pair alone shows. */
export function trainLinkScorer(places: QualityPlaces, without?: TrainingSetName): Scorer | undefined {
  const sets = setsFor(places, without);
  return sets && fittedTo(sets, [...heldBack, ...ofQueriesOnly]);
}

/** @returns undefined when a set is missing */
function setsFor(places: QualityPlaces, without: TrainingSetName | undefined): (readonly AskedTicket[])[] | undefined {
  const names = trainingSetNames.filter((name) => name !== without);
  const sets = names.flatMap((name) => {
    const asked = askedTickets(places, name);
    return asked === undefined ? [] : [asked];
  });
  return sets.length < names.length ? undefined : sets;
}

const fittedTo = (sets: readonly (readonly AskedTicket[])[], without: readonly FeatureName[]): Scorer =>
  fitSoftmaxRanker(
    withOtherHabits(sets.flatMap((asked) => asked.filter(({ isLabelled }) => isLabelled))),
    featureCount,
    (feature) => !without.includes(featureNames[feature]!),
  );

/** Calibration: logistic regression over the ten best candidates of every asked ticket; each tracker counts the same. */
function calibrate(
  scorer: MatchModel,
  sets: readonly (readonly AskedTicket[])[],
): { bias: number; weights: Float64Array } {
  const sameText = calibrationNames.indexOf('sameText');
  const points = sets.flatMap((asked) => {
    const own = asked.flatMap(({ features, isMatch, isLabelled }) => {
      const scores = Array.from(isMatch, (_, index) => scoreOf(scorer, features, index * featureCount));
      const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
      const field = fieldScore(order.map((index) => scores[index]!));
      return order.slice(0, 10).map((index) => {
        const inputs = new Float64Array(calibrationNames.length);
        calibrationInputs(scores[index]!, field, features, index * featureCount, inputs);
        return { inputs, isMatch: isMatch[index]!, weight: isLabelled ? 1 : unlabelledStride * unlabelledTrust };
      });
    });
    const matches = own.reduce((sum, { isMatch, weight }) => sum + isMatch * weight, 0);
    return own
      .filter(({ inputs }) => inputs[sameText] === 0)
      .map((point) => ({ ...point, weight: (point.weight * 1000) / matches }));
  });
  const { bias, weights } = fitLogistic(points, calibrationNames.length);
  weights[sameText] = sameTextLogOdds;
  return { bias, weights };
}

const short = (value: number): string => String(Number(value.toPrecision(5)));

const linesOf = ({ means, scales, weights }: Scorer): string[] =>
  featureNames.map((name, f) => `    ${name}: [${short(means[f]!)}, ${short(scales[f]!)}, ${short(weights[f]!)}],`);

/** The model as TypeScript, five digits a number: what stands in match-model-2026-11.ts. */
export function sourceOf(model: MatchModel): string {
  return [
    "import type { WrittenMatchModel } from './match-model.js';\n",
    '/** Trained by test/quality/train-match-model.ts; see README.md for sets, dates and figures. */',
    'export const matchModel202611: WrittenMatchModel = {',
    '  features: {',
    ...linesOf(model),
    '  },',
    `  calibrationBias: ${short(model.calibrationBias)},`,
    '  calibration: {',
    ...calibrationNames.map((name, k) => `    ${name}: ${short(model.calibrationWeights[k]!)},`),
    '  },',
    '};\n',
  ].join('\n');
}

/** The same of the scorer of links: what stands in link-scorer-2026-11.ts. */
export function sourceOfLinkScorer(scorer: Scorer): string {
  return [
    "import type { WrittenScorer } from './scorer.js';\n",
    '/** Trained by test/quality/train-match-model.ts for linking; see ../cluster/README.md for figures. */',
    'export const linkScorer202611: WrittenScorer = {',
    '  features: {',
    ...linesOf(scorer).filter((_, f) => !ofQueriesOnly.includes(featureNames[f]!)),
    '  },',
    '};\n',
  ].join('\n');
}
