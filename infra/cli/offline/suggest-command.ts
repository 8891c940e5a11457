import { suggestArticles } from '@reprise/domain';
import { parseMoment } from '@reprise/sources';
import { yellow } from '../terminal/colour.js';
import { Progress } from '../terminal/progress.js';
import { accountForLines } from './account-of-lines.js';
import { readQueries } from './queries.js';
import { readTickets } from './read-tickets.js';
import { readingOptions, type ReadingArguments } from './reading-options.js';
import { readTabSeparated, writeTabSeparated } from './tab-separated.js';

export interface SuggestOptions extends ReadingArguments {
  readonly links: string;
  readonly queries: string;
  readonly run: string;
  readonly top: number;
}

export async function runSuggest(file: string, options: SuggestOptions): Promise<number> {
  const progress = new Progress();
  const set = await readTickets([file], progress, await readingOptions(options));
  const queries = await readQueries(options.queries, set.tickets);
  const links = (await readTabSeparated(options.links, 3, ['ticketid', 'id', 'ticket'])).map(
    ([ticketId = '', articleId = '', knownAt = '']) => ({
      ticketId,
      articleId,
      knownAt: parseMoment(knownAt) ?? knownAt,
    }),
  );
  const started = performance.now();
  const { answers, warnings } = suggestArticles(
    set.tickets,
    links,
    queries.map(({ id }) => id),
    {
      top: options.top,
      onProgress: (done, total) => progress.show(`Suggesting for ${queries.length} tickets`, done / total),
    },
  );
  for (const warning of warnings) process.stderr.write(yellow(`${warning}\n`));
  await writeTabSeparated(
    options.run,
    answers.flatMap(({ ticketId, articles, noneProbability }) => [
      ...articles.map(({ articleId, probability }, index) => [ticketId, index + 1, articleId, rounded(probability)]),
      [ticketId, articles.length + 1, 'none', rounded(noneProbability)],
    ]),
  );
  progress.finished(`Suggested articles for ${queries.length} tickets`, started);
  return accountForLines(set);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
