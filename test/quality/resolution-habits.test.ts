/** 1. A copy differs in what depends on resolutions, and in nothing else. 2. Copies change the weight of no list. */
import { describe, expect, it } from '@jest/globals';
import { featureCount, featureIndex as F, featureNames } from '@reprise/domain';

import { asIfAllResolved, asIfNoneKnown, withOtherHabits } from './resolution-habits.js';

const ofResolutions = new Set(['resolvedBefore', 'logDaysSinceResolved', 'noteCosine', 'openTitleCover', 'openTextCosine']); // prettier-ignore

/** Candidates of a year, a month and a day ago; the second was resolved. */
const features = new Float32Array(3 * featureCount).map((_, at) => ((at * 7) % 11) / 11);
[365, 30, 1].forEach((days, row) => {
  features[row * featureCount + F.logGapDays] = Math.log(1 + days);
  features[row * featureCount + F.resolvedBefore] = row === 1 ? 1 : 0;
});
const valuesOf = (name: keyof typeof F, of: Float32Array): number[] => [0, 1, 2].map((row) => of[row * featureCount + F[name]]!); // prettier-ignore

describe('withOtherHabits', () => {
  it.each([
    ['all resolved', asIfAllResolved],
    ['none known', asIfNoneKnown],
  ])('touches nothing but resolutions: %s', (_name, change) => {
    const copy = change(features);
    for (const name of featureNames)
      if (!ofResolutions.has(name)) expect([name, valuesOf(name, copy)]).toEqual([name, valuesOf(name, features)]);
  });

  it('resolves all that is older than a week', () => {
    const copy = asIfAllResolved(features);
    expect(valuesOf('resolvedBefore', copy)).toEqual([1, 1, 0]);
    expect(valuesOf('openTextCosine', copy)).toEqual([0, 0, features[2 * featureCount + F.textCosine]]);
  });

  it('forgets every resolution', () => {
    const copy = asIfNoneKnown(features);
    expect(valuesOf('resolvedBefore', copy)).toEqual([0, 0, 0]);
    expect(valuesOf('noteCosine', copy)).toEqual([0, 0, 0]);
  });

  it('gives each list a copy and both together its weight', () => {
    const lists = [1, 2].map((weight) => ({ features, isMatch: Uint8Array.of(1, 0, 0), weight }));
    const all = withOtherHabits(lists);
    expect(all).toHaveLength(4);
    expect(all[0]!.weight + all[1]!.weight).toBeCloseTo(1);
    expect(all[2]!.weight + all[3]!.weight).toBeCloseTo(2);
  });
});
