/**
 * Thousands of random sequences of what people and machine do, each within a transaction that is taken back:
 * 1. What a person placed stays there, what people took apart meets only where people put both, rules hold what they claim and keep out what
 *    they keep out, whatever comes in or is edited and however it is grouped: in part, at night, with another sureness, from its file, from the rows.
 * 2. Steps followed by their undoing, in any order, give the identical state and the identical index. 3. That is so too when the machine worked
 *    in between, once it begins anew. 4. Every invariant of the rows holds.
 * The same laws over HTTP, with transactions that are committed: ../api/placement-laws.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Desk } from './desk.js';
import { foundOnce, undoneOnce } from './found-once.js';
import { anyStep, isOfMachine, personStep, stepOnTheSame, type Step } from './step.js';

/**
 * Sequences; `npm run test:laws` asks for more than the suite. CURATION_SEED names those that failed, CURATION_PATH the one of them;
 * CURATION_SHRINK gives so many seconds for finding the shortest that fails.
 */
const SEQUENCES = Number(process.env.CURATION_SEQUENCES ?? 12);
const SEQUENCES_BETWEEN_TIDYING = 200;
/** The suite tries the same ones each time, the command others each time. */
const SUITE_SEED = 2026;
const { CURATION_SEED: seed, CURATION_PATH: path, CURATION_SHRINK: shrink, CURATION_SEQUENCES: asked } = process.env;
/** A share of the sequences for each law, half of them for the first. */
const runs = <Example>(share: number, examples: Example[]) => ({
  numRuns: Math.ceil(SEQUENCES * share),
  ...(asked === undefined && { examples }),
  ...(shrink === undefined ? { endOnFailure: true } : { interruptAfterTimeLimit: 1_000 * Number(shrink) }),
  ...(path !== undefined && { path }),
  ...(seed !== undefined ? { seed: Number(seed) } : asked === undefined && { seed: SUITE_SEED }),
});
// A busy machine needs some seconds for one.
jest.setTimeout(120_000 + 10_000 * SEQUENCES);

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

let done = 0;
const inSequence = async (work: () => Promise<void>): Promise<void> => {
  await desk.sequence(work);
  if (++done % SEQUENCES_BETWEEN_TIDYING === 0) await desk.tidy();
};

describe('what people decide', () => {
  it('is law for every later run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 6, maxLength: 18 }), (steps) =>
        inSequence(async () => {
          for (const step of [...steps, { verb: 'group', a: 0, b: 0 }] as Step[]) {
            const before = await desk.places();
            await desk.take(step);
            expect(await desk.brokenLaws(isOfMachine(step.verb) ? before : undefined)).toEqual([]);
          }
          expect(await desk.brokenPromises()).toEqual([]);
        }),
      ),
      runs(0.5, [
        [foundOnce.awaitsOneThatDoesNotCome],
        [foundOnce.comesBackToWhatItIsKeptApartFrom],
        [foundOnce.comesBackToOneKeptApartSince],
      ]),
    );
  });

  it('leaves the identical state and the identical index when it is all undone, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(personStep, { minLength: 3, maxLength: 12 }),
        fc.array(fc.nat(99), { minLength: 1, maxLength: 8 }),
        (steps, order) =>
          inSequence(async () => {
            const before = [await desk.state(), await desk.indexHash()];
            for (const step of steps) await desk.take(step);
            await desk.undoAll(order);
            expect([await desk.state(), await desk.indexHash()]).toEqual(before);
            await desk.group();
            expect([await desk.state(), await desk.indexHash()]).toEqual(before);
          }),
      ),
      runs<[Step[], number[]]>(0.25, [undoneOnce.comesBackToOneKeptApartByPeople, undoneOnce.ruleReturnsHome]),
    );
  });

  it('leaves the same companies and the identical matching index when the machine worked in between and begins anew', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepOnTheSame, { minLength: 4, maxLength: 14 }),
        fc.array(fc.nat(99), { minLength: 1, maxLength: 8 }),
        (steps, order) =>
          inSequence(async () => {
            const before = [await desk.restartFromRows(), await desk.companies()];
            for (const step of steps) await desk.take(step);
            await desk.undoAll(order);
            expect([await desk.restartFromRows(), await desk.companies()]).toEqual(before);
            expect(await desk.brokenPromises()).toEqual([]);
          }),
      ),
      runs<[Step[], number[]]>(0.25, [[foundOnce.standsOnNoPage, [14]]]),
    );
  });
});
