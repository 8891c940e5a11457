import { describe, expect, it } from '@jest/globals';
import { classifyRemedy } from './classify-remedy.js';
import { learnHandlingCost } from './handling-cost.js';
import { type HardeningSubject, rankHardeningCandidates } from './rank-hardening-candidates.js';

const at = '2026-11-22T00:00:00Z';
const daysAgo = (days: number): string => new Date(Date.parse(at) - days * 86_400_000).toISOString();

describe('classifyRemedy', () => {
  it.each([
    ['automate', { title: 'Queue stuck', resolutionNotes: 'Restarted the dispatcher and resubmitted the messages.' }],
    ['simplify', { title: 'How do I book a half day?', resolutionNotes: 'Explained the menu to the user.' }],
    ['redesign', { title: 'Report is very slow', resolutionNotes: 'Deadlock under load, a bottleneck in the ledger.' }],
    ['document', { title: 'Set up of signature', resolutionNotes: 'Please see the article in the knowledge base.' }],
    ['harden', { title: 'NullPointerException when saving', resolutionNotes: 'Added a null check.' }],
    ['harden', { title: 'Something odd' }],
  ] as const)('proposes to %s for %j', (remedy, ticket) => {
    expect(classifyRemedy([ticket, ticket])[0]!.remedy).toBe(remedy);
  });

  it('gives the evidence in words, and shares that add up to one', () => {
    const judged = classifyRemedy([
      { resolutionNotes: 'Rebooted.' },
      { resolutionNotes: 'Restarted it.' },
      { title: 'x' },
    ]);
    expect(judged[0]!.reasons).toEqual(['solved by a restart in 2 of 3 tickets']);
    expect(judged.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('gives a reason even where the texts say nothing', () => {
    expect(classifyRemedy([{ title: 'Something odd' }])[0]!.reasons).toEqual([
      'nothing in the texts points clearly elsewhere',
    ]);
  });

  it('turns to redesign when fixes did not hold', () => {
    const tickets = [{ title: 'TimeoutException in sync' }];
    expect(classifyRemedy(tickets)[0]!.remedy).toBe('harden');
    expect(classifyRemedy(tickets, { failedFixes: 3 })[0]!.remedy).toBe('redesign');
  });
});

describe('learnHandlingCost', () => {
  it('never adds times of different kinds', () => {
    const model = learnHandlingCost([
      { handlingMinutes: 30, handlingKind: 'logged' },
      { handlingMinutes: 30, handlingKind: 'logged' },
      { handlingMinutes: 90_000, handlingKind: 'calendar' },
    ]);
    expect(model.kind).toBe('logged');
    expect(model.costOf([{ handlingMinutes: 90_000, handlingKind: 'calendar' }])).toMatchObject({
      minutes: 30,
      measured: 0,
    });
  });

  it('draws a problem with one ticket towards the rest', () => {
    const tickets = Array.from({ length: 40 }, () => ({ handlingMinutes: 20, handlingKind: 'logged' as const }));
    const { minutes } = learnHandlingCost(tickets).costOf([{ handlingMinutes: 500, handlingKind: 'logged' }]);
    expect(minutes).toBe(20);
  });

  it('says when a cost is assumed', () => {
    expect(learnHandlingCost([{}], 45).costOf([{}])).toMatchObject({
      minutes: 45,
      text: expect.stringContaining('assumed'),
    });
  });
});

describe('rankHardeningCandidates', () => {
  const subject = (problemId: string, ages: readonly number[], minutes: number): HardeningSubject => ({
    problemId,
    tickets: ages.map((age) => ({
      createdAt: daysAgo(age),
      title: 'TimeoutException',
      handlingMinutes: minutes,
      handlingKind: 'logged' as const,
    })),
  });
  const weekly = Array.from({ length: 20 }, (_, i) => 3 + 7 * i);
  const ranked = rankHardeningCandidates(
    [
      subject('cheap', weekly, 10),
      subject('dear', weekly, 60),
      subject(
        'over',
        weekly.map((age) => age + 200),
        60,
      ),
      subject('once', [5], 500),
    ],
    { at },
  );

  it('puts what will cost most first, and leaves one-off tickets out', () => {
    expect(ranked.map(({ problemId }) => problemId)).toEqual(['dear', 'cheap', 'over']);
  });

  it('shows every factor, and the score is their product', () => {
    for (const candidate of ranked) {
      expect(candidate.parts.reduce((product, part) => product * part.value, 1)).toBeCloseTo(candidate.score, 9);
      expect(candidate.scoreLow).toBeLessThanOrEqual(candidate.score);
      expect(candidate.scoreHigh).toBeGreaterThanOrEqual(candidate.score);
      expect(candidate.bestRank).toBeLessThanOrEqual(candidate.rank);
      expect(candidate.worstRank).toBeGreaterThanOrEqual(candidate.rank);
    }
    expect(ranked.at(-1)!.cumulativeShare).toBeCloseTo(1, 12);
  });

  it('gives the same list for the same problems in another order', () => {
    const subjects = [subject('b', weekly, 10), subject('a', weekly, 10), subject('c', weekly, 10)];
    const ids = (list: HardeningSubject[]): string[] =>
      rankHardeningCandidates(list, { at }).map(({ problemId }) => problemId);
    expect(ids(subjects)).toEqual(['a', 'b', 'c']);
    expect(ids([...subjects].reverse())).toEqual(['a', 'b', 'c']);
  });

  it('counts less where a published known error already helps', () => {
    const plain = subject('a', weekly, 10);
    const [helped] = rankHardeningCandidates([{ ...plain, knownError: { worked: 18, didNot: 2 } }], { at });
    const [bare] = rankHardeningCandidates([plain], { at });
    expect(helped!.score).toBeLessThan(bare!.score);
  });
});
