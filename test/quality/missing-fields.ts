import { featureCount, featureIndex as F, type FeatureName, scoreOf } from '@reprise/domain';

import { askedTickets, type QualityPlaces } from './asked-tickets.js';
import { duplicateSetNames } from './duplicate-sets.js';
import { asIfAllResolved, asIfNoneKnown } from './resolution-habits.js';
import { retrievalScore, type RetrievalScore } from './retrieval-measures.js';
import { trainMatchModel } from './train-match-model.js';

/** Below this recall@10, with weights of the other sets, the report fails. */
export const missingFieldsFloors: Readonly<Record<string, number>> = {
  'no component': 0.775,
  'no product, type, version': 0.78,
  'no resolutions': 0.745,
  'all resolved in a week': 0.73,
  'no dates': 0.705,
  'nothing but texts': 0.7,
};

export interface MissingField {
  readonly set: (typeof duplicateSetNames)[number];
  readonly what: string;
  readonly score: RetrievalScore;
}

/** A pair's features as they are where no ticket of the desk has the field; for all but candidates left out earlier that is exact. */
const missing: Readonly<Record<string, (features: Float32Array) => Float32Array>> = {
  'no component': (features) =>
    withZero(features, ['sameComponent', 'otherComponent', 'queryNamesComponent', 'candidateNamesComponent']),
  'no product, type, version': (features) =>
    withZero(features, ['sameProduct', 'otherProduct', 'sameType', 'sameVersion', 'otherVersion']),
  'no resolutions': (features) => asIfNoneKnown(features),
  'all resolved in a week': asIfAllResolved,
  'no dates': (features) => withoutDates(asIfNoneKnown(features)),
  'nothing but texts': (features) =>
    Object.entries(missing)
      .filter(([what]) => what.startsWith('no '))
      .reduce((left, [, leaveOut]) => leaveOut(left), features),
};

/**
 * What a desk gets that lacks a field: weights of the other sets, the field withheld from all tickets.
 * @returns a row a set and field, the whole first; empty when the data is not there
 */
export function measureMissingFields(places: QualityPlaces): MissingField[] {
  return duplicateSetNames.flatMap((set) => {
    const asked = askedTickets(places, set)?.filter(({ isQuery }) => isQuery);
    const model = trainMatchModel(places, set);
    if (asked === undefined || model === undefined) return [];
    const scoreWith = (change: (features: Float32Array) => Float32Array): RetrievalScore =>
      retrievalScore(
        asked.map(({ features, isMatch }) => {
          const changed = change(features);
          const scores = Array.from(isMatch, (_, index) => scoreOf(model, changed, index * featureCount));
          const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]! || a - b);
          return order.slice(0, 20).findIndex((index) => isMatch[index] === 1);
        }),
      );
    return [
      { set, what: 'all fields', score: scoreWith((features) => features) },
      ...Object.entries(missing).map(([what, change]) => ({ set, what, score: scoreWith(change) })),
    ];
  });
}

function withZero(features: Float32Array, names: readonly FeatureName[]): Float32Array {
  const copy = features.slice();
  for (let at = 0; at < copy.length; at += featureCount) for (const name of names) copy[at + F[name]] = 0;
  return copy;
}

/** As the domain takes a gap that is unknown: 150 days. */
function withoutDates(features: Float32Array): Float32Array {
  const copy = features.slice();
  const [days, withinMonth] = [150, Math.exp(-5)];
  for (let at = 0; at < copy.length; at += featureCount) {
    copy[at + F.logGapDays] = Math.log(1 + days);
    copy[at + F.withinDays] = Math.exp(-days / 3);
    copy[at + F.withinMonth] = withinMonth;
    copy[at + F.recentTextCosine] = withinMonth * copy[at + F.textCosine]!;
  }
  return copy;
}
