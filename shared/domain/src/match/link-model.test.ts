/**
 * 1. The further a pair stands out, and the more alike both begin, the likelier it is one problem.
 * 2. A series that one person filed is no recurring problem.
 */
import { describe, expect, it } from '@jest/globals';

import { featureCount, featureIndex, type FeatureName } from './feature-names.js';
import { crowdingOf, linkInputNames, linkInputs, linkProbability } from './link-model.js';
import { matchProfiles } from './match-profiles.js';

const model = matchProfiles['2026-11'].link;
const featuresOf = (values: Partial<Record<FeatureName, number>>): Float32Array => {
  const features = new Float32Array(featureCount);
  for (const [name, value] of Object.entries(values)) features[featureIndex[name as FeatureName]] = value;
  return features;
};
const similar = { titleCosine: 0.5, leadCosine: 0.4, lengthDistance: 0.5 };
const probability = (contrast: number, values: Partial<Record<FeatureName, number>>): number =>
  linkProbability(model, contrast, featuresOf(values), 0);

describe('probability of a link', () => {
  it.each([
    ['stands out further', probability(6, similar), probability(4, similar)],
    ['begins more alike', probability(5, { ...similar, leadCosine: 0.6 }), probability(5, similar)],
    ['is more of one length', probability(5, { ...similar, lengthDistance: 0 }), probability(5, similar)],
    ['shares a signature', probability(5, { ...similar, signatureCosine: 1 }), probability(5, similar)],
  ])('is higher for a pair that %s', (_difference, higher, lower) => expect(higher).toBeGreaterThan(lower));

  it('is lower for tickets that one person filed within days under titles of one pattern', () => {
    const ofTwo = probability(6, { ...similar, withinDays: 1 });
    const ofOne = probability(6, { ...similar, withinDays: 1, sameReporter: 1 });
    expect(ofOne).toBeLessThan(ofTwo / 2);
  });

  it('counts nothing twice that lies beyond eight', () => {
    expect(probability(20, similar)).toBe(probability(8, similar));
  });

  it('reads the vector where it begins', () => {
    const both = new Float32Array(2 * featureCount);
    both.set(featuresOf(similar), featureCount);
    const inputs = new Float64Array(linkInputNames.length);
    linkInputs(3, both, featureCount, inputs);
    expect(inputs[linkInputNames.indexOf('leadCosine')]).toBeCloseTo(0.4);
    expect(inputs[linkInputNames.indexOf('contrast')]).toBe(3);
  });
});

describe('crowding', () => {
  it.each([
    ['a ticket that little resembles', -1, 0],
    ['a ticket of a form', 1.5, 0],
    ['between a form and a flood', 3, 0.5],
    ['a report of a flood', 5, 1],
  ])('%s', (_name, field, expected) => {
    expect(crowdingOf(field)).toBe(expected);
  });
});
