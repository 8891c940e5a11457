/**
 * 1. The shift is 0 where evidence is spread as in training, and finds back a known change of prior.
 * 2. An installation whose tickets recur joins them where a tracker with the same probabilities would not.
 * 3. What all tickets share a little is no recurrence.
 * 4. Where titles follow a pattern and all evidence is too strong, its level is that of training again.
 */
import { describe, expect, it } from '@jest/globals';

import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { clusterEdges } from './cluster-edges.js';
import { edgeListOf } from './edge-list.js';
import { bCubed } from './measures.js';
import { EvidenceHistogram, logOddsOf, probabilityOfLogOdds } from './prior-shift.js';
import { clusterProfiles } from './profiles.js';

/** Edges of two bell curves of evidence, calibrated for a share of `trained` true ones, of which `actual` are. */
function histogramOf(trained: number, actual: number): EvidenceHistogram {
  const random = seededRandom(4);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const histogram = new EvidenceHistogram();
  for (let i = 0; i < 20_000; i++) {
    const isTrue = random() < actual;
    // Means ±1.5, variance 1: the log-likelihood ratio is 3 x.
    const x = gauss() + (isTrue ? 1.5 : -1.5);
    histogram.add(probabilityOfLogOdds(logOddsOf(trained) + 3 * x));
  }
  return histogram;
}

describe('shift of recurrence', () => {
  it.each([
    [0.03, 0.03],
    [0.03, 0.3],
    [0.03, 0.6],
    [0.3, 0.03],
  ])('from %d true pairs in training to %d here', (trained, actual) => {
    const expected = logOddsOf(actual) - logOddsOf(trained);
    expect(Math.abs(histogramOf(trained, actual).priorShift(trained) - expected)).toBeLessThan(0.2);
  });

  it('is nothing without edges', () => {
    expect(new EvidenceHistogram().priorShift(0.03)).toBe(0);
  });

  it('joins recurring tickets whose pairs would be too weak in a tracker', () => {
    const random = seededRandom(9);
    const n = 1500;
    const members: number[][] = Array.from({ length: 50 }, () => []);
    const pairs: [number, number, number][] = [];
    const truth = new Int32Array(n);
    for (let row = 0; row < n; row++) {
      truth[row] = randomBelow(random, members.length);
      const group = members[truth[row]!]!;
      for (const target of group.slice(-8)) pairs.push([row, target, 0.03 + 0.12 * random()]);
      if (row > 0) for (let k = 0; k < 2; k++) pairs.push([row, randomBelow(random, row), 0.01 * random()]);
      group.push(row);
    }
    const edges = edgeListOf(n, pairs);
    const asItComes = { ...clusterProfiles['2026-11'], supportWeight: 0, shiftTrust: 0 };
    expect(clusterEdges(edges, { profile: asItComes }).nClusters).toBeGreaterThan(200);
    const { precision, recall } = bCubed(clusterEdges(edges).labels, truth);
    expect(Math.min(precision, recall)).toBeGreaterThan(0.95);
  });

  it('does not take boilerplate for recurrence', () => {
    const random = seededRandom(1);
    const pairs: [number, number, number][] = [];
    for (let row = 1; row < 3000; row++) for (let k = 0; k < 10; k++) pairs.push([row, randomBelow(random, row), 0.09]);
    expect(clusterEdges(edgeListOf(3000, pairs)).sizes[0]).toBeLessThan(50);
  });
});

describe('level of evidence', () => {
  it.each([
    ['too strong', 2],
    ['too weak', -0.5],
    ['as in training', 0],
  ])('is brought back where all of it is %s', (_name, excess) => {
    const histogram = new EvidenceHistogram();
    const random = seededRandom(4);
    const asInTraining = Array.from({ length: 20_000 }, () => 0.04 * random());
    for (const p of asInTraining) histogram.add(probabilityOfLogOdds(logOddsOf(p) + excess));
    expect(histogram.levelShift(0.02)).toBeCloseTo(-excess, 1);
  });

  it('is left alone without edges', () => expect(new EvidenceHistogram().levelShift(0.02)).toBe(0));

  it('makes one and the same partition of the same evidence at another level, where tickets seldom recur', () => {
    const n = 20_000;
    const random = seededRandom(5);
    const pairs: [number, number, number][] = [];
    for (let row = 10; row < n; row++) {
      const isRepeat = random() < 0.06;
      for (let k = 0; k < 10; k++)
        pairs.push([row, k === 0 ? row - 1 : randomBelow(random, row), k === 0 && isRepeat ? 0.5 : 0.02 * random()]);
    }
    const at = (excess: number) =>
      clusterEdges(
        edgeListOf(
          n,
          pairs.map(([a, b, p]) => [a, b, probabilityOfLogOdds(logOddsOf(p) + excess)]),
        ),
      ).nClusters;
    expect(Math.abs(at(1.5) / at(0) - 1)).toBeLessThan(0.01);
  });
});
