import type { Chance } from './chance.js';
import { releaseAfter, type PlannedRelease } from './estate.js';
import type { RecurringProblem, Rhythm } from './recurring-problem.js';

const DAY_MS = 86_400_000;
const DAYS_A_MONTH = 30.44;

/** A fix as it shipped. */
export interface ShippedFix {
  readonly problem: RecurringProblem;
  readonly release: PlannedRelease;
  readonly holds: boolean;
  readonly summary: string;
}

/** When a problem began, and what was done about it; moments in milliseconds. */
export interface ProblemCourse {
  readonly problem: RecurringProblem;
  readonly begins: number;
  readonly fixes: readonly ShippedFix[];
}

export function planCourse(
  problem: RecurringProblem,
  period: { readonly from: number; readonly until: number },
  releases: readonly PlannedRelease[],
): ProblemCourse {
  const moment = (share: number): number => period.from + share * (period.until - period.from);
  const wanted = moment(problem.rhythm.begins ?? 0);
  const startsWithRelease = problem.kind === 'release regression';
  const begins = startsWithRelease ? (releaseAfter(releases, problem.application, wanted)?.at ?? wanted) : wanted;
  const fixes = (problem.rhythm.fixes ?? []).flatMap(({ at, holds, summary }) => {
    const release = releaseAfter(releases, problem.application, Math.max(moment(at), begins + 10 * DAY_MS));
    return release ? [{ problem, release, holds, summary }] : [];
  });
  return { problem, begins, fixes };
}

/** Expected tickets on each day of the period, before any scaling. */
export function dailyRates(
  course: ProblemCourse,
  period: { readonly from: number; readonly until: number },
  chance: Chance,
): number[] {
  const { rhythm } = course.problem;
  const bursts = planBursts(period, chance);
  const rates: number[] = [];
  for (let day = period.from; day < period.until; day += DAY_MS) {
    const isBefore = day < course.begins;
    const rate = rhythm.perMonth / DAYS_A_MONTH;
    rates.push(
      isBefore
        ? 0
        : rate *
            shapeFactor(rhythm, day, course.begins, period.until, bursts) *
            weekdayFactor(day) *
            fixFactor(course, day),
    );
  }
  return rates;
}

function shapeFactor(rhythm: Rhythm, day: number, begins: number, until: number, bursts: readonly number[]): number {
  const progress = (day - begins) / Math.max(until - begins, DAY_MS);
  const date = new Date(day);
  const month = date.getUTCMonth() + 1;
  switch (rhythm.shape) {
    case 'rising':
      return 0.35 + 1.5 * progress;
    case 'falling':
      return 0.3 + 2.4 * Math.exp(-(day - begins) / (50 * DAY_MS));
    case 'month-end':
      return date.getUTCDate() >= 27 || date.getUTCDate() <= 3 ? 3 : 0.3;
    case 'mondays':
      return date.getUTCDay() === 1 ? 3.2 : date.getUTCDay() === 2 ? 1.4 : 0.45;
    case 'winter':
      return month >= 11 || month <= 2 ? 1.7 : 0.65;
    case 'peak-season':
      return ([3, 4, 5, 11, 12].includes(month) ? 1.5 : 0.55) * (date.getUTCDay() === 5 ? 2 : 1);
    case 'bursts':
      return bursts.some((start) => day >= start && day < start + 4 * DAY_MS) ? 8 : 0.25;
    default:
      return 1;
  }
}

/** A fix that fails helps for a while: people look more closely, data was repaired, the weather was fine. */
function fixFactor(course: ProblemCourse, day: number): number {
  const last = course.fixes.findLast(({ release }) => release.at <= day);
  if (!last) return 1;
  const daysSince = (day - last.release.at) / DAY_MS;
  if (last.holds) return daysSince < 6 ? 0.25 : 0.012;
  return daysSince < 38 ? 0.22 : 0.95;
}

function weekdayFactor(day: number): number {
  return [0.12, 1.5, 1.3, 1.25, 1.2, 1.1, 0.2][new Date(day).getUTCDay()] ?? 1;
}

function planBursts(period: { readonly from: number; readonly until: number }, chance: Chance): number[] {
  const starts: number[] = [];
  for (let at = period.from + chance.between(5, 50) * DAY_MS; at < period.until; at += chance.between(35, 75) * DAY_MS)
    starts.push(at);
  return starts;
}

/** A moment of a working day: most between eight and five. */
export function momentOfDay(day: number, chance: Chance): number {
  const hour = chance.pickWeighted([
    [chance.between(6, 7), 1],
    [chance.between(8, 11), 6],
    [chance.between(12, 13), 2],
    [chance.between(14, 16), 5],
    [chance.between(17, 22), 1],
  ]);
  return day + hour * 3_600_000 + chance.between(0, 3_599) * 1000;
}
