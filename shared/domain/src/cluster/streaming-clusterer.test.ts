/**
 * 1. A ticket joins what suits it on arrival; people's pairs hold from the first ticket on.
 * 2. Refinement corrects what could not be known on arrival, and touches only what it must.
 * 3. Hostile sets end well: no giant cluster of unlike tickets, work in proportion to the edges.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { randomBelow, seededRandom } from '../numeric/seeded-random.js';
import { clusterEdges, clusteringOf } from './cluster-edges.js';
import { edgeListOf } from './edge-list.js';
import { clusterProfiles } from './profiles.js';
import { StreamingClusterer } from './streaming-clusterer.js';

/** Probabilities as they come. */
const plain = { ...clusterProfiles['2026-11'], supportWeight: 0, shiftTrust: 0 };

type Arrival = readonly [target: number, probability: number][];

function arrive(clusterer: StreamingClusterer, arrivals: readonly Arrival[]): void {
  for (const arrival of arrivals) {
    clusterer.assign(
      clusterer.nTickets,
      arrival.map(([target]) => target),
      arrival.map(([, probability]) => probability),
    );
  }
}

const labelsOf = (clusterer: StreamingClusterer) => [...clusteringOf(clusterer).labels];

describe('StreamingClusterer', () => {
  it('joins a ticket to the cluster that gains most', () => {
    const clusterer = new StreamingClusterer({ profile: plain });
    arrive(clusterer, [[], [[0, 0.9]], [], [[0, 0.3], [1, 0.3], [2, 0.55]], [[2, 0.05]]]); // prettier-ignore
    expect(labelsOf(clusterer)).toEqual([0, 0, 1, 2, 3].map((_, row) => [0, 0, 1, 1, 2][row]));
  });

  it('corrects by refinement what arrived too early', () => {
    const clusterer = new StreamingClusterer({ profile: plain });
    // 1 joins 0 for lack of better company; then its true mates 2 and 3 come.
    arrive(clusterer, [[], [[0, 0.15]], [[1, 0.1]], [[1, 0.9], [2, 0.9]]]); // prettier-ignore
    clusterer.refine();
    expect(labelsOf(clusterer)).toEqual([1, 0, 0, 0]);
  });

  it('obeys pairs about tickets that have not arrived yet', () => {
    const clusterer = new StreamingClusterer({ profile: plain, mustLink: [[0, 3]], cannotLink: [[0, 2]] });
    arrive(clusterer, [[], [[0, 0.9]], [[0, 0.9], [1, 0.9]], [[2, 0.99]]]); // prettier-ignore
    expect(clusterer.labelOf(2)).not.toBe(clusterer.labelOf(0));
    expect(clusterer.labelOf(3)).toBe(clusterer.labelOf(0));
    clusterer.refine();
    expect(clusterer.labelOf(2)).not.toBe(clusterer.labelOf(0));
    expect(clusterer.labelOf(3)).toBe(clusterer.labelOf(0));
  });

  it.each([
    { moved: [0], words: 'one ticket' },
    { moved: [0, 1, 2], words: 'more tickets than stand for where they come to' },
  ])('brings $words to another cluster, and draws nobody away from there', ({ moved }) => {
    const clusterer = new StreamingClusterer({ profile: plain });
    arrive(clusterer, [[], [[0, 0.9]], [[0, 0.9]], [[0, 0.9]], [[0, 0.9]], [], [[5, 0.9]], [[5, 0.9]]]); // prettier-ignore
    clusterer.refine();
    const rest = [0, 1, 2, 3, 4].filter((row) => !moved.includes(row));
    const others = moved.slice(1).map((row) => [0, row] as const);
    clusterer.constrain([[0, 5], ...others], rest.map((row) => [0, row] as const)); // prettier-ignore
    clusterer.settle();
    expect([...clusterer.membersOf(clusterer.labelOf(5))].sort()).toEqual([...moved, 5, 6, 7]);
    expect([...clusterer.membersOf(clusterer.labelOf(4))].sort()).toEqual(rest);
  });

  it('never breaks a pair, whatever arrives, leaves and is refined in between', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('arrive' as const), edges: fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 5 }) }), // prettier-ignore
      fc.record({ kind: fc.constant('refine' as const) }),
      fc.record({ kind: fc.constant('remove' as const), row: fc.nat() }),
    );
    const pair = fc.tuple(fc.nat(15), fc.nat(15)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(pair, { maxLength: 5 }),
        fc.array(pair, { maxLength: 5 }),
        (steps, mustLink, cannotLink) => {
          const clusterer = new StreamingClusterer({ mustLink, cannotLink });
          for (const event of steps) {
            const n = clusterer.nTickets;
            if (event.kind === 'refine') clusterer.refine();
            else if (event.kind === 'remove' && n > 0) clusterer.remove(event.row % n);
            else if (event.kind === 'arrive') {
              const edges = new Map(n === 0 ? [] : event.edges.map(([target, p]) => [target % n, p]));
              clusterer.assign(n, [...edges.keys()], [...edges.values()]);
            }
          }
          const refused = new Set(clusterer.conflicts.map(({ mustLink: both }) => both));
          const isThere = (row: number) => row < clusterer.nTickets && clusterer.labelOf(row) >= 0;
          for (const [a, b] of cannotLink) {
            if (isThere(a) && isThere(b)) expect(clusterer.labelOf(a)).not.toBe(clusterer.labelOf(b));
          }
          for (const both of mustLink) {
            if (refused.has(both) || !both.every(isThere)) continue;
            expect(clusterer.labelOf(both[0])).toBe(clusterer.labelOf(both[1]));
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes rows in order only', () => {
    expect(() => new StreamingClusterer().assign(3, [], [])).toThrow('next is 0, got 3');
  });
});

describe('hostile sets', () => {
  const n = 5000;

  it('makes one problem of a flood of identical tickets, wherever their edges point', () => {
    for (const first of [(row: number) => row - 10, () => 0]) {
      const pairs: [number, number, number][] = [];
      for (let row = 1; row < n; row++) {
        for (let k = 0; k < 10; k++) {
          const target = first(row) + k;
          if (target >= 0 && target < row) pairs.push([row, target, 0.99]);
        }
      }
      expect(clusterEdges(edgeListOf(n, pairs)).sizes[0]).toBe(n);
    }
  });

  it('makes no giant of tickets that all resemble one another a little', () => {
    const random = seededRandom(1);
    const pairs: [number, number, number][] = [];
    for (let row = 1; row < n; row++) for (let k = 0; k < 10; k++) pairs.push([row, randomBelow(random, row), 0.09]);
    expect(clusterEdges(edgeListOf(n, pairs)).sizes[0]).toBeLessThan(50);
  });

  it('keeps two floods apart that a few stray edges connect', () => {
    const pairs: [number, number, number][] = [];
    for (let row = 2; row < n; row++) {
      for (let k = 1; k <= 5; k++) if (row - 2 * k >= 0) pairs.push([row, row - 2 * k, 0.9]);
      if (row % 100 === 51) pairs.push([row, row - 1, 0.9]);
    }
    const { sizes } = clusterEdges(edgeListOf(n, pairs));
    expect([...sizes.subarray(0, 2)]).toEqual([n / 2, n / 2]);
  });

  it('keeps the tickets of a new format together and the old ones too, when a format changes half-way', () => {
    const random = seededRandom(2);
    const pairs: [number, number, number][] = [];
    for (let row = 1; row < n; row++) {
      const from = row < n / 2 ? 0 : n / 2;
      // Ten thousand problems of two tickets, and boilerplate that makes all tickets of a format resemble one another.
      if (row % 2 === 1) pairs.push([row, row - 1, 0.9]);
      for (let k = 0; k < 9; k++) if (row > from) pairs.push([row, from + randomBelow(random, row - from), 0.06]);
    }
    expect(clusterEdges(edgeListOf(n, pairs)).sizes[0]).toBeLessThanOrEqual(4);
  });

  it('leaves everything alone at the highest threshold', () => {
    const profile = { ...clusterProfiles['2026-11'], minProbability: 1 };
    expect(clusterEdges(edgeListOf(3, [[1, 0, 0.999], [2, 1, 0.999]]), { profile }).nClusters).toBe(3); // prettier-ignore
  });
});
