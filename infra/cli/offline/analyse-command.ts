import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileEncodings, type ColumnMapping, type FileEncoding } from '@reprise/sources';
import { analyseTickets } from '../analysis/analyse-tickets.js';
import type { Analysis } from '../analysis/analysis.js';
import { problemsJson } from '../analysis/problems-json.js';
import { CommandError, exitCodes } from '../exit-codes.js';
import { reportHtml } from '../report/report-html.js';
import { dim } from '../terminal/colour.js';
import { Progress } from '../terminal/progress.js';
import { summaryOf } from '../terminal/summary.js';
import { accountForLines } from './account-of-lines.js';
import { readTickets } from './read-tickets.js';
import { writeTabSeparated } from './tab-separated.js';

export interface AnalyseOptions {
  readonly out: string;
  readonly mapping?: string;
  readonly encoding: string;
  readonly top: number;
}

export async function runAnalyse(files: readonly string[], options: AnalyseOptions): Promise<number> {
  const progress = new Progress();
  const encoding = encodingNamed(options.encoding);
  const mapping = options.mapping === undefined ? undefined : await readMapping(options.mapping);
  const set = await readTickets(files, progress, {
    ...(mapping === undefined ? {} : { mapping }),
    ...(encoding === undefined ? {} : { encoding }),
  });
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

function encodingNamed(name: string): FileEncoding | undefined {
  if (name === 'utf-8') return undefined;
  if (fileEncodings.includes(name as FileEncoding)) return name as FileEncoding;
  throw new CommandError(`--encoding: "${name}" is not known; there are ${fileEncodings.join(', ')}.`, exitCodes.usage);
}

async function readMapping(path: string): Promise<ColumnMapping> {
  const text = await readFile(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (entries.length > 0 && entries.every(([, column]) => typeof column === 'string')) return value as ColumnMapping;
  } catch {
    // Said below.
  }
  throw new CommandError(
    `${path} is no mapping: it has to be a JSON object of column names, e.g. { "title": "Short description" }.`,
    exitCodes.usage,
  );
}
