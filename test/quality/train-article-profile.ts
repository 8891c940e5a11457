import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import {
  articleFeatureNames,
  articleProfiles,
  suggestArticles,
  type ArticleProfile,
  type Ticket,
} from '@reprise/domain';

const dayMs = 86_400_000;
const knownAfterDays = 7;

/**
 * Trains the shipped article profile on the first half of thunderbird-support: `npm run quality -- train-article-profile` prints it. Two
 * passes: the first learns the spread of the features, the second the weights. The second half of the set is never read. Deterministic.
 * @returns undefined when the set is not there
 */
export function trainArticleProfile(dataDir: string): ArticleProfile | undefined {
  const folder = join(dataDir, 'thunderbird-support');
  if (!existsSync(join(folder, 'tickets.ndjson.gz'))) return undefined;
  const linesOf = (name: string): string[] =>
    gunzipSync(readFileSync(join(folder, name))).toString('utf8').trimEnd().split('\n'); // prettier-ignore
  const all = linesOf('tickets.ndjson.gz').map((line) => JSON.parse(line) as Ticket & { createdAt: string });
  const createdAt = new Map(all.map((ticket) => [ticket.id, Date.parse(ticket.createdAt)]));
  const links = linesOf('kb-links.tsv.gz')
    .slice(1)
    .map((line) => {
      const [ticketId = '', articleId = ''] = line.split('\t');
      const knownAt = new Date(createdAt.get(ticketId)! + knownAfterDays * dayMs).toISOString();
      return { ticketId, articleId, knownAt };
    });
  const linkedDates = [...new Set(links.map(({ ticketId }) => ticketId))]
    .map((id) => createdAt.get(id)!)
    .sort((a, b) => a - b);
  const split = linkedDates[linkedDates.length >> 1]!;
  const tickets = all.filter(({ id }) => createdAt.get(id)! < split);
  const last = tickets.reduce((newest, ticket) => (ticket.createdAt > newest.createdAt ? ticket : newest));
  const learnFrom = (profile: ArticleProfile): ArticleProfile =>
    suggestArticles(tickets, links, [last.id], { profile }).learned;

  const none = articleFeatureNames.map(() => 0);
  const start = articleProfiles['2026-11'];
  // Only the recent rate and, for the first article, its own log-odds are believed beforehand.
  const blank = {
    name: 'blank',
    choiceWeights: none,
    anyWeights: start.anyWeights.map((_, i) => (i === 1 ? 1 : 0)),
    firstWeights: start.firstWeights.map((_, i) => (i === 0 ? -1 : i === 1 || i === 7 ? 1 : 0)),
  };
  const { scales } = learnFrom({ ...blank, scales: Float64Array.from(none, () => 1) });
  return learnFrom({ ...blank, scales });
}

/** The numbers as they stand in suggest/articles/profiles.ts, but for line breaks. */
export function sourceOfProfile({ scales, choiceWeights, anyWeights, firstWeights }: ArticleProfile): string {
  const rounded = (values: ArrayLike<number>): string =>
    `[${Array.from(values, (value) => String(Number(value.toFixed(3)))).join(', ')}]`;
  return [
    `scales: Float64Array.from(${rounded(scales)}),`,
    `choiceWeights: ${rounded(choiceWeights)},`,
    `anyWeights: ${rounded(anyWeights)},`,
    `firstWeights: ${rounded(firstWeights)},`,
    '',
  ].join('\n');
}
