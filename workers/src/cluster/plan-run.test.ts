import { describe, expect, it } from '@jest/globals';
import type { TicketCluster } from '@reprise/domain';
import type { ApartPair, StoredProblem } from '@reprise/persistence';
import fc from 'fast-check';
import { planRun as planRunOf } from './plan-run.js';

const ids = () => {
  let next = 0;
  return () => `new-${++next}`;
};
const aProblem = (id: string, ticketIds: string[], more: Partial<StoredProblem> = {}): StoredProblem => ({
  id,
  ticketIds,
  pinnedTicketIds: [],
  ruledTicketIds: [],
  guestTicketIds: [],
  isCurated: false,
  version: 1,
  isDescribed: true,
  key: 1,
  ...more,
});
const clusters = (...members: string[][]) => members.map((ticketIds) => ({ ticketIds, cohesion: 1 }));

const planRun = (
  problems: readonly StoredProblem[],
  found: readonly TicketCluster[],
  newId: () => string,
  apart: readonly ApartPair[] = [],
  keptOut: Record<string, string[]> = {},
) =>
  planRunOf(
    { problems, apart, keptOut: new Map(Object.entries(keptOut).map(([id, tickets]) => [id, new Set(tickets)])) },
    found,
    newId,
  );

describe('planning what a clustering changes', () => {
  it('makes a problem of two tickets and none of one', () => {
    const plan = planRun([], clusters(['a', 'b'], ['c']), ids());
    expect(plan.problems).toMatchObject([
      { id: 'new-1', isNew: true, joining: ['a', 'b'], lineage: [{ kind: 'created' }] },
    ]);
    expect(plan).toMatchObject({ clustered: ['a', 'b'], single: ['c'], leaving: [], ended: [] });
  });

  it('changes nothing when nothing changed', () => {
    const plan = planRun([aProblem('p', ['a', 'b'])], clusters(['a', 'b'], ['c']), ids());
    expect(plan.problems).toMatchObject([{ id: 'p', isNew: false, joining: [], givingIds: [], lineage: [] }]);
    expect(plan.leaving).toEqual([]);
  });

  it('leaves a ticket alone that a rule keeps out of the problem its cluster continues, unless a person holds it there', () => {
    const previous = [aProblem('p', ['a', 'b', 'h'], { pinnedTicketIds: ['h'] })];
    const plan = planRun(previous, clusters(['a', 'b', 'h', 'x']), ids(), [], { p: ['h', 'x'] });
    expect(plan.problems).toMatchObject([{ id: 'p', ticketIds: ['a', 'b', 'h'], joining: [] }]);
    expect(plan.single).toEqual(['x']);
  });

  it('lets what resembles the tickets of a rule follow them, while the problem goes on as the cluster of its own', () => {
    const guests = ['g', 'h', 'i'];
    const previous = [aProblem('p', ['a', 'b', ...guests], { ruledTicketIds: guests, guestTicketIds: guests })];
    const plan = planRun(previous, clusters(['g', 'h', 'i', 'x'], ['a', 'b', 'c']), ids());
    expect(plan.problems).toMatchObject([{ id: 'p', isNew: false, joining: ['x', 'c'], lineage: [] }]);
    expect(plan).toMatchObject({ leaving: [], ended: [], single: [] });
  });

  it('moves tickets between problems that go on', () => {
    const previous = [aProblem('p', ['a', 'b', 'c', 'x']), aProblem('q', ['d', 'e', 'f'])];
    const plan = planRun(previous, clusters(['a', 'b', 'c'], ['d', 'e', 'f', 'x']), ids());
    expect(plan.problems.find((problem) => problem.id === 'q')).toMatchObject({ joining: ['x'], givingIds: ['p'] });
  });

  it('leaves a pinned ticket where a person put it, also when its cluster is another problem', () => {
    const [printing, login] = [
      Array.from({ length: 12 }, (_, i) => `a${i}`),
      Array.from({ length: 6 }, (_, i) => `c${i}`),
    ];
    const previous = [
      aProblem('p', printing),
      aProblem('q', [...login, 'x'], { pinnedTicketIds: ['x'], isCurated: true }),
    ];
    const plan = planRun(previous, clusters([...printing, 'x'], login), ids());
    expect(plan.problems.flatMap((problem) => problem.joining)).toEqual([]);
    expect(plan.problems.find((problem) => problem.id === 'p')?.ticketIds).toEqual(printing);
    expect(plan.clustered).toContain('x');
  });

  it('keeps a ticket out of the problem to which a person moved one that it was taken apart from', () => {
    const previous = [
      aProblem('p', ['a', 'b', 'r']),
      aProblem('q', ['x', 'c', 'd'], { pinnedTicketIds: ['x'], isCurated: true }),
    ];
    const plan = planRun(previous, clusters(['c', 'd', 'r'], ['a', 'b'], ['x']), ids(), [['x', 'r']]);
    expect(plan.problems.find((problem) => problem.id === 'q')).toMatchObject({ joining: [], ticketIds: ['c', 'd'] });
    expect(plan.single).toContain('r');
    expect(plan.leaving).toEqual([{ ticketId: 'r', problemId: 'p' }]);
  });

  it('keeps a pinned ticket that is alone out of what leaves', () => {
    const plan = planRun(
      [aProblem('p', ['x'], { pinnedTicketIds: ['x'], isCurated: true })],
      clusters(['x'], ['y']),
      ids(),
    );
    expect(plan).toMatchObject({ leaving: [], clustered: ['x'], single: ['y'] });
  });

  it('lets tickets leave that are alone now, and names the heir of a problem that ends', () => {
    const previous = [
      aProblem('p', ['a', 'b', 'c', 'd', 'e', 'f']),
      aProblem('q', ['g', 'h']),
      aProblem('r', ['i', 'j']),
    ];
    const plan = planRun(previous, clusters(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], ['i'], ['j']), ids());
    expect(plan.ended).toEqual([{ problemId: 'q', mergedInto: 'p' }, { problemId: 'r' }]);
    expect(plan.leaving).toEqual([
      { ticketId: 'i', problemId: 'r' },
      { ticketId: 'j', problemId: 'r' },
    ]);
  });

  it('puts every ticket into exactly one state, and never moves what a person placed', () => {
    const partition = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        partition,
        partition,
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        (after, before, pins) => {
          const groups = (labels: readonly number[]): string[][] => {
            const byLabel = new Map<number, string[]>();
            labels.forEach((label, ticket) => byLabel.set(label, [...(byLabel.get(label) ?? []), `t${ticket}`]));
            return [...byLabel.values()];
          };
          const previous = groups(before.slice(0, after.length)).map((ticketIds, i) => {
            const pinnedTicketIds = ticketIds.filter((id) => pins[Number(id.slice(1))]);
            return aProblem(`p${i}`, ticketIds, { pinnedTicketIds, isCurated: pinnedTicketIds.length > 0 });
          });
          const plan = planRun(previous, clusters(...groups(after)), ids());
          const all = after.map((_, ticket) => `t${ticket}`);
          expect([...plan.clustered, ...plan.single].sort()).toEqual(all.sort());
          const moved = [
            ...plan.problems.flatMap((problem) => problem.joining),
            ...plan.leaving.map(({ ticketId }) => ticketId),
          ];
          expect(new Set(moved).size).toBe(moved.length);
          const pinned = new Set(previous.flatMap((problem) => problem.pinnedTicketIds));
          expect(moved.filter((id) => pinned.has(id))).toEqual([]);
        },
      ),
    );
  });

  it('makes a problem of its own at once of a cluster none of which may stay in the problem it would continue', () => {
    const previous = [aProblem('p', ['r', 's', 'x'], { ruledTicketIds: ['r', 's'], guestTicketIds: ['r', 's'] })];
    const plan = planRun(previous, clusters(['x', 'y'], ['r', 's']), ids(), [['x', 'r'], ['y', 's']]); // prettier-ignore
    expect(plan.problems).toMatchObject([
      { id: 'new-1', isNew: true, joining: ['x', 'y'], lineage: [{ kind: 'split_from', otherProblemId: 'p' }] },
      { id: 'p', joining: [] },
    ]);
  });
});
