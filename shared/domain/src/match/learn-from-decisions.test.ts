/**
 * 1. Too little decided changes nothing. 2. What is learned is tried on decisions held back, and taken only if it surely does better. 3. The same
 * decisions teach the same. 4. Trying changes nothing; what is taken finds other tickets and moves none; giving it up is as before.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Ticket } from '../corpus/ticket.js';
import type { MatchingEngine } from '../pipeline.js';
import { createMatchingEngine } from './create-matching-engine.js';
import type { DecidedTickets } from './decided-tickets.js';
import { type HeldBack, type LearningVerdict, verdictOf } from './learn-from-decisions.js';

const subjects = ['invoice export', 'label printer', 'single sign-on', 'stock count', 'price list', 'route planner', 'mail gateway', 'till drawer']; // prettier-ignore
const failures = ['stops after an update', 'shows nothing', 'is very slow'];
/** People of one site ask again; the words only tell the subject. */
const ticket = (subject: number, site: number, n: number): Ticket => ({
  id: `T-${subject}-${site}-${n}`,
  title: `${subjects[subject]!} ${failures[n % 3]!}`,
  description: `Since this morning the ${subjects[subject]!} ${failures[(n + site) % 3]!} for colleague ${n} and others.`,
  reporter: `site ${site}`,
  createdAt: new Date(Date.UTC(2026, 0, 1 + n * 7 + site, subject)).toISOString(),
});
const tickets = subjects.flatMap((_, subject) =>
  [0, 1, 2].flatMap((site) => [0, 1, 2, 3].map((n) => ticket(subject, site, n))),
);
const bySite = (until: number): DecidedTickets => ({
  together: subjects.slice(0, until).flatMap((_, subject) =>
    [0, 1, 2].map((site) => ({
      confirmed: [0, 1, 2].map((n) => `T-${subject}-${site}-${n}`),
      others: [`T-${subject}-${site}-3`],
    })),
  ),
  apart: subjects.slice(0, until).map((_, subject) => [`T-${subject}-0-1`, `T-${subject}-1-2`] as const),
});

let engine: MatchingEngine;
let learned: ReturnType<MatchingEngine['learnFrom']>;
beforeAll(() => {
  engine = createMatchingEngine();
  engine.add(tickets);
  learned = engine.learnFrom(bySite(8));
});
const groups = (): string[] =>
  engine
    .cluster()
    .clusters.map(({ ticketIds }) => [...ticketIds].sort().join(' '))
    .sort();

describe('learning from decisions', () => {
  it.each([
    ['nobody decided anything', { together: [], apart: [] }, 0],
    ['they are few', bySite(2), 12],
    ['they name tickets that are gone', { together: [{ confirmed: ['a', 'b'], others: [] }], apart: [['a', 'b']] }, 0],
  ] as const)('changes nothing where %s', (_, decided, links) => {
    const { account, weights } = engine.learnFrom(decided);
    expect(account).toMatchObject({ verdict: 'too few', links, heldBack: null });
    expect(weights).toBeUndefined();
  });

  it('finds more of what people put together, on decisions it has not seen, and says how sure that is', () => {
    const { account, weights } = learned;
    expect(account).toMatchObject({ verdict: 'taken', links: 48, problems: 24, parted: 8 });
    const { firstRight, surprise } = account.heldBack!;
    expect(firstRight.after.value).toBeGreaterThan(firstRight.before.value);
    for (const share of Object.values(firstRight))
      expect(share.low <= share.value && share.value <= share.high).toBe(true);
    expect(surprise.after.value).toBeLessThan(surprise.before.value);
    expect(account.gains).toEqual(['finds more', 'knows more']);
    expect(Object.keys(weights!.weights)).toContain('sameReporter');
  });

  it('learns the same from the same, and leaves the engine as it is', () => {
    const before = groups();
    expect(engine.learnFrom(bySite(8))).toEqual(learned);
    expect(groups()).toEqual(before);
  });

  it('takes nothing from decisions that follow no rule', () => {
    const shuffled = bySite(8).together.map((_, group) => ({
      confirmed: [0, 1, 2].map((n) => tickets[(group * 29 + n * 41) % tickets.length]!.id),
      others: [],
    }));
    const { account, weights } = engine.learnFrom({ together: shuffled, apart: [] });
    expect(weights).toBeUndefined();
    expect(account.verdict).not.toBe('taken');
  });

  it('finds other tickets by what was learned and moves none, and finds as before when it is given up', () => {
    const before = groups();
    const [asked] = tickets;
    const matches = engine.match(asked!);
    const { weights } = learned;
    engine.useWeights(weights);
    const byLearned = engine.match(asked!);
    expect(byLearned).not.toEqual(matches);
    expect(engine.place()!.clusters).toEqual([]);
    expect(groups()).toEqual(before);
    const kept = createMatchingEngine({ snapshot: engine.snapshot() });
    expect(kept.match(asked!)).toEqual(byLearned);
    engine.useWeights();
    expect(engine.match(asked!)).toEqual(matches);
    expect(groups()).toEqual(before);
  });

  it('refuses weights that were moved from others than the shipped ones', () => {
    const { weights } = learned;
    expect(() => engine.useWeights({ ...weights!, basis: '2026-11/00000000' })).toThrow(/learn again/);
  });
});

describe('the verdict', () => {
  type Gain = readonly [value: number, low: number];
  const comparison = ([value, low]: Gain) => {
    const mean = { value, low, high: value };
    return { before: mean, after: mean, gain: mean };
  };
  const heldBack = (rank: Gain, surprise: Gain): HeldBack => ({
    firstRight: comparison([0, 0]),
    reciprocalRank: comparison(rank),
    surprise: comparison(surprise),
  });
  it.each<readonly [LearningVerdict, Gain, Gain]>([
    ['taken', [0.1, 0.02], [0.1, 0.05]],
    ['taken', [0.1, 0.02], [0, 0]],
    ['taken', [0, -0.01], [0.1, 0.05]],
    ['no gain', [0, 0], [0, 0]],
    ['no gain', [0.1, -0.01], [0.02, -0.01]],
    ['finds less', [-0.01, -0.05], [0.2, 0.1]],
    ['knows less', [0.2, 0.1], [-0.01, -0.02]],
  ])('is %s for ranks %j and surprise %j', (verdict, rank, surprise) => {
    expect(verdictOf(heldBack(rank, surprise))).toBe(verdict);
  });
});
