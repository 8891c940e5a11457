/**
 * What the clusterer keeps between calls is what follows from its edges, labels and pairs:
 * 1. After any sequence of rows that come and go, pairs that people make and take back, and runs, sizes, members, cohesion and the
 *    next placement are those of a clusterer put together from scratch.
 * 2. What was saved goes on bit for bit, and so does what was compacted.
 * 3. Pairs hold after every step.
 * 4. A decision moves what it names and nothing else, and taken back it leaves everything as it was.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { numberKept, type Compaction } from '../corpus/compaction.js';
import { SectionReader, SectionWriter } from '../snapshot/sections.js';
import { chargeOf } from './charges.js';
import type { RowPair } from './constraints.js';
import { clusterProfiles } from './profiles.js';
import { StreamingClusterer } from './streaming-clusterer.js';

const profile = { ...clusterProfiles['2026-11'], strictHalfAt: 0 };

/** A clusterer with what a naive one needs: the edges of each row. */
interface Watched {
  clusterer: StreamingClusterer;
  removed: Set<number>;
  mustLink: RowPair[];
  cannotLink: RowPair[];
}

type Step = (watched: Watched) => unknown;
const refineStep: Step = ({ clusterer }) => clusterer.refine();
const edges = fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 6 });
const pair = fc.tuple(fc.nat(20), fc.nat(20)).filter(([a, b]) => a !== b);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: edges.map((arrival): Step => ({ clusterer }) => {
      const n = clusterer.nTickets;
      const targets = new Map(n === 0 ? [] : arrival.map(([target, p]) => [target % n, p]));
      return clusterer.assign(n, [...targets.keys()], [...targets.values()]);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map((row): Step => ({ clusterer, removed }) => {
      if (clusterer.nTickets === 0) return;
      removed.add(row % clusterer.nTickets);
      clusterer.remove(row % clusterer.nTickets);
    }),
  },
  { weight: 3, arbitrary: fc.constant<Step>(({ clusterer }) => clusterer.settle()) },
  { weight: 1, arbitrary: fc.constant(refineStep) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(pair, { maxLength: 3 }), fc.array(pair, { maxLength: 3 }))
      .map(([mustLink, cannotLink]): Step => (watched) => {
        watched.mustLink = mustLink;
        watched.cannotLink = cannotLink;
        watched.clusterer.constrain(mustLink, cannotLink);
      }),
  },
);

const watchedOf = (): Watched => ({ clusterer: new StreamingClusterer({ profile }), removed: new Set(), mustLink: [], cannotLink: [] }); // prettier-ignore

function savedAndRestored(clusterer: StreamingClusterer): StreamingClusterer {
  const into = new SectionWriter(false);
  clusterer.save(into);
  const { edgeOffsets, edgeTargets } = clusterer.edges();
  return StreamingClusterer.restored(new SectionReader(into.sections), profile, { offsets: edgeOffsets, targets: edgeTargets }); // prettier-ignore
}

/** What a clusterer shows of itself, computed from labels and edges alone. */
function seenNaively(clusterer: StreamingClusterer) {
  const { edgeOffsets, edgeTargets } = clusterer.edges();
  const labels = [...clusterer.labels];
  return [...new Set(labels)]
    .filter((label) => label >= 0)
    .map((label) => {
      const members = labels.flatMap((other, row) => (other === label ? row : []));
      const inside: number[] = [];
      for (const row of members)
        for (let e = edgeOffsets[row]!; e < edgeOffsets[row + 1]!; e++)
          if (labels[edgeTargets[e]!] === label) inside.push(clusterer.edges().edgeProbabilities[e]!);
      const mean = inside.reduce((sum, p) => sum + p, 0) / inside.length;
      return { label, members, cohesion: members.length === 1 ? 1 : inside.length === 0 ? 0 : mean };
    });
}

/** Where a new row without people's pairs belongs, by the definition: the gain of every cluster, looked up in all of it. */
function placeNaively(
  clusterer: StreamingClusterer,
  targets: readonly number[],
  edgeOf: ReadonlyMap<number, number>,
): readonly number[] {
  const gains = new Map<number, number>();
  for (const { label, members } of seenNaively(clusterer)) {
    const weight = members.reduce((sum, row) => sum + (targets.includes(row) ? edgeOf.get(row)! : 0), 0);
    const n = members.length;
    const charge = chargeOf(n + 1, profile) - chargeOf(n, profile);
    gains.set(label, weight - charge);
  }
  const best = Math.max(1e-9, ...gains.values());
  return [...gains].flatMap(([label, gain]) => (gain >= best - 1e-7 ? label : []));
}

describe('what a clusterer keeps between calls', () => {
  it('is what follows from labels and edges, after any sequence', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const watched = watchedOf();
        for (const act of steps) act(watched);
        const { clusterer } = watched;
        for (const { label, members, cohesion } of seenNaively(clusterer)) {
          expect([...clusterer.membersOf(label)]).toEqual(members);
          expect(clusterer.cohesionOf(label)).toBeCloseTo(cohesion, 5);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('places the next row where one put together from scratch places it, and where the definition says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), edges, (steps, arrival) => {
        const watched = watchedOf();
        for (const act of steps) act(watched);
        const { clusterer } = watched;
        clusterer.settle();
        clusterer.constrain([], []);
        clusterer.settle();
        const rebuilt = savedAndRestored(clusterer);
        const n = clusterer.nTickets;
        const targets = new Map(n === 0 ? [] : arrival.map(([target, p]) => [target % n, p]));
        const probe = savedAndRestored(clusterer);
        probe.assign(n, [...targets.keys()], [...targets.values()]);
        const { edgeOffsets, edgeProbabilities } = probe.edges();
        const edgeOf = new Map(
          [...targets.keys()].map((target, at) => [target, edgeProbabilities[edgeOffsets[n]! + at]!]),
        );
        const places = placeNaively(clusterer, [...targets.keys()], edgeOf);
        const isNew = (label: number) => ![...clusterer.labels].includes(label);
        const expectedNew = places.length === 0;
        const label = clusterer.assign(n, [...targets.keys()], [...targets.values()]);
        expect(rebuilt.assign(n, [...targets.keys()], [...targets.values()])).toBe(label);
        if (expectedNew) expect(clusterer.membersOf(label)).toHaveLength(1);
        else expect(places.includes(label) || isNew(label)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('goes on bit for bit from what was saved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 20 }), (before, after) => {
        const whole = watchedOf();
        for (const act of before) act(whole);
        whole.clusterer.settle();
        const resumed: Watched = {
          ...whole,
          clusterer: savedAndRestored(whole.clusterer),
          removed: new Set(whole.removed),
        };
        for (const act of [...after, (({ clusterer }) => clusterer.settle()) satisfies Step]) {
          expect(act(resumed)).toEqual(act(whole));
          expect([...resumed.clusterer.labels]).toEqual([...whole.clusterer.labels]);
        }
        expect(resumed.clusterer.takeChangedLabels()).toEqual(whole.clusterer.takeChangedLabels());
        for (const label of new Set(whole.clusterer.labels))
          if (label >= 0) expect(resumed.clusterer.cohesionOf(label)).toBe(whole.clusterer.cohesionOf(label));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps everybody else where they are when removed rows are given back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { clusterer, removed } = ((watched) => (steps.forEach((act) => act(watched)), watched))(watchedOf());
        clusterer.settle();
        const before = [...clusterer.labels];
        const { numberOf, count } = numberKept(Uint8Array.from(before, (_, row) => (removed.has(row) ? 0 : 1)));
        clusterer.compact({ rowOf: numberOf, nRows: count, termOf: new Int32Array(0), nTerms: 0 } satisfies Compaction);
        expect([...clusterer.labels]).toEqual(before.filter((_, row) => !removed.has(row)));
        for (const { label, members, cohesion } of seenNaively(clusterer)) {
          expect([...clusterer.membersOf(label)]).toEqual(members);
          expect(clusterer.cohesionOf(label)).toBeCloseTo(cohesion, 5);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('obeys people after every step', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const watched = watchedOf();
        for (const act of steps) {
          act(watched);
          const { clusterer, mustLink, cannotLink } = watched;
          const refused = new Set(clusterer.conflicts.map(({ mustLink: both }) => both));
          const isThere = (row: number) => row < clusterer.nTickets && clusterer.labelOf(row) >= 0;
          for (const both of mustLink)
            if (both.every(isThere) && !refused.has(both)) expect(clusterer.labelOf(both[0])).toBe(clusterer.labelOf(both[1])); // prettier-ignore
          for (const [a, b] of cannotLink)
            if (isThere(a) && isThere(b)) expect(clusterer.labelOf(a)).not.toBe(clusterer.labelOf(b));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('moves nobody whom a decision does not name, and everybody back when it is taken back', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        fc.boolean(),
        (steps, some, isSplit) => {
          const { clusterer } = ((watched) => (steps.forEach((act) => act(watched)), watched))(watchedOf());
          clusterer.settle();
          clusterer.constrain([], []);
          const before = seenNaively(clusterer).map(({ members }) => members);
          const mates = before.find(({ length }) => length > 1) ?? [];
          const all = before.flat();
          const named = new Set(
            some.flatMap((n) => (isSplit ? mates : all).at(n % (isSplit ? mates : all).length) ?? []),
          );
          const [first, ...others] = named;
          if (first === undefined || others.length === 0 || (isSplit && named.size === mates.length)) return;
          const together = others.map((row) => [first, row] as const);
          const apart = isSplit ? mates.filter((row) => !named.has(row)).map((row) => [first, row] as const) : [];
          const companyOf = (row: number, without: ReadonlySet<number>) =>
            [...clusterer.membersOf(clusterer.labelOf(row))].filter((other) => !without.has(other));

          clusterer.constrain(together, apart);
          clusterer.settle();
          for (const members of before)
            for (const row of members)
              if (!named.has(row)) expect(companyOf(row, named)).toEqual(members.filter((other) => !named.has(other)));

          clusterer.constrain([], [], before);
          clusterer.settle();
          for (const members of before) for (const row of members) expect(companyOf(row, new Set())).toEqual(members);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('names as changed every cluster that differs from before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.array(step, { maxLength: 10 }), (before, after) => {
        const watched = watchedOf();
        const { clusterer } = watched;
        for (const act of before) act(watched);
        clusterer.refine();
        const membersBefore = new Map(seenNaively(clusterer).map(({ label, members }) => [label, members.join(' ')]));
        for (const act of after) if (act !== refineStep) act(watched);
        const changed = new Set(clusterer.takeChangedLabels());
        for (const { label, members } of seenNaively(clusterer))
          if (members.join(' ') !== membersBefore.get(label)) expect(changed.has(label)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
