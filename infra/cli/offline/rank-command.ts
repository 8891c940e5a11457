import { forecastProblems } from '@reprise/domain';
import { parseMoment } from '@reprise/sources';
import { CommandError, exitCodes } from '../exit-codes.js';
import { Progress } from '../terminal/progress.js';
import { accountForLines } from './account-of-lines.js';
import { readTickets } from './read-tickets.js';
import { readingOptions, type ReadingArguments } from './reading-options.js';
import { readTabSeparated, writeTabSeparated } from './tab-separated.js';

export interface RankOptions extends ReadingArguments {
  readonly assignments: string;
  readonly at: string;
  readonly run: string;
  readonly horizon: number;
}

export async function runRank(file: string, options: RankOptions): Promise<number> {
  const at = parseMoment(options.at);
  if (at === undefined)
    throw new CommandError(
      `--at: "${options.at}" is no date; write it as 2026-11-01 or 2026-11-01T09:00:00Z.`,
      exitCodes.usage,
    );
  const progress = new Progress();
  const set = await readTickets([file], progress, await readingOptions(options));
  const createdAt = new Map(set.tickets.map((ticket) => [ticket.id, ticket.createdAt]));
  const occurrences = new Map<string, string[]>();
  for (const [ticketId = '', problemId = ''] of await readTabSeparated(options.assignments, 2, [
    'ticketid',
    'id',
    'ticket',
  ])) {
    const moment = createdAt.get(ticketId);
    const moments = occurrences.get(problemId) ?? [];
    occurrences.set(problemId, moments);
    if (moment !== undefined && Date.parse(moment) < Date.parse(at)) moments.push(moment);
  }
  const problems = [...occurrences].map(([problemId, moments]) => ({ problemId, occurrences: moments }));
  const started = performance.now();
  const forecasts = forecastProblems(problems, { at, horizonDays: options.horizon });
  await writeTabSeparated(
    options.run,
    forecasts.map(({ problemId, expected, low, high }, index) => [
      problemId,
      index + 1,
      rounded(expected),
      rounded(low),
      rounded(high),
    ]),
  );
  progress.finished(`Ranked ${forecasts.length} problems`, started);
  return accountForLines(set);
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
