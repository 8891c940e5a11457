/** 1. Confirmed links move the weights towards what told them apart. 2. Without links nothing moves. 3. Probabilities stay 0–1 and ordered. */
import { describe, expect, it } from '@jest/globals';

import { adaptModel } from './adapt-model.js';
import { featureCount, featureIndex as F } from './feature-names.js';
import { matchProfiles } from './match-profiles.js';
import { probabilityOf } from './probability.js';

const shipped = matchProfiles['2026-11'].model;

/** Here duplicates come from one reporter: the only thing that tells them from the rest. */
const lists = Array.from({ length: 60 }, (_, list) => {
  const features = new Float32Array(20 * featureCount);
  const isMatch = new Uint8Array(20);
  isMatch[list % 20] = 1;
  features[(list % 20) * featureCount + F.sameReporter] = 1;
  return { features, isMatch };
});

describe('adaptModel', () => {
  it('learns what tells duplicates apart here, against the shipped weight', () => {
    const adapted = adaptModel(shipped, lists, []);
    expect(shipped.weights[F.sameReporter]).toBe(0);
    expect(adapted.weights[F.sameReporter]!).toBeGreaterThan(shipped.weights[F.sameReporter]! + 0.2);
    const proportion = ({ weights }: typeof shipped) => weights[F.titleCosine]! / weights[F.textCosine]!;
    expect(proportion(adapted)).toBeCloseTo(proportion(shipped), 1);
  });

  it('keeps the shipped model when nobody confirmed anything', () => {
    expect(adaptModel(shipped, [], [])).toBe(shipped);
  });

  it('lowers probabilities where matches are rarer than the shipped model believes', () => {
    const none = lists.map(({ features }) => ({ features, isMatch: new Uint8Array(20), weight: 20 }));
    const adapted = adaptModel(shipped, lists, none);
    const likely = new Float32Array(featureCount).fill(0.6);
    const before = probabilityOf(shipped, 12, 0, likely, 0);
    const after = probabilityOf(adapted, 12, 0, likely, 0);
    expect(after).toBeLessThan(before);
    expect(after).toBeGreaterThan(0);
    expect(probabilityOf(adapted, 14, 0, likely, 0)).toBeGreaterThan(after);
  });
});
