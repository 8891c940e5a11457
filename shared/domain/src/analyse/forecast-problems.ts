import { DAY_MS, type Moment, requireMoment } from './moments.js';
import {
  type PastOutcome,
  type RecurrenceModel,
  countInterval,
  discountPast,
  fitRecurrenceModel,
  predictCount,
} from './recurrence-model.js';

export interface ProblemHistory {
  readonly problemId: string;
  /** Moments of occurrence (ISO 8601) in any order; only those before `at` are read. */
  readonly occurrences: readonly Moment[];
}

export interface ForecastOptions {
  /** The moment forecast from (ISO 8601); nothing at or after it is read. */
  readonly at: string;
  /** Days forecast, > 0. */
  readonly horizonDays: number;
  /** Use this model instead of fitting one to the past. */
  readonly model?: RecurrenceModel;
  /** Probability inside the interval, default 0.8. */
  readonly level?: number;
}

export interface ProblemForecast {
  readonly problemId: string;
  /** Expected occurrences in the horizon. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** Days before the forecast's moment, per problem; the newest first. */
interface ProblemAges {
  readonly problemId: string;
  readonly ages: Float64Array;
}

/** Past cut-offs tried, one horizon apart. */
const MAX_CUT_OFFS = 6;
/** Before the earliest cut-off there must be at least this share of a horizon to learn from. */
const MIN_HISTORY_HORIZONS = 1;
/** Problems looked at per cut-off; more add time and no precision. */
const MAX_PROBLEMS_FITTED = 1_000;

/**
 * Forecast how often each problem recurs in the horizon: a discounted Gamma–Poisson model whose half-life, prior and spread are
 * fitted to past cut-offs of the same data. For method, back-test and limits see ./README.md.
 *
 * @returns one row per problem with an occurrence before `at`, the most expected first, ties by problemId
 * @throws RangeError when `at` is unreadable or the horizon is not positive
 *
 * Complexity: O(occurrences · half-lives) for the fit, capped at 1,000 problems a cut-off; O(n log n) for the order.
 */
export function forecastProblems(problems: readonly ProblemHistory[], options: ForecastOptions): ProblemForecast[] {
  const { horizonDays, level = 0.8 } = options;
  if (!(horizonDays > 0)) throw new RangeError(`horizonDays must be more than 0, but is ${horizonDays}.`);
  const known = agesOf(problems, requireMoment(options.at, 'at'));
  const observedDays = known.reduce((oldest, { ages }) => Math.max(oldest, ages[ages.length - 1]!), 0);
  const model = options.model ?? fitRecurrenceModel(pastOutcomes(known, observedDays, horizonDays), horizonDays);
  const tail = (1 - level) / 2;
  return known
    .map(({ problemId, ages }): ProblemForecast => {
      const { mean, size } = predictCount(model, discountPast(ages, observedDays, model.halfLifeDays), horizonDays);
      const [low, high] = countInterval(model, mean, size, tail);
      return { problemId, expected: mean, low, high };
    })
    .sort((a, b) => b.expected - a.expected || (a.problemId < b.problemId ? -1 : 1));
}

/** The model that {@link forecastProblems} would fit, for showing and for reuse. */
export function fitForecastModel(problems: readonly ProblemHistory[], options: ForecastOptions): RecurrenceModel {
  const known = agesOf(problems, requireMoment(options.at, 'at'));
  const observedDays = known.reduce((oldest, { ages }) => Math.max(oldest, ages[ages.length - 1]!), 0);
  return fitRecurrenceModel(pastOutcomes(known, observedDays, options.horizonDays), options.horizonDays);
}

function agesOf(problems: readonly ProblemHistory[], at: number): ProblemAges[] {
  // The fit thins out long lists: in the order of ids, so that the order given changes nothing.
  const ordered = [...problems].sort((a, b) => (a.problemId < b.problemId ? -1 : 1));
  return ordered.flatMap(({ problemId, occurrences }) => {
    const ages = Float64Array.from(occurrences, (moment) => (moment ? (at - Date.parse(moment)) / DAY_MS : Number.NaN))
      .filter((age) => age > 0)
      .sort();
    return ages.length > 0 ? [{ problemId, ages }] : [];
  });
}

/**
 * What every problem known at a past cut-off did in the horizon after it. A horizon longer than a third of the past is shortened,
 * so that there is something to learn from; rates carry over.
 */
function pastOutcomes(known: readonly ProblemAges[], observedDays: number, horizonDays: number): PastOutcome[] {
  const horizon = Math.min(horizonDays, observedDays / 3);
  if (!(horizon >= 1)) return [];
  const cutOffs = Math.min(MAX_CUT_OFFS, Math.floor(observedDays / horizon - MIN_HISTORY_HORIZONS));
  const rows: PastOutcome[] = [];
  for (let cutOff = 1; cutOff <= cutOffs; cutOff += 1) {
    const moment = cutOff * horizon;
    const then = known.filter(({ ages }) => ages[ages.length - 1]! > moment);
    const stride = Math.max(1, then.length / MAX_PROBLEMS_FITTED);
    for (let i = 0; i < then.length; i += stride) {
      const { ages } = then[Math.floor(i)]!;
      const past: number[] = [];
      let outcome = 0;
      for (const age of ages) {
        if (age > moment) past.push(age - moment);
        else if (age > moment - horizon) outcome += 1;
      }
      rows.push({ ages: past, observedDays: observedDays - moment, horizonDays: horizon, outcome });
    }
  }
  return rows;
}
