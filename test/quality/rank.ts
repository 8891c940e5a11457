import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { forecastProblems, type Ticket } from '@reprise/domain';

const dayMs = 86_400_000;

/** Below these the report fails; reached on 2026-11-22: see shared/domain/src/analyse/README.md. */
export const rankFloors = { top20ShareOfBest14Days: 0.935, sumRatioLow: 0.85, sumRatioHigh: 1.15 } as const;

export interface RankQuality {
  readonly set: string;
  readonly horizonDays: number;
  readonly cutOffs: number;
  /** Tickets caught by the first k, over those that the best possible order of known problems catches; mean over cut-offs. */
  readonly top10: number;
  readonly top20: number;
  readonly top50: number;
  /** The same for the order by count to date. */
  readonly baselineTop20: number;
  /** Share of outcomes inside the 80 % interval: over all known problems, and over those with at least one ticket expected. */
  readonly coverage: number;
  readonly coverageExpected: number;
  /** Expected over observed tickets of known problems. */
  readonly sumRatio: number;
  /** Σ |expected − observed| / Σ observed. */
  readonly relativeError: number;
}

/** Back-test the ranking on recurring streams. @returns one row a set and horizon; empty when the data is not there */
export function measureRanking(dataDir: string): RankQuality[] {
  const rows: RankQuality[] = [];
  const servicenow = groupTickets(
    dataDir,
    'servicenow-incident-log',
    (ticket) => `${(ticket as { symptom?: string }).symptom} × ${ticket.component}`,
  );
  if (servicenow) {
    rows.push(backTest('servicenow', servicenow, 14, days('2016-03-21', 6, 10)));
    rows.push(backTest('servicenow', servicenow, 28, days('2016-03-28', 4, 11)));
  }
  for (const [set, start, end] of [
    ['titanium-jira', '2012-01-01', '2016-06-01'],
    ['rust-issues', '2013-06-01', '2015-06-01'],
  ] as const) {
    const groups = groupTickets(dataDir, set, (ticket) => ticket.component);
    if (!groups) continue;
    const step = (Date.parse(end) - Date.parse(start)) / dayMs / 5;
    rows.push(backTest(`${set.split('-')[0]} components`, groups, 180, days(start, 6, step)));
  }
  return rows;
}

type Groups = ReadonlyMap<string, readonly string[]>;

function groupTickets(dataDir: string, set: string, keyOf: (ticket: Ticket) => string | undefined): Groups | undefined {
  const file = join(dataDir, set, 'tickets.ndjson.gz');
  if (!existsSync(file)) return undefined;
  const groups = new Map<string, string[]>();
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')) {
    const ticket = JSON.parse(line) as Ticket;
    const key = keyOf(ticket);
    if (key === undefined || ticket.createdAt === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(ticket.createdAt);
    else groups.set(key, [ticket.createdAt]);
  }
  return groups;
}

function days(first: string, count: number, step: number): number[] {
  return Array.from({ length: count }, (_, i) => Date.parse(first) + Math.round(i * step) * dayMs);
}

/** Rank at each cut-off and compare with what came. */
function backTest(set: string, groups: Groups, horizonDays: number, cutOffs: readonly number[]): RankQuality {
  const sums = {
    top10: 0,
    top20: 0,
    top50: 0,
    baselineTop20: 0,
    inside: 0,
    all: 0,
    insideExpected: 0,
    allExpected: 0,
    expected: 0,
    observed: 0,
    error: 0,
  };
  for (const at of cutOffs) {
    const problems = [...groups].map(([problemId, occurrences]) => ({ problemId, occurrences }));
    const ranked = forecastProblems(problems, { at: new Date(at).toISOString(), horizonDays });
    const countIn = (problemId: string, from: number, to: number): number =>
      groups.get(problemId)!.filter((moment) => Date.parse(moment) >= from && Date.parse(moment) < to).length;
    const came = new Map(ranked.map(({ problemId }) => [problemId, countIn(problemId, at, at + horizonDays * dayMs)]));
    const best = [...came.values()].sort((a, b) => b - a);
    const order = ranked.map(({ problemId }) => came.get(problemId)!);
    const byCount = ranked
      .map(({ problemId }) => ({ problemId, count: countIn(problemId, 0, at) }))
      .sort((a, b) => b.count - a.count)
      .map(({ problemId }) => came.get(problemId)!);
    const share = (values: readonly number[], k: number): number => total(values.slice(0, k)) / total(best.slice(0, k));
    sums.top10 += share(order, 10) / cutOffs.length;
    sums.top20 += share(order, 20) / cutOffs.length;
    sums.top50 += share(order, 50) / cutOffs.length;
    sums.baselineTop20 += share(byCount, 20) / cutOffs.length;
    for (const { problemId, expected, low, high } of ranked) {
      const observed = came.get(problemId)!;
      const inside = observed >= low && observed <= high ? 1 : 0;
      sums.inside += inside;
      sums.all += 1;
      if (expected >= 1) {
        sums.insideExpected += inside;
        sums.allExpected += 1;
      }
      sums.expected += expected;
      sums.observed += observed;
      sums.error += Math.abs(expected - observed);
    }
  }
  return {
    set,
    horizonDays,
    cutOffs: cutOffs.length,
    top10: sums.top10,
    top20: sums.top20,
    top50: sums.top50,
    baselineTop20: sums.baselineTop20,
    coverage: sums.inside / sums.all,
    coverageExpected: sums.insideExpected / sums.allExpected,
    sumRatio: sums.expected / sums.observed,
    relativeError: sums.error / sums.observed,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
