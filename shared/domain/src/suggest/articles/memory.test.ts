import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ArticleHistory } from './article-history.js';
import { LinearArticleModel } from './linear-article-model.js';
import { LinkedChannel } from './linked-channel.js';
import { TermFrequencies } from './term-frequencies.js';
import { TermReader, type TermVector } from './term-reader.js';

const day = 86_400_000;

const aVector = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 8 })
  .map((ids): TermVector => ({
    ids: Int32Array.from(ids.sort((a, b) => a - b)),
    counts: Float32Array.from(ids, (id) => 1 + (id % 3)),
  }));

function cosineNaively(a: TermVector, b: TermVector, frequencies: TermFrequencies): number {
  const [x, y] = [frequencies.weigh(a), frequencies.weigh(b)];
  let sum = 0;
  a.ids.forEach((id, i) => {
    const j = b.ids.indexOf(id);
    if (j >= 0) sum += x[i]! * y[j]!;
  });
  return sum;
}

describe('LinkedChannel', () => {
  it('finds the same neighbours and the same mean cosine as comparing all pairs', () => {
    fc.assert(
      fc.property(fc.array(aVector, { minLength: 1, maxLength: 25 }), aVector, (vectors, query) => {
        const frequencies = new TermFrequencies();
        for (const vector of vectors) frequencies.add(vector);
        const channel = new LinkedChannel(frequencies);
        const members: number[] = [];
        vectors.forEach((vector, row) => {
          channel.addRow(row, vector);
          channel.addMember(0, vector, members);
          members.push(row);
        });
        channel.compare(query);
        const naive = vectors.map((vector) => cosineNaively(query, vector, frequencies));
        const expected = naive.filter((sim) => sim > 0).sort((a, b) => b - a);
        expect(channel.topCount).toBe(expected.length);
        expected.forEach((sim, i) => expect(channel.topSims[i]).toBeCloseTo(sim, 5));
        let norm = 0;
        for (const a of vectors) for (const b of vectors) norm += cosineNaively(a, b, frequencies);
        const mean = naive.reduce((sum, sim) => sum + sim, 0) / Math.sqrt(norm);
        expect(channel.meanCosine(0, members)).toBeCloseTo(mean, 4);
      }),
      { numRuns: 60 },
    );
  });
});

describe('ArticleHistory', () => {
  it('halves a share with each half-life and does not mind the order links come in', () => {
    const inOrder = new ArticleHistory();
    inOrder.add(0, 0, 0, ['component mail']);
    inOrder.add(1, 1, 30 * day, ['component mail']);
    const late = new ArticleHistory();
    late.add(1, 1, 30 * day, ['component mail']);
    late.add(0, 0, 0, ['component mail']);
    for (const article of [0, 1]) {
      expect(late.share(article, 1, 40 * day)).toBeCloseTo(inOrder.share(article, 1, 40 * day), 12);
    }
    // With a half-life of 30 days the older link counts half the newer one, but for the smoothing.
    expect(inOrder.share(0, 1, 30 * day)).toBeCloseTo((0.5 + 0.05) / (1.5 + 0.1), 12);
  });

  it('knows where an article is at home', () => {
    const history = new ArticleHistory();
    for (let row = 0; row < 20; row += 1)
      history.add(row % 2, row, row * day, [row % 2 === 0 ? 'locale it' : 'locale en']);
    expect(history.logRatio(0, 'locale it')).toBeGreaterThan(0.3);
    expect(history.logRatio(0, 'locale en')).toBeLessThan(-0.3);
    expect(history.logRatio(0, 'locale fr')).toBeCloseTo(0, 12);
  });
});

describe('LinearArticleModel', () => {
  it('learns which word decides, and its probabilities add up to one', () => {
    const model = new LinearArticleModel();
    model.grow(2);
    const one = Float32Array.from([Math.SQRT1_2, Math.SQRT1_2]);
    // Term 9 is in every ticket; 1 and 2 tell the articles apart.
    for (let n = 0; n < 40; n += 1) model.add(Int32Array.from([1 + (n % 2), 9]), one, [n % 2]);
    const logs = model.logProbabilities(Int32Array.from([1, 9]), one);
    expect(Math.exp(logs[0]!)).toBeGreaterThan(0.8);
    expect(Math.exp(logs[0]!) + Math.exp(logs[1]!)).toBeCloseTo(1, 12);
  });
});

describe('TermReader', () => {
  const reader = new TermReader();

  it('counts a word of the title more, and reads the same word as the same term', () => {
    const { title, text } = reader.readTicket({
      id: 'T',
      title: 'Printers offline',
      description: 'The printer is offline.',
    });
    expect([...title.ids].every((id) => text.ids.includes(id))).toBe(true);
    expect(Math.max(...text.counts)).toBe(4);
  });

  it('never reads addresses in resolutions: they would name the answer', () => {
    const bare = reader.readNotes({ id: 'T', resolutionNotes: 'See the article.' });
    const linked = reader.readNotes({
      id: 'T',
      resolutionNotes: 'See the article. https://help.example/kb/compacting-folders',
    });
    expect([...linked.ids]).toEqual([...bare.ids]);
  });

  it('reads an article id made of words', () => {
    const slug = reader.readSlug('restore-deleted-mail');
    const { text } = reader.readTicket({ id: 'T', title: 'deleted mails, how to restore?' });
    expect([...slug.ids].every((id) => text.ids.includes(id))).toBe(true);
  });

  it('gives empty vectors for an empty ticket', () => {
    expect(reader.readTicket({ id: 'T' }).text.ids).toHaveLength(0);
  });
});
