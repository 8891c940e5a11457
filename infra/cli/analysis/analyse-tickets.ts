import {
  createMatchingEngine,
  draftKnownError,
  measureRecurrence,
  rankHardeningCandidates,
  titleOfProblem,
  type MatchingEngine,
  type Ticket,
  type TicketCluster,
} from '@reprise/domain';
import { fillEngine } from '../offline/fill-engine.js';
import type { TicketSet } from '../offline/read-tickets.js';
import type { Progress } from '../terminal/progress.js';
import type { Analysis, FoundProblem, MonthCount, ProblemDetail } from './analysis.js';
import { describeProblem } from './describe-problem.js';

/** Problems looked at closely: more than a reader goes through. */
const detailedProblems = 50;
const listedCandidates = 15;
const firstWordsLength = 110;

/** Read, group, measure and rank a set of tickets: the whole of `reprise analyse` but its output. */
export async function analyseTickets(files: readonly string[], set: TicketSet, progress: Progress): Promise<Analysis> {
  const engine = createMatchingEngine();
  const indexing = performance.now();
  await fillEngine(engine, set.tickets, progress);
  progress.finished('Indexed them', indexing);

  const grouping = performance.now();
  progress.show(`Grouping ${set.tickets.length} tickets by cause`);
  const { clusters, profile } = engine.cluster();
  progress.finished('Grouped them by cause', grouping);

  const measuring = performance.now();
  const byId = new Map(set.tickets.map((ticket) => [ticket.id, ticket]));
  const period = periodOf(set.tickets);
  const problems = clusters
    .filter(({ ticketIds }) => ticketIds.length > 1)
    .map((cluster, at) => toProblem(cluster, at, byId, period, set.tickets.length));
  const hardening = period === undefined ? [] : rankCandidates(problems, byId, period.until);
  const details = detailsOf(engine, problems, new Set(hardening.map(({ problemId }) => problemId)), byId);
  progress.finished('Measured and ranked the problems', measuring);
  return {
    files,
    ticketCount: set.tickets.length,
    recurringTicketCount: problems.reduce((sum, { ticketIds }) => sum + ticketIds.length, 0),
    account: { linesRead: set.linesRead, skipped: set.skipped, repeated: set.repeated, warningCount: set.warningCount },
    ...(period === undefined ? {} : { period }),
    months: countMonths(set.tickets, new Set(problems.flatMap(({ ticketIds }) => ticketIds))),
    problems,
    details,
    hardening,
    profile,
  };
}

type Period = NonNullable<Analysis['period']>;

function periodOf(tickets: readonly Ticket[]): Period | undefined {
  let [from, until] = ['', ''];
  for (const { createdAt } of tickets) {
    if (createdAt === undefined) continue;
    if (from === '' || createdAt < from) from = createdAt;
    if (createdAt > until) until = createdAt;
  }
  // A period of one moment has no length in which anything could recur.
  return from === '' || from === until ? undefined : { from, until };
}

function toProblem(
  cluster: TicketCluster,
  at: number,
  byId: ReadonlyMap<string, Ticket>,
  period: Period | undefined,
  allTickets: number,
): FoundProblem {
  const members = membersOf(cluster.ticketIds, byId);
  const recurrence =
    period === undefined
      ? {}
      : {
          recurrence: measureRecurrence(
            members.map(({ createdAt }) => createdAt),
            { ...period, allTickets },
          ),
        };
  return {
    id: `P${at + 1}`,
    title: titleOf(members),
    ticketIds: cluster.ticketIds,
    cohesion: cluster.cohesion,
    ...recurrence,
  };
}

function rankCandidates(
  problems: readonly FoundProblem[],
  byId: ReadonlyMap<string, Ticket>,
  at: string,
): Analysis['hardening'] {
  const subjects = problems.map(({ id, ticketIds }) => {
    const tickets = membersOf(ticketIds, byId);
    const component = tickets.find((ticket) => ticket.component !== undefined)?.component;
    return { problemId: id, tickets, ...(component === undefined ? {} : { component }) };
  });
  return rankHardeningCandidates(subjects, { at }).slice(0, listedCandidates);
}

function detailsOf(
  engine: MatchingEngine,
  problems: readonly FoundProblem[],
  named: ReadonlySet<string>,
  byId: ReadonlyMap<string, Ticket>,
): Map<string, ProblemDetail> {
  const close = problems.filter(({ id }, at) => at < detailedProblems || named.has(id));
  return new Map(
    close.map((problem) => {
      const members = membersOf(problem.ticketIds, byId);
      return [
        problem.id,
        { ...describeProblem(engine, members), draft: draftKnownError(members, { title: problem.title }) },
      ];
    }),
  );
}

/** Members without a title stand with the beginning of their text. */
function titleOf(members: readonly Ticket[]): string {
  return titleOfProblem(members.map(({ description = '', title }) => title ?? description.slice(0, firstWordsLength)));
}

function membersOf(ticketIds: readonly string[], byId: ReadonlyMap<string, Ticket>): Ticket[] {
  return ticketIds.flatMap((id) => byId.get(id) ?? []);
}

function countMonths(tickets: readonly Ticket[], recurring: ReadonlySet<string>): MonthCount[] {
  const months = new Map<string, { recurring: number; single: number }>();
  for (const { id, createdAt } of tickets) {
    if (createdAt === undefined) continue;
    const month = createdAt.slice(0, 7);
    const counts = months.get(month) ?? { recurring: 0, single: 0 };
    months.set(month, counts);
    counts[recurring.has(id) ? 'recurring' : 'single'] += 1;
  }
  const [first, last] = [[...months.keys()].sort()[0], [...months.keys()].sort().at(-1)];
  if (first === undefined || last === undefined) return [];
  return monthsBetween(first, last).map((month) => ({ month, recurring: 0, single: 0, ...months.get(month) }));
}

/** Months without a ticket are part of the picture. */
function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year = 0, month = 1] = first.split('-').map(Number);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (name > last) return months;
    months.push(name);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
