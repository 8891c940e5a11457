/** 1. What was together stays while its evidence falls by less than the lead, and falls apart when it falls by more. 2. People are obeyed all the same. */
import { describe, expect, it } from '@jest/globals';

import { clusterEdges, type BatchClusterOptions } from './cluster-edges.js';
import { edgeListOf } from './edge-list.js';
import { keptTogether } from './kept-together.js';
import { clusterProfiles } from './profiles.js';

/** Probabilities as they come. */
const profile = { ...clusterProfiles['2026-11'], supportWeight: 0, shiftTrust: 0, strictHalfAt: 0 };

/** Five tickets, all pairs alike. */
const five = (probability: number) =>
  edgeListOf(5, [0, 1, 2, 3, 4].flatMap((row) => Array.from({ length: row }, (_, other) => [row, other, probability] as const))); // prettier-ignore
const together = Int32Array.of(0, 0, 0, 0, 0);
const groupsOf = (probability: number, options: BatchClusterOptions): number =>
  clusterEdges(five(probability), { profile, ...options }).nClusters;
/** The least evidence, in hundredths, that brings five together which never were. */
const enough = Array.from({ length: 100 }, (_, step) => step / 100).find(
  (probability) => groupsOf(probability, {}) === 1,
)!;

describe('what was together before a run', () => {
  it.each([
    ['the evidence that brought it together', enough, false, 1],
    ['a little less', enough * 0.9, false, 5],
    ['a little less, after it was together', enough * 0.9, true, 1],
    ['much less, after it was together', enough * 0.5, true, 5],
  ])('with %s', (_name, probability, wasTogether, nGroups) => {
    const groups = groupsOf(probability, wasTogether ? { labelsBefore: together } : {});
    if (nGroups === 1) expect(groups).toBe(1);
    else expect(groups).toBeGreaterThan(1);
  });

  it('falls apart where people say so', () => {
    expect(groupsOf(enough, { labelsBefore: together, cannotLink: [[0, 4]] })).toBeGreaterThan(1);
  });

  it('lends nothing to tickets that came later or were elsewhere', () => {
    const lifted = keptTogether(five(0.2), Int32Array.of(0, 0, 1), 0.25).edgeProbabilities;
    expect([...lifted].filter((probability) => probability > 0.201)).toHaveLength(1);
    expect(lifted[0]).toBeCloseTo(0.243, 3);
  });
});
