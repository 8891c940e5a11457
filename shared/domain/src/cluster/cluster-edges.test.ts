/**
 * 1. Every ticket is in exactly one cluster; labels are by descending size, then by first row.
 * 2. Tickets with likely edges are together, tickets with unlikely edges are apart.
 * 3. Must-links and cannot-links hold whatever the edges say; a contradiction is reported, and cannot-link wins.
 * 4. No single move improves the result (naive oracle), and small graphs reach the best partition there is nearly always.
 * 5. Arrival one by one and all at once agree; the same input gives the same labels.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { chargeOf } from './charges.js';
import { clusterEdges as clusterEdgesByProfile, clusteringOf, type BatchClusterOptions } from './cluster-edges.js';
import { diffClusterings } from './diff-clusterings.js';
import { edgeListOf, type EdgeList } from './edge-list.js';
import { bCubed } from './measures.js';
import { clusterProfiles } from './profiles.js';
import { StreamingClusterer } from './streaming-clusterer.js';

/** Probabilities as they come: the rules themselves are tested here, adaptation to an installation in prior-shift.test.ts. */
const profile = { ...clusterProfiles['2026-11'], supportWeight: 0, shiftTrust: 0, strictHalfAt: 0 };
const clusterEdges = (edges: EdgeList, options: BatchClusterOptions = {}) =>
  clusterEdgesByProfile(edges, { profile, ...options });
const partsOf = (labels: Int32Array) => {
  const parts: number[][] = [];
  labels.forEach((label, row) => (parts[label] ??= []).push(row));
  return parts;
};

/** What a partition is worth, by definition. */
function scoreOf(edges: EdgeList, labels: ArrayLike<number>): number {
  const sizes = new Map<number, number>();
  let score = 0;
  for (let row = 0; row < edges.nTickets; row++) {
    sizes.set(labels[row]!, (sizes.get(labels[row]!) ?? 0) + 1);
    for (let e = edges.edgeOffsets[row]!; e < edges.edgeOffsets[row + 1]!; e++) {
      if (labels[edges.edgeTargets[e]!] === labels[row]) score += edges.edgeProbabilities[e]!;
    }
  }
  for (const size of sizes.values()) score -= chargeOf(size, profile);
  return score;
}

/** A random graph of hidden groups with noise between them. */
const graphs = fc
  .record({ n: fc.integer({ min: 1, max: 24 }), seed: fc.integer(), noise: fc.constantFrom(0, 0.05, 0.3) })
  .map(({ n, seed, noise }) => {
    const random = seededRandom(seed);
    const group = Array.from({ length: n }, () => randomBelow(random, Math.max(1, n / 4)));
    const pairs: [number, number, number][] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        if (group[i] === group[j] ? random() < 0.7 : random() < noise) pairs.push([i, j, 0.02 + 0.9 * random() ** 2]);
      }
    }
    return edgeListOf(n, pairs);
  });

const pairsOf = (edges: EdgeList, count: number, seed: number) => {
  const random = seededRandom(seed);
  const pairs: [number, number][] = [];
  while (pairs.length < count && edges.nTickets > 1) {
    const a = randomBelow(random, edges.nTickets);
    const b = randomBelow(random, edges.nTickets);
    if (a !== b) pairs.push([a, b]);
  }
  return pairs;
};

describe('clusterEdges', () => {
  it('puts tickets with likely edges together and leaves the others alone', () => {
    const { labels, sizes, cohesion } = clusterEdges(
      edgeListOf(7, [
        [1, 0, 0.8],
        [3, 1, 0.6],
        [3, 0, 0.4],
        [4, 2, 0.5],
        [5, 4, 0.05],
      ]),
    );
    expect(partsOf(labels)).toEqual([[0, 1, 3], [2, 4], [5], [6]]);
    expect([...sizes]).toEqual([3, 2, 1, 1]);
    expect([...cohesion].map((c) => Number(c.toFixed(3)))).toEqual([0.6, 0.5, 1, 1]);
  });

  it.each([
    ['one lukewarm pair is a pair', 0.2, 2, [2]],
    ['three lukewarm pairs are a subject, no problem', 0.2, 3, [2, 1]],
    ['three likely pairs are one problem', 0.4, 3, [3]],
  ])('%s', (_what, probability, n, expected) => {
    const pairs = Array.from({ length: n }, (_, i) =>
      Array.from({ length: i }, (_, j) => [i, j, probability] as const),
    );
    expect([...clusterEdges(edgeListOf(n, pairs.flat())).sizes]).toEqual(expected);
  });

  it('does not chain: a likely edge at either end of a long path does not make one problem', () => {
    const path = Array.from({ length: 199 }, (_, i): [number, number, number] => [i + 1, i, 0.3]);
    const { sizes } = clusterEdges(edgeListOf(200, path));
    expect(sizes[0]).toBeLessThanOrEqual(7);
  });

  it.each([
    ['no tickets', 0],
    ['one ticket', 1],
    ['tickets without any edge', 5],
  ])('accepts %s', (_name, n) => {
    const { labels, nClusters } = clusterEdges(edgeListOf(n, []));
    expect([...labels]).toEqual(Array.from({ length: n }, (_, i) => i));
    expect(nClusters).toBe(n);
  });

  it('keeps a recurring problem of thousands of tickets whole although each ticket knows only ten others', () => {
    const random = seededRandom(7);
    const pairs: [number, number, number][] = [];
    for (let i = 1; i < 3000; i++) {
      for (let k = 0; k < 10; k++) pairs.push([i, randomBelow(random, i), 0.5 + 0.5 * random()]);
    }
    const { sizes } = clusterEdges(edgeListOf(3000, pairs));
    expect(sizes[0]).toBe(3000);
  });

  it('lets a giant cluster of doubtful edges fall apart', () => {
    const random = seededRandom(7);
    const pairs: [number, number, number][] = [];
    for (let i = 1; i < 3000; i++) for (let k = 0; k < 10; k++) pairs.push([i, randomBelow(random, i), 0.3 * random()]);
    const { sizes } = clusterEdges(edgeListOf(3000, pairs));
    expect(sizes[0]).toBeLessThan(profile.maxUnguardedSize);
  });

  it('leaves removed tickets out', () => {
    const { labels } = clusterEdges(edgeListOf(3, [[1, 0, 0.9], [2, 1, 0.9]]), { isRemoved: (row) => row === 1 }); // prettier-ignore
    expect([...labels]).toEqual([0, -1, 1]);
  });

  it('reports a must-link that a cannot-link forbids, and obeys the cannot-link', () => {
    const { labels, conflicts } = clusterEdges(
      edgeListOf(4, [
        [1, 0, 0.9],
        [2, 1, 0.9],
        [3, 2, 0.9],
      ]),
      {
        // prettier-ignore
        mustLink: [
        [0, 1],
        [1, 2],
        [3, 2],
      ],
        cannotLink: [[0, 3]],
      },
    );
    expect(conflicts).toEqual([{ mustLink: [3, 2], cannotLink: [0, 3] }]);
    expect(partsOf(labels)).toEqual([[0, 1, 2], [3]]);
  });

  it('never breaks what people decided', () => {
    fc.assert(
      fc.property(graphs, fc.nat(6), fc.nat(6), fc.integer(), (edges, nMust, nCannot, seed) => {
        const mustLink = pairsOf(edges, nMust, seed);
        const cannotLink = pairsOf(edges, nCannot, seed + 1);
        const { labels, conflicts } = clusterEdges(edges, { mustLink, cannotLink });
        for (const [a, b] of cannotLink) expect(labels[a]).not.toBe(labels[b]);
        const refused = new Set(conflicts.map(({ mustLink: pair }) => pair));
        for (const pair of mustLink) if (!refused.has(pair)) expect(labels[pair[0]]).toBe(labels[pair[1]]);
      }),
      { numRuns: 300 },
    );
  });

  it('places every ticket once and numbers clusters by size, then by first ticket', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const { labels, sizes, nClusters } = clusterEdges(edges);
        const parts = partsOf(labels);
        expect(parts.map((part) => part.length)).toEqual([...sizes]);
        expect(nClusters).toBe(parts.length);
        for (let k = 1; k < parts.length; k++) {
          const [before, part] = [parts[k - 1]!, parts[k]!];
          expect(before.length > part.length || (before.length === part.length && before[0]! < part[0]!)).toBe(true);
        }
      }),
    );
  });

  it('leaves no single move that would be better', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const { labels, nClusters } = clusterEdges(edges);
        let bestMove = -Infinity;
        for (let row = 0; row < edges.nTickets; row++) {
          for (let label = 0; label <= nClusters; label++) {
            const moved = Int32Array.from(labels);
            moved[row] = label;
            bestMove = Math.max(bestMove, scoreOf(edges, moved));
          }
        }
        expect(bestMove).toBeLessThanOrEqual(scoreOf(edges, labels) + 1e-6);
      }),
    );
  });

  it('comes within two in a hundred of the best partition of small graphs', () => {
    let reached = 0;
    let best = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const pairs: [number, number, number][] = [];
      for (let i = 0; i < 7; i++) for (let j = 0; j < i; j++) if (random() < 0.45) pairs.push([i, j, random() ** 3]);
      const edges = edgeListOf(7, pairs);
      reached += scoreOf(edges, clusterEdges(edges).labels);
      best += bestScoreNaively(edges);
    }
    expect(reached).toBeGreaterThan(0.98 * best);
  });

  it('is worth at least what arrival alone gives and at most what the best permitted partition of few tickets gives', () => {
    const few = graphs.filter((edges) => edges.nTickets <= 8);
    fc.assert(
      fc.property(few, fc.nat(2), fc.nat(3), fc.integer(), (edges, nMust, nCannot, seed) => {
        const cannotLink = pairsOf(edges, nCannot, seed + 1);
        const clusterer = new StreamingClusterer({ profile, mustLink: pairsOf(edges, nMust, seed), cannotLink });
        for (let row = 0; row < edges.nTickets; row++) {
          const [start, end] = [edges.edgeOffsets[row]!, edges.edgeOffsets[row + 1]!];
          clusterer.assign(row, edges.edgeTargets.subarray(start, end), edges.edgeProbabilities.subarray(start, end));
        }
        const onArrival = scoreOf(edges, clusteringOf(clusterer).labels);
        clusterer.refine();
        const refined = scoreOf(edges, clusteringOf(clusterer).labels);
        expect(refined).toBeGreaterThanOrEqual(onArrival - 1e-6);
        const isPermitted = (labels: readonly number[]) => cannotLink.every(([a, b]) => labels[a] !== labels[b]);
        expect(refined).toBeLessThanOrEqual(bestScoreNaively(edges, isPermitted) + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('previews exactly what comes: moving the tickets that the diff names gives the clusters of the new settings', () => {
    const thresholds = fc.constantFrom(0.05, 0.13, 0.4);
    fc.assert(
      fc.property(
        graphs,
        thresholds,
        fc.nat(4),
        fc.nat(4),
        fc.integer(),
        (edges, minProbability, nMust, nCannot, seed) => {
          const before = clusterEdges(edges).labels;
          const changed = {
            profile: { ...profile, minProbability },
            mustLink: pairsOf(edges, nMust, seed),
            cannotLink: pairsOf(edges, nCannot, seed + 1),
          };
          const { moves, continues } = diffClusterings(before, clusterEdges(edges, changed).labels);
          const moved = Int32Array.from(before);
          // A new cluster gets a number that no old one has.
          for (const { row, to } of moves) moved[row] = continues[to]! >= 0 ? continues[to]! : edges.nTickets + to;
          const outcome = clusterEdges(edges, changed).labels;
          expect(bCubed(moved, outcome).f1).toBe(1);
          expect(clusterEdges(edges).labels).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives the same clusters whether tickets arrive ten by ten, all being regrouped when a tenth is new, or all at once', () => {
    const random = seededRandom(3);
    const n = 3000;
    const group = Array.from({ length: n }, () => randomBelow(random, 600));
    const pairs: [number, number, number][] = [];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        if (group[i] === group[j] && random() < 0.6) pairs.push([i, j, 0.1 + 0.8 * random()]);
      }
      if (i > 0) for (let k = 0; k < 4; k++) pairs.push([i, randomBelow(random, i), 0.25 * random()]);
    }
    const edges = edgeListOf(n, pairs);
    const clusterer = new StreamingClusterer({ profile });
    let refinedAt = 100;
    for (let row = 0; row < n; row++) {
      const [start, end] = [edges.edgeOffsets[row]!, edges.edgeOffsets[row + 1]!];
      clusterer.assign(row, edges.edgeTargets.subarray(start, end), edges.edgeProbabilities.subarray(start, end));
      if (row % 10 === 9) clusterer.settle();
      if (row + 1 < 1.1 * refinedAt) continue;
      clusterer.refine();
      refinedAt = row + 1;
    }
    expect(bCubed(clusteringOf(clusterer).labels, clusterEdges(edges).labels).f1).toBeGreaterThan(0.95);
  });

  it('gives the same labels twice', () => {
    fc.assert(fc.property(graphs, (edges) => expect(clusterEdges(edges)).toEqual(clusterEdges(edges))));
  });

  it.each([
    [
      {
        nTickets: 2,
        edgeOffsets: Int32Array.of(0, 0),
        edgeTargets: new Int32Array(0),
        edgeProbabilities: new Float32Array(0),
      },
      'edgeOffsets',
    ],
    [
      {
        nTickets: 2,
        edgeOffsets: Int32Array.of(0, 0, 1),
        edgeTargets: Int32Array.of(1),
        edgeProbabilities: Float32Array.of(0.5),
      },
      'row 1',
    ],
    [
      {
        nTickets: 2,
        edgeOffsets: Int32Array.of(0, 0, 1),
        edgeTargets: Int32Array.of(0),
        edgeProbabilities: Float32Array.of(NaN),
      },
      'NaN',
    ],
  ])('refuses a broken edge list and says where', (edges, where) => {
    expect(() => clusterEdges(edges)).toThrow(where);
  });

  it('refuses a setting out of range by name', () => {
    expect(() => clusterEdges(edgeListOf(1, []), { profile: { ...profile, minProbability: 0 } })).toThrow(
      'minProbability',
    );
  });
});

/** Best score over all partitions, by enumeration of restricted growth strings. */
function bestScoreNaively(edges: EdgeList, isPermitted: (labels: readonly number[]) => boolean = () => true): number {
  let best = -Infinity;
  const labels = new Int32Array(edges.nTickets);
  const enumerate = (row: number, nLabels: number) => {
    if (row === edges.nTickets) {
      if (isPermitted([...labels])) best = Math.max(best, scoreOf(edges, labels));
      return;
    }
    for (let label = 0; label <= nLabels; label++) {
      labels[row] = label;
      enumerate(row + 1, Math.max(nLabels, label + 1));
    }
  };
  enumerate(0, 0);
  return best;
}
