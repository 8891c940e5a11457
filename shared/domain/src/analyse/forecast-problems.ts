import { negativeBinomialQuantile } from '../numeric/distributions.js';
import { DAY_MS, type Moment, requireMoment } from './moments.js';

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
  /** Days after which an occurrence counts half; default: half the horizon, at least 7. */
  readonly halfLifeDays?: number;
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

/**
 * Forecast how often each problem will recur in the horizon: a discounted Gamma–Poisson model,
 * n ← Σ 2^(−age / H), T ← ∫ 2^(−age / H), rate ~ Gamma(a + n, b + T), count ~ negative binomial.
 *
 * @returns one row per problem with an occurrence before `at`, the most expected first, ties by problemId
 */
export function forecastProblems(problems: readonly ProblemHistory[], options: ForecastOptions): ProblemForecast[] {
  const at = requireMoment(options.at, 'at');
  const { horizonDays, level = 0.8 } = options;
  if (!(horizonDays > 0)) throw new RangeError(`horizonDays must be more than 0, but is ${horizonDays}.`);
  const halfLife = options.halfLifeDays ?? Math.max(7, horizonDays / 2);
  const ages: { problemId: string; ages: number[] }[] = [];
  let oldest = 0;
  for (const { problemId, occurrences } of problems) {
    const own = occurrences
      .map((moment) => (moment ? (at - Date.parse(moment)) / DAY_MS : Number.NaN))
      .filter((age) => age > 0);
    if (own.length === 0) continue;
    for (const age of own) oldest = Math.max(oldest, age);
    ages.push({ problemId, ages: own });
  }
  const exposure = (halfLife / Math.LN2) * (1 - 2 ** (-oldest / halfLife));
  const counts = ages.map(({ ages: own }) => own.reduce((sum, age) => sum + 2 ** (-age / halfLife), 0));
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  const priorShape = 0.1;
  const priorDays = mean > 0 ? Math.min(exposure, (priorShape * exposure) / mean) : exposure;
  const tail = (1 - level) / 2;
  return ages
    .map(({ problemId }, index) => {
      const shape = priorShape + counts[index]!;
      const days = priorDays + exposure;
      const success = days / (days + horizonDays);
      return {
        problemId,
        expected: (shape / days) * horizonDays,
        low: negativeBinomialQuantile(tail, shape, success),
        high: negativeBinomialQuantile(1 - tail, shape, success),
      };
    })
    .sort((a, b) => b.expected - a.expected || (a.problemId < b.problemId ? -1 : 1));
}
