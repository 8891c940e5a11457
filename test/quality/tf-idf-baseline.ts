import type { DuplicateSet } from './duplicate-sets.js';

const stopWords = new Set(
  'the a an and or of to in on for with is are was be it this that as at by from not no when if i we you my can cannot does do has have'.split(
    ' ',
  ),
);
const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z0-9_]{2,40}/g) ?? []).filter((word) => !stopWords.has(word));

/**
 * What a day's work gives: TF-IDF cosine over the words of title and description, streaming, no stemming, no fields.
 * @returns rank (from 0, at most 19) of the first earlier group member per query, −1 when it is not among them
 */
export function tfIdfRanks({ tickets, groups, queries }: DuplicateSet): number[] {
  const postings = new Map<string, number[]>();
  const vectors: Map<string, number>[] = [];
  const norms: number[] = [];
  const isQuery = new Set(queries);
  const ranks: number[] = [];
  tickets.forEach((ticket, row) => {
    const counts = new Map<string, number>();
    for (const word of wordsOf(`${ticket.title ?? ''} ${(ticket.description ?? '').slice(0, 4000)}`))
      counts.set(word, (counts.get(word) ?? 0) + 1);
    const idf = (word: string): number => Math.log((row + 1) / (1 + (postings.get(word)?.length ?? 0))) + 1;
    let squares = 0;
    for (const [word, count] of counts) squares += ((1 + Math.log(count)) * idf(word)) ** 2;
    if (isQuery.has(row)) {
      const scores = new Map<number, number>();
      for (const [word, count] of counts) {
        const weight = (1 + Math.log(count)) * idf(word) ** 2;
        for (const other of postings.get(word) ?? []) {
          scores.set(other, (scores.get(other) ?? 0) + weight * (1 + Math.log(vectors[other]!.get(word) ?? 1)));
        }
      }
      const best = [...scores].map(([other, score]) => [other, score / norms[other]!] as const).sort((a, b) => b[1] - a[1]).slice(0, 20); // prettier-ignore
      ranks.push(best.findIndex(([other]) => groups[other] === groups[row]));
    }
    vectors.push(counts);
    norms.push(Math.sqrt(squares) || 1);
    for (const word of counts.keys()) {
      const list = postings.get(word);
      if (list === undefined) postings.set(word, [row]);
      else list.push(row);
    }
  });
  return ranks;
}
