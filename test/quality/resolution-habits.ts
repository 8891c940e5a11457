import { featureCount, featureIndex as F } from '@reprise/domain';

import type { RankingExample } from './fit-softmax-ranker.js';

/** On a desk that resolves everything: days until it has. */
const daysToResolve = 7;
/** Weight of a list's copy beside the list itself. */
const copyShare = 0.2;

/**
 * Lists of candidates, each with a copy as another desk would have it: by turns one where every ticket is resolved within a week, and one
 * where nothing is known of resolutions. In the sets trained on masters stay open, and a scorer that saw nothing else relies on it everywhere.
 */
export function withOtherHabits<List extends RankingExample>(lists: readonly List[]): List[] {
  return lists.flatMap((list, index) => {
    const features = index % 2 === 0 ? asIfAllResolved(list.features) : asIfNoneKnown(list.features);
    return [
      { ...list, weight: list.weight * (1 - copyShare) },
      { ...list, features, weight: list.weight * copyShare },
    ];
  });
}

/** Features as they were if every candidate had been resolved a week after it came. */
export function asIfAllResolved(features: Float32Array): Float32Array {
  const copy = asIfNoneKnown(features, (at) => features[at + F.noteCosine]!);
  for (let at = 0; at < copy.length; at += featureCount) {
    const days = Math.exp(features[at + F.logGapDays]!) - 1 - daysToResolve;
    if (days < 0) {
      copy[at + F.noteCosine] = 0;
      continue;
    }
    copy[at + F.resolvedBefore] = 1;
    copy[at + F.logDaysSinceResolved] = Math.log(1 + days);
    copy[at + F.openTitleCover] = 0;
    copy[at + F.openTextCosine] = 0;
  }
  return copy;
}

/** Features as they were if no candidate had a resolution. */
export function asIfNoneKnown(features: Float32Array, noteCosine: (at: number) => number = () => 0): Float32Array {
  const copy = features.slice();
  for (let at = 0; at < copy.length; at += featureCount) {
    copy[at + F.resolvedBefore] = 0;
    copy[at + F.logDaysSinceResolved] = 0;
    copy[at + F.noteCosine] = noteCosine(at);
    copy[at + F.openTitleCover] = copy[at + F.titleCoverProduct]!;
    copy[at + F.openTextCosine] = copy[at + F.textCosine]!;
  }
  return copy;
}
