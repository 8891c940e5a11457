import type { Analysis, FoundProblem } from '../analysis/analysis.js';
import { accent, bold, dim, green, red, yellow } from './colour.js';
import { blocks, condensed, count, counted, day, percent, rough } from './numbers.js';

const trendColours: Readonly<Record<string, (text: string) => string>> = {
  rising: red,
  emerging: red,
  falling: green,
  quiet: dim,
};

/** The analysis on one screen, for a person. @param top  problems listed */
export function summaryOf(analysis: Analysis, top: number): string {
  const { account, hardening, period, problems, ticketCount } = analysis;
  const lines = [
    '',
    bold(
      `${counted(ticketCount, 'ticket')}${period === undefined ? '' : `, ${day(period.from)} to ${day(period.until)}`}`,
    ),
  ];
  if (ticketCount === 0) return [...lines, 'Nothing to analyse.', ''].join('\n');
  lines.push(recurrenceSentence(analysis));
  if (account.skipped.length > 0) {
    lines.push(
      yellow(
        `${counted(account.skipped.length, 'line')} of ${count(account.linesRead)} could not be read and ${account.skipped.length === 1 ? 'was' : 'were'} skipped.`,
      ),
    );
  }
  if (problems.length > 0)
    lines.push(
      '',
      bold('Largest problems'),
      ...problems.slice(0, top).flatMap((problem) => problemLines(problem, analysis)),
    );
  if (hardening.length > 0) {
    lines.push('', bold('What to harden first') + dim('  by the hours a change could avoid in the next 90 days'));
    for (const candidate of hardening.slice(0, 5)) {
      const title = problems.find(({ id }) => id === candidate.problemId)?.title ?? candidate.problemId;
      lines.push(`${String(candidate.rank).padStart(3)}. ${accent(candidate.remedy.padEnd(8))} ${title}`);
      const expected = `${rough(candidate.expectedTickets)} tickets expected (${rough(candidate.expectedLow)}–${rough(candidate.expectedHigh)}), about ${rough(candidate.score)} h`;
      lines.push(dim(`              ${[expected, candidate.remedyReasons[0]].filter(Boolean).join(' · ')}`));
    }
  }
  return [...lines, ''].join('\n');
}

function recurrenceSentence({ problems, recurringTicketCount, ticketCount }: Analysis): string {
  if (problems.length === 0) return 'No problem recurs: no two of them report the same.';
  const share = percent(recurringTicketCount / ticketCount);
  const sentence = `${count(recurringTicketCount)} of them (${share}) are the same ${counted(problems.length, 'problem')} again and again`;
  if (problems.length <= 10) return `${sentence}.`;
  const largest = problems.slice(0, 10).reduce((sum, { ticketIds }) => sum + ticketIds.length, 0);
  return `${sentence}; the ten largest hold ${count(largest)}.`;
}

function problemLines(problem: FoundProblem, { details }: Analysis): string[] {
  const { recurrence } = problem;
  const word = recurrence?.trend.word;
  const spark = recurrence === undefined ? '' : blocks(condensed(recurrence.weeklyCounts, 24));
  const trend =
    word === undefined || word === 'too little data' ? '' : (trendColours[word] ?? ((text: string) => text))(word);
  const detail = details.get(problem.id);
  const why = [
    ...(detail?.signatures.slice(0, 2).map(({ kind, value }) => `${kind} ${shortened(value)}`) ?? []),
    ...(detail?.terms.slice(0, 5) ?? []),
  ];
  return [
    `${String(problem.ticketIds.length).padStart(6)}  ${problem.title}`,
    dim(`        ${[spark, why.join(', ')].filter((part) => part !== '').join('  ')}`) +
      (trend === '' ? '' : `  ${trend}`),
  ];
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
