import { featureIndex as F } from './feature-names.js';

/**
 * What says whether two tickets belong to one *problem*. A person who asks wants the best ten of whatever there is; clustering must
 * know whether even the best one is the same thing, in a tracker as at a help desk. So it looks at less than the scorer does: how far
 * the pair stands out, whether both begin alike, and whether one person filed a series of similar tickets. Each input speaks one way only.
 */
export const linkInputNames = [
  'contrast', // score above the fields of both tickets, ±8: the only thing that needs the scorer
  'leadCosine', // titles and first sentences: pasted code and logs are alike in all tickets on a subject
  'lengthDistance', // a report and an epic on the same words are two things
  'signatureCosine',
  'series', // one reporter within days: tasks, platforms, clones
  'unlikeOfReporter', // one reporter, other title: who knows the first ticket does not report it again
] as const;
export type LinkInputName = (typeof linkInputNames)[number];

/** p = σ(bias + Σ weights[k] · inputs[k]), inputs as of `linkInputNames`. */
export interface LinkModel {
  readonly bias: number;
  readonly weights: Float64Array;
}

/** A model as it is written down, by input name. */
export interface WrittenLinkModel {
  readonly bias: number;
  readonly weights: Readonly<Record<LinkInputName, number>>;
}

const maxContrast = 8;
/**
 * A field above this is no field. Where one problem has hundreds of reports, ranks 20–50 of each are of the same problem, and what
 * resembles them all would stand out of nothing. Of rust-issues' and the demo's tickets one in a hundred has a field above 1.5 and 1.7;
 * in a flood of one failure it is 5 to 7.
 */
const maxField = 1.5;

/**
 * How far a pair's score stands out of the fields of both its tickets, see `fieldScore`: a ticket that resembles everything, or that
 * everything resembles, stands out of nothing.
 */
export function contrastOf(score: number, field: number, otherField: number): number {
  return score - Math.min(maxField, (field + otherField) / 2);
}

/** Fields of floods: no ticket of a form or a subject reached the upper bound, nine in ten reports of a flood exceed it from the fiftieth on. */
const crowdedFrom = 2;
const crowdedFully = 4;

/** Whether many more tickets than the best ten resemble one as much, 0–1. @param field  see `fieldScore` */
export function crowdingOf(field: number): number {
  return Math.min(1, Math.max(0, (field - crowdedFrom) / (crowdedFully - crowdedFrom)));
}

export const readLinkModel = ({ bias, weights }: WrittenLinkModel): LinkModel => ({
  bias,
  weights: Float64Array.from(linkInputNames, (name) => weights[name]),
});

/**
 * Inputs of one pair, written to `out`.
 * @param contrast  see {@link contrastOf}
 * @param features  feature vectors; the pair's begins at `at`
 */
export function linkInputs(contrast: number, features: Float32Array, at: number, out: Float64Array): void {
  const ofReporter = features[at + F.sameReporter]!;
  out[0] = Math.max(-maxContrast, Math.min(maxContrast, contrast));
  out[1] = features[at + F.leadCosine]!;
  out[2] = features[at + F.lengthDistance]!;
  out[3] = features[at + F.signatureCosine]!;
  out[4] = ofReporter * features[at + F.withinDays]!;
  out[5] = ofReporter * (1 - features[at + F.titleCosine]!);
}

const inputs = new Float64Array(linkInputNames.length);

/** Probability (0–1) that a pair has the same cause, for clustering. Parameters as of {@link linkInputs}. */
export function linkProbability(model: LinkModel, contrast: number, features: Float32Array, at: number): number {
  linkInputs(contrast, features, at, inputs);
  let logOdds = model.bias;
  for (let index = 0; index < inputs.length; index++) logOdds += model.weights[index]! * inputs[index]!;
  return 1 / (1 + Math.exp(-logOdds));
}
