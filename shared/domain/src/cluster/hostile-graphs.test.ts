/**
 * Graphs that make bad clusterings large or slow: floods, stars, chains, hubs. A run that were quadratic would take minutes.
 *
 * 1. A flood of identical tickets is one problem.
 * 2. Neither a star, nor a chain, nor a hub that everything resembles makes a giant.
 */
import { describe, expect, it } from '@jest/globals';

import { clusterEdges } from './cluster-edges.js';
import type { EdgeList } from './edge-list.js';
import { clusterProfiles } from './profiles.js';
import { StreamingClusterer } from './streaming-clusterer.js';

const n = 20_000;
/** Twice as many as can hold together when each is linked to one other only. */
const few = Math.ceil(4 / clusterProfiles['2026-11'].minProbability);

/** Each row points to the rows that `targetsOf` names, as likely as `probabilityOf` says. */
function graphOf(
  targetsOf: (row: number) => readonly number[],
  probabilityOf: (row: number, target: number) => number,
): EdgeList {
  const edgeOffsets = new Int32Array(n + 1);
  const targets: number[] = [];
  const probabilities: number[] = [];
  for (let row = 0; row < n; row++) {
    for (const target of targetsOf(row)) {
      if (target < 0 || target >= row) continue;
      targets.push(target);
      probabilities.push(probabilityOf(row, target));
    }
    edgeOffsets[row + 1] = targets.length;
  }
  return {
    nTickets: n,
    edgeOffsets,
    edgeTargets: Int32Array.from(targets),
    edgeProbabilities: Float32Array.from(probabilities),
  };
}

/** 0 is the hub; 1 and 2, 3 and 4 … are duplicates. */
const pairsAndHub = (row: number): number[] => (row % 2 === 1 ? [0] : [row - 1, 0]);
const tenBefore = (row: number): number[] => Array.from({ length: 10 }, (_, k) => row - 1 - k);
const firstTen = (): number[] => Array.from({ length: 10 }, (_, k) => k);

describe('hostile graphs', () => {
  it.each([
    ['the copies before them', tenBefore],
    ['the first copies', firstTen],
  ])('a flood of identical tickets that point to %s is one problem', (_name, targetsOf) => {
    expect(clusterEdges(graphOf(targetsOf, () => 0.95)).nClusters).toBe(1);
  });

  it.each([
    ['a star: all resemble one ticket', () => [0], () => 0.6],
    ['a chain: each resembles the one before', (row: number) => [row - 1], () => 0.6],
    [
      'a hub that everything resembles, beside pairs of duplicates',
      pairsAndHub,
      (_row: number, target: number) => (target === 0 ? 0.4 : 0.9),
    ],
    [
      'boilerplate: each resembles the ten before a little',
      tenBefore,
      () => 0.05,
      clusterProfiles['2026-11'].maxUnguardedSize,
    ],
  ])('%s, makes no giant', (_name, targetsOf, probabilityOf, most: number = few) => {
    expect(clusterEdges(graphOf(targetsOf, probabilityOf)).sizes[0]).toBeLessThanOrEqual(most);
  });

  it('keeps pairs together beside a hub that everything resembles', () => {
    const edges = graphOf(pairsAndHub, (_row, target) => (target === 0 ? 0.2 : 0.9));
    const { labels } = clusterEdges(edges);
    let torn = 0;
    for (let row = 4; row < n; row += 2) if (labels[row] !== labels[row - 1]) torn++;
    expect(torn).toBe(0);
  });

  it('reconsiders what a few new tickets touch, though all of them touch a hub', () => {
    const edges = graphOf(pairsAndHub, () => 0.3);
    const clusterer = new StreamingClusterer();
    const { edgeOffsets, edgeTargets, edgeProbabilities } = edges;
    for (let row = 0; row < n; row++) {
      const [from, to] = [edgeOffsets[row]!, edgeOffsets[row + 1]!];
      clusterer.assign(row, edgeTargets.subarray(from, to), edgeProbabilities.subarray(from, to));
      if (row === n - 100) clusterer.refine();
      if (row >= n - 100) clusterer.settle();
    }
    const sizes = new Map<number, number>();
    for (let row = 0; row < n; row++) sizes.set(clusterer.labelOf(row), (sizes.get(clusterer.labelOf(row)) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(few);
  });
});
