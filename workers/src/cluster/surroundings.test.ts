/**
 * 1. What is found is closed: a problem and a cluster that share a ticket are both in it or both out.
 * 2. So a plan made of it is the part of the whole plan that concerns it.
 */
import { describe, expect, it } from '@jest/globals';
import type { TicketCluster } from '@reprise/domain';
import type { StoredProblem } from '@reprise/persistence';
import fc from 'fast-check';
import { planRun } from './plan-run.js';
import { surroundingsOf } from './surroundings.js';

const N = 24;
const tickets = Array.from({ length: N }, (_, i) => `t${i}`);
/** Parts of some of the tickets; the last number stands for none. */
const parts = fc.array(fc.nat(9), { minLength: N, maxLength: N }).map((partOf) => {
  const byPart = new Map<number, string[]>();
  partOf.forEach((part, i) => part < 9 && byPart.set(part, [...(byPart.get(part) ?? []), tickets[i]!]));
  return [...byPart.values()];
});
const problemsOf = (members: readonly string[][]): StoredProblem[] =>
  members.map((ticketIds, i) => ({ id: `p${i}`, key: i, ticketIds, pinnedTicketIds: [], ruledTicketIds: [], guestTicketIds: [], isCurated: false, version: 1, isDescribed: true })); // prettier-ignore
const clustersOf = (members: readonly string[][]): TicketCluster[] =>
  members.map((ticketIds) => ({ ticketIds, cohesion: 1 })).sort((a, b) => b.ticketIds.length - a.ticketIds.length);

const lookedUp = (seeds: readonly string[], clusters: readonly TicketCluster[], problems: readonly StoredProblem[]) =>
  surroundingsOf(
    seeds,
    async (ids) => clusters.filter(({ ticketIds }) => ticketIds.some((id) => ids.includes(id))),
    async (ids) => problems.filter(({ ticketIds }) => ticketIds.some((id) => ids.includes(id))),
  );
const idOfNew = () => 'new';

describe('the surroundings of some tickets', () => {
  it('hold what the tickets meet, and everything that meets that', async () => {
    await fc.assert(
      fc.asyncProperty(parts, parts, fc.subarray(tickets), async (grouped, stored, seeds) => {
        const [clusters, problems] = [clustersOf(grouped), problemsOf(stored)];
        const found = await lookedUp(seeds, clusters, problems);
        expect(new Set(found.clusters).size).toBe(found.clusters.length);
        for (const { ticketIds } of [...clusters, ...problems])
          if (ticketIds.some((id) => seeds.includes(id)))
            expect([...found.clusters, ...found.problems].some((one) => one.ticketIds === ticketIds)).toBe(true);
        const inside = new Set([...found.clusters, ...found.problems].map((one) => one.ticketIds));
        const reached = new Set([...found.clusters, ...found.problems].flatMap((one) => one.ticketIds));
        for (const { ticketIds } of [...clusters, ...problems])
          expect(inside.has(ticketIds)).toBe(ticketIds.some((id) => reached.has(id)));
      }),
    );
  });

  it('are planned as they are among everything', async () => {
    await fc.assert(
      fc.asyncProperty(parts, parts, fc.subarray(tickets), async (grouped, stored, seeds) => {
        const [clusters, problems] = [clustersOf(grouped), problemsOf(stored)];
        const found = await lookedUp(seeds, clusters, problems);
        const standing = { apart: [], keptOut: new Map() };
        const whole = planRun({ ...standing, problems }, clusters, idOfNew);
        const part = planRun({ ...standing, problems: found.problems }, found.clusters, idOfNew);
        const isInside = (id: string) => found.problems.some((problem) => problem.id === id);
        expect(new Set(part.leaving)).toEqual(new Set(whole.leaving.filter(({ problemId }) => isInside(problemId))));
        expect(new Set(part.ended)).toEqual(new Set(whole.ended.filter(({ problemId }) => isInside(problemId))));
        const known = ({ id, joining, isNew }: (typeof whole.problems)[number]) =>
          isNew ? [] : [[id, new Set(joining)]];
        expect(new Map(part.problems.flatMap(known) as [])).toEqual(
          new Map(whole.problems.filter(({ id }) => isInside(id)).flatMap(known) as []),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
