import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { analyseTickets } from '../analysis/analyse-tickets.js';
import type { Analysis } from '../analysis/analysis.js';
import { problemsJson } from '../analysis/problems-json.js';
import { CommandError } from '../exit-codes.js';
import { reportHtml } from '../report/report-html.js';
import { dim } from '../terminal/colour.js';
import { Progress } from '../terminal/progress.js';
import { summaryOf } from '../terminal/summary.js';
import { accountForLines } from './account-of-lines.js';
import { readTickets } from './read-tickets.js';
import { readingOptions, type ReadingArguments } from './reading-options.js';
import { writeTabSeparated } from './tab-separated.js';

export interface AnalyseOptions extends ReadingArguments {
  readonly out: string;
  readonly top: number;
}

export async function runAnalyse(files: readonly string[], options: AnalyseOptions): Promise<number> {
  const progress = new Progress();
  const set = await readTickets(files, progress, await readingOptions(options));
  if (set.tickets.length === 0) {
    accountForLines(set);
    throw new CommandError('There is no ticket in what was read, so there is nothing to analyse.');
  }
  const analysis = await analyseTickets(
    files.map((file) => basename(file)),
    set,
    progress,
  );
  await mkdir(options.out, { recursive: true });
  await writeFile(join(options.out, 'problems.json'), problemsJson(analysis));
  await writeTabSeparated(
    join(options.out, 'assignments.tsv'),
    assignmentsOf(
      analysis,
      set.tickets.map(({ id }) => id),
    ),
  );
  await writeFile(join(options.out, 'report.html'), reportHtml(analysis));
  process.stdout.write(summaryOf(analysis, options.top));
  const exitCode = accountForLines(set);
  process.stdout.write(`\n${dim('Report:')} ${join(options.out, 'report.html')}\n`);
  return exitCode;
}

/** Every ticket once; a ticket alone has a problem of its own, numbered after the recurring ones. */
function* assignmentsOf(analysis: Analysis, ticketIds: readonly string[]): Generator<[string, string]> {
  const problemOf = new Map(
    analysis.problems.flatMap(({ id, ticketIds: members }) => members.map((member) => [member, id])),
  );
  let next = analysis.problems.length;
  for (const id of ticketIds) yield [id, problemOf.get(id) ?? `P${(next += 1)}`];
}
