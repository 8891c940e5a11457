import { describe, expect, it } from '@jest/globals';
import type { TicketMatch } from '../pipeline.js';
import { answerInWords, suggestProblems } from './suggest-problems.js';

const match = (ticketId: string, score: number, probability: number): TicketMatch => ({ ticketId, score, probability });
const problemOf = (ticketId: string): string | undefined => (ticketId.startsWith('x') ? undefined : `P${ticketId[0]}`);

describe('suggestProblems', () => {
  it('says calmly that nothing is known', () => {
    expect(suggestProblems([], { problemOf })).toMatchObject({
      confidence: 'nothing known',
      nothingKnown: 1,
      suggestions: [],
    });
    expect(suggestProblems([match('a1', 1, 0.01)], { problemOf }).suggestions).toEqual([]);
  });

  it('suggests problems, not tickets: several members strengthen one suggestion', () => {
    const { suggestions } = suggestProblems(
      [match('a1', 2, 0.4), match('b1', 1.9, 0.41), match('a2', 1.8, 0.3), match('a3', 1.7, 0.3)],
      { problemOf },
    );
    expect(suggestions.map(({ problemId }) => problemId)).toEqual(['Pa', 'Pb']);
    expect(suggestions[0]!.probability).toBeGreaterThan(suggestions[1]!.probability);
    expect(suggestions[0]!.tickets.map(({ ticketId }) => ticketId)).toEqual(['a1', 'a2', 'a3']);
  });

  it('is surer of a problem the more of the nearest tickets are of it', () => {
    const sureness = (ofProblem: number): number => {
      const ids = Array.from({ length: 10 }, (_, n) => (n < ofProblem ? `a${n}` : `x${n}`));
      const { suggestions } = suggestProblems(
        ids.map((id, n) => match(id, 2 - n / 10, n === 0 ? 0.1 : 0.01)),
        { problemOf, sizeOf: () => 20, ticketCount: 2_000 },
        { minProbability: 0 },
      );
      return suggestions.find(({ problemId }) => problemId === 'Pa')!.probability;
    };
    expect(sureness(1)).toBeCloseTo(0.1);
    expect(sureness(4)).toBeGreaterThan(sureness(1));
    expect(sureness(10)).toBeGreaterThan(0.5);
  });

  it('is not impressed by the near tickets of a problem that holds most tickets anyway', () => {
    const matches = Array.from({ length: 10 }, (_, n) => match(`a${n}`, 1, 0.03));
    const suggest = (ticketCount: number): string =>
      suggestProblems(matches, { problemOf, sizeOf: () => 10, ticketCount }).confidence;
    expect(suggest(12)).toBe('nothing known');
    expect(suggest(12_000)).not.toBe('nothing known');
  });

  it('prefers, between equals, the remedy that held', () => {
    const outcomes: Record<string, { worked: number; didNot: number }> = {
      Pa: { worked: 1, didNot: 9 },
      Pb: { worked: 9, didNot: 1 },
    };
    const { suggestions } = suggestProblems([match('a1', 1, 0.6), match('b1', 1, 0.6)], {
      problemOf,
      outcomesOf: (problemId) => outcomes[problemId],
    });
    expect(suggestions.map(({ problemId }) => problemId)).toEqual(['Pb', 'Pa']);
    expect(suggestions[0]!.reasons.map(({ text }) => text)).toContain('worked 9 of 10');
  });

  it('tells every reason once, the strongest first', () => {
    const reasonsOf: Record<string, { kind: 'error_code' | 'title'; text: string; weight: number }[]> = {
      a1: [{ kind: 'title', text: 'same words in the title', weight: 0.3 }],
      a2: [
        { kind: 'title', text: 'same words in the title', weight: 0.2 },
        { kind: 'error_code', text: 'same error code E1421', weight: 0.6 },
      ],
    };
    const { suggestions } = suggestProblems([match('a1', 1, 0.6), match('a2', 0.9, 0.5)], {
      problemOf,
      explain: (ticketId) => reasonsOf[ticketId] ?? [],
      sizeOf: () => 14,
    });
    expect(suggestions[0]!.reasons.map(({ text }) => text)).toEqual([
      'same error code E1421',
      'same words in the title',
      '14 tickets with this problem',
    ]);
  });

  it('shows an earlier ticket that belongs to no problem as itself', () => {
    const { suggestions, confidence } = suggestProblems([match('x1', 1, 0.7)], { problemOf });
    expect(suggestions[0]).toMatchObject({ problemId: undefined, confidence: 'strong' });
    expect(confidence).toBe('strong');
  });
});

describe('answerInWords', () => {
  it.each([
    ['nothing known', 0, 'Nothing known fits. If it recurs, it will be found from now on.'],
    ['possible', 1, 'One known problem may fit.'],
    ['strong', 1, 'One known problem probably fits.'],
    ['possible', 3, '3 known problems may fit; none is certain.'],
    ['strong', 3, '3 known problems may fit; the first probably does.'],
  ] as const)('%s, with %d to show: %s', (confidence, count, words) => {
    expect(answerInWords(confidence, count)).toBe(words);
  });
});
