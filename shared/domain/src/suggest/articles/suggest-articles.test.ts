import { describe, expect, it } from '@jest/globals';
import type { Ticket } from '../../corpus/ticket.js';
import { type ArticleLink, suggestArticles } from './suggest-articles.js';

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();

const topics = [
  { articleId: 'reset-your-password', words: 'password forgotten login refused locked' },
  { articleId: 'printer-offline', words: 'printer offline paper queue stuck spooler' },
  { articleId: 'restore-deleted-mail', words: 'mail deleted trash restore inbox folder' },
] as const;

/** Tickets on three topics in turn, one a day; every ticket but each fifth was answered by its topic's article a week later. */
function aDesk(days: number): { tickets: Ticket[]; links: ArticleLink[] } {
  const tickets: Ticket[] = [];
  const links: ArticleLink[] = [];
  for (let n = 0; n < days; n += 1) {
    const topic = topics[n % topics.length]!;
    const words = topic.words.split(' ');
    const own = words.filter((_, i) => i !== n % words.length).join(' ');
    const isLinked = n % 5 !== 4;
    tickets.push({
      id: `T${n}`,
      title: `Problem ${own.split(' ')[0]}`,
      description: `Since this morning ${own}. Please help.`,
      createdAt: day(n),
      // Known only afterwards: naming the answer here must not help.
      resolutionNotes: isLinked ? `See ${topic.articleId}` : 'Solved by telephone',
    });
    if (isLinked) links.push({ ticketId: `T${n}`, articleId: topic.articleId, knownAt: day(n + 7) });
  }
  return { tickets, links };
}

describe('suggestArticles', () => {
  const { tickets, links } = aDesk(150);
  const queries = tickets.slice(60).map(({ id }) => id);
  const { answers } = suggestArticles(tickets, links, queries);

  it('puts the article of similar tickets first', () => {
    for (const { ticketId, articles } of answers) {
      expect(articles[0]?.articleId).toBe(topics[Number(ticketId.slice(1)) % 3]!.articleId);
    }
  });

  it('gives probabilities that fall with rank, and the first is never likelier than any', () => {
    for (const { articles, noneProbability } of answers) {
      articles.forEach(({ probability }, i) => {
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(articles[i - 1]?.probability ?? 1);
      });
      expect(articles[0]!.probability).toBeLessThanOrEqual(1 - noneProbability + 1e-12);
    }
  });

  it('does not look into the future: later tickets and later links change nothing', () => {
    const cut = 100;
    const past = suggestArticles(
      tickets.slice(0, cut),
      links.filter(({ knownAt }) => knownAt < day(cut)),
      ['T99'],
    );
    expect(past.answers[0]).toEqual(suggestArticles(tickets, links, ['T99']).answers[0]);
  });

  it('never reads the resolution of the ticket asked about', () => {
    const query = {
      ...tickets[99]!,
      resolutionNotes: 'restore-deleted-mail printer-offline',
      resolution: 'x',
      resolvedAt: day(99),
    };
    const changed = tickets.map((ticket) => (ticket.id === 'T99' ? query : ticket));
    expect(suggestArticles(changed, links, ['T99']).answers).toEqual(suggestArticles(tickets, links, ['T99']).answers);
  });

  it('gives the same answers for tickets, links and queries in another order', () => {
    const shuffled = suggestArticles([...tickets].reverse(), [...links].reverse(), [...queries].reverse());
    expect([...shuffled.answers].reverse()).toEqual(answers);
  });

  it('answers "nothing known" before any link is known, and for a ticket it cannot place in time', () => {
    const result = suggestArticles([...tickets, { id: 'undated' }], links, ['T3', 'undated', 'missing']);
    for (const answer of result.answers) expect(answer).toMatchObject({ articles: [], noneProbability: 1 });
    expect(result.warnings).toEqual([
      '2 queries name no dated ticket of the file; they are answered with nothing known.',
    ]);
  });

  it('says how many links it could not use', () => {
    const odd: ArticleLink[] = [
      { ticketId: 'missing', articleId: 'a', knownAt: day(1) },
      { ticketId: 'T1', articleId: 'a', knownAt: 'soon' },
    ];
    expect(suggestArticles(tickets.slice(0, 9), odd, ['T5']).warnings[0]).toMatch(/^2 links/);
  });
});
