/**
 * 1. A problem goes on as at most one cluster, a cluster continues at most one problem.
 * 2. Clustering the same tickets the same way changes no identity, in whatever order clusters come.
 * 3. What is left over has lineage: split, merged, new, vanished.
 * 4. Pins and curated records outweigh numbers.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { matchClustersToProblems, type PreviousProblem } from './match-clusters-to-problems.js';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `T-${from + i}`);
const aProblem = (id: string, ticketIds: readonly string[], rest: Partial<PreviousProblem> = {}): PreviousProblem => ({
  id,
  ticketIds,
  ...rest,
});

describe('matchClustersToProblems', () => {
  it('lets a problem that grew go on', () => {
    const { clusters, ended } = matchClustersToProblems([aProblem('PRB-1', range(0, 5))], [range(0, 9), range(20, 22)]);
    expect(clusters).toEqual([{ kind: 'continued', problemId: 'PRB-1' }, { kind: 'new' }]);
    expect(ended).toEqual([]);
  });

  it('gives the key to the larger part of a split and tells where the other came from', () => {
    const { clusters } = matchClustersToProblems([aProblem('PRB-1', range(0, 10))], [range(0, 4), range(4, 10)]);
    expect(clusters).toEqual([
      { kind: 'split_from', problemId: 'PRB-1' },
      { kind: 'continued', problemId: 'PRB-1' },
    ]);
  });

  it('gives the key of the larger problem to a merger and redirects the other', () => {
    const { clusters, ended } = matchClustersToProblems(
      [aProblem('PRB-1', range(0, 3)), aProblem('PRB-2', range(3, 10))],
      [range(0, 10)],
    );
    expect(clusters).toEqual([{ kind: 'continued', problemId: 'PRB-2' }]);
    expect(ended).toEqual([{ problemId: 'PRB-1', isCurated: false, mergedIntoCluster: 0 }]);
  });

  it('does not hand an identity to a crumb: the body of the problem decides', () => {
    const { clusters, ended } = matchClustersToProblems(
      [aProblem('PRB-1', range(0, 10)), aProblem('PRB-2', range(10, 40))],
      [[...range(2, 40)], range(0, 2)],
    );
    expect(clusters[1]).toEqual({ kind: 'split_from', problemId: 'PRB-1' });
    expect(ended).toEqual([{ problemId: 'PRB-1', isCurated: false, mergedIntoCluster: 0 }]);
  });

  it('keeps a curated problem alive by any of its tickets', () => {
    const { clusters, ended } = matchClustersToProblems(
      [aProblem('PRB-1', range(0, 10), { isCurated: true }), aProblem('PRB-2', range(10, 50))],
      [[...range(2, 50)], range(0, 2)],
    );
    expect(clusters).toEqual([
      { kind: 'continued', problemId: 'PRB-2' },
      { kind: 'continued', problemId: 'PRB-1' },
    ]);
    expect(ended).toEqual([]);
  });

  it('follows pinned members rather than numbers', () => {
    const { clusters } = matchClustersToProblems(
      [aProblem('PRB-1', range(0, 8), { pinnedTicketIds: ['T-0', 'T-1'] })],
      [range(0, 2), range(2, 8)],
    );
    expect(clusters).toEqual([
      { kind: 'continued', problemId: 'PRB-1' },
      { kind: 'split_from', problemId: 'PRB-1' },
    ]);
  });

  it('says when nothing is left of a problem', () => {
    const { ended } = matchClustersToProblems([aProblem('PRB-1', range(0, 2), { isCurated: true })], []);
    expect(ended).toEqual([{ problemId: 'PRB-1', isCurated: true }]);
  });

  it('refuses a ticket in two problems and names both', () => {
    expect(() => matchClustersToProblems([aProblem('PRB-1', ['T-1']), aProblem('PRB-2', ['T-1'])], [])).toThrow(
      'ticket T-1 is in two problems, PRB-1 and PRB-2',
    );
  });

  const partitions = fc.array(fc.nat(5), { minLength: 1, maxLength: 30 }).map((labels) => {
    const parts = new Map<number, string[]>();
    labels.forEach((label, i) => parts.set(label, [...(parts.get(label) ?? []), `T-${i}`]));
    return [...parts.values()];
  });

  it('uses every identity once, and every problem is continued or ended', () => {
    fc.assert(
      fc.property(
        partitions,
        partitions,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        (before, after, curated) => {
          const previous = before.map((ticketIds, i) => aProblem(`PRB-${i}`, ticketIds, { isCurated: curated[i] }));
          const { clusters, ended } = matchClustersToProblems(previous, after);
          const continued = clusters.flatMap((identity) => (identity.kind === 'continued' ? [identity.problemId] : []));
          expect(new Set(continued).size).toBe(continued.length);
          expect([...continued, ...ended.map(({ problemId }) => problemId)].sort()).toEqual(
            previous.map(({ id }) => id).sort(),
          );
        },
      ),
    );
  });

  it('changes nothing when the clusters are the problems, in any order', () => {
    fc.assert(
      fc.property(partitions, fc.integer(), (parts, seed) => {
        const previous = parts.map((ticketIds, i) => aProblem(`PRB-${i}`, ticketIds));
        const shift = Math.abs(seed) % parts.length;
        const { clusters, ended } = matchClustersToProblems(previous, [
          ...parts.slice(shift),
          ...parts.slice(0, shift),
        ]);
        expect(ended).toEqual([]);
        expect(clusters).toEqual(
          parts.map((_, i) => ({ kind: 'continued', problemId: `PRB-${(i + shift) % parts.length}` })),
        );
      }),
    );
  });
});
