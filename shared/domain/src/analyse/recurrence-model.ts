import { negativeBinomialCdf, negativeBinomialQuantile } from '../numeric/distributions.js';
import { logGamma } from '../numeric/log-gamma.js';

/** What one problem's past says at one moment under one half-life. */
interface DiscountedPast {
  /** Σ 2^(−age / H) over its occurrences. */
  readonly count: number;
  /** ∫ 2^(−age / H) over the time observed, days. */
  readonly days: number;
}

/**
 * Discounted Gamma–Poisson model of recurrence: rate ~ Gamma(shape + n, days + T), the horizon's count is negative binomial around
 * its mean. `trust` widens or narrows that spread without moving the mean.
 */
export interface RecurrenceModel {
  /** Days after which an occurrence counts half; Infinity: never fades. */
  readonly halfLifeDays: number;
  /** Occurrences' worth of prior belief in a problem that has been seen at all. */
  readonly priorCount: number;
  /** Days' worth of prior belief: large when most problems never come back. */
  readonly priorDays: number;
  readonly trust: number;
  /**
   * Factor on the tails cut off an interval so that intervals held what they promised at past cut-offs. Counts are whole numbers
   * and a few wild problems widen the fitted spread, so that plain quantiles hold too much; then the factor is above 1.
   */
  readonly tailScale: number;
}

/** Discount one problem's past. @param ages  days before the moment, each > 0  @param observedDays  length of the observation */
export function discountPast(
  ages: Float64Array | readonly number[],
  observedDays: number,
  halfLifeDays: number,
): DiscountedPast {
  if (halfLifeDays === Number.POSITIVE_INFINITY) return { count: ages.length, days: observedDays };
  let count = 0;
  for (const age of ages) count += 2 ** (-age / halfLifeDays);
  return { count, days: (halfLifeDays / Math.LN2) * (1 - 2 ** (-observedDays / halfLifeDays)) };
}

/** Mean and negative-binomial size of the count in the horizon. */
export function predictCount(
  model: RecurrenceModel,
  past: DiscountedPast,
  horizonDays: number,
): { readonly mean: number; readonly size: number } {
  const shape = model.priorCount + past.count;
  return { mean: (shape * horizonDays) / (model.priorDays + past.days), size: model.trust * shape };
}

/** ln P(count) of a negative binomial with the given mean and size. */
export function logLikelihoodOfCount(count: number, mean: number, size: number): number {
  const tail = size * Math.log(size / (size + mean));
  if (count === 0) return tail;
  let rising = 0;
  if (count <= 12) for (let i = 0; i < count; i += 1) rising += Math.log((size + i) / (i + 1));
  else rising = logGamma(count + size) - logGamma(size) - logGamma(count + 1);
  return rising + tail + count * Math.log(mean / (size + mean));
}

/** A past cut-off: what was known of a problem then, and what came in the horizon after it. */
export interface PastOutcome {
  readonly ages: readonly number[];
  readonly observedDays: number;
  readonly horizonDays: number;
  readonly outcome: number;
}

/** The model before any back-test: an occurrence fades in half the horizon, most problems never come back. */
export function defaultRecurrenceModel(horizonDays: number): RecurrenceModel {
  return { halfLifeDays: Math.max(7, horizonDays / 2), priorCount: 0.05, priorDays: 7, trust: 0.5, tailScale: 1 };
}

/** A fit needs this many problems with and this many without a later occurrence. */
const MIN_OUTCOMES = 30;
const HALF_LIVES = [7, 10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 365, 730, Number.POSITIVE_INFINITY];
const PRIOR_COUNTS = [0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6];
const PRIOR_DAYS = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];
const TRUSTS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2];

/**
 * Fit half-life, prior and trust to past cut-offs by maximum predictive likelihood: a grid for the half-life, coordinate steps on
 * grids for the rest. One-off problems are part of the past, so the prior learns how rarely they come back (empirical Bayes).
 *
 * @param outcomes  all over the same horizon, which may be shorter than the one asked for
 * @param horizonDays  what will be forecast
 * @returns the default for the horizon when the past holds too little
 *
 * Complexity: O(half-lives · (occurrences + steps · outcomes)).
 */
export function fitRecurrenceModel(outcomes: readonly PastOutcome[], horizonDays: number): RecurrenceModel {
  const fallback = defaultRecurrenceModel(horizonDays);
  const again = outcomes.filter(({ outcome }) => outcome > 0).length;
  if (again < MIN_OUTCOMES || outcomes.length - again < MIN_OUTCOMES) return fallback;
  let best = fallback;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const halfLifeDays of HALF_LIVES) {
    const pasts = outcomes.map(({ ages, observedDays }) => discountPast(ages, observedDays, halfLifeDays));
    const score = (model: RecurrenceModel): number => {
      let sum = 0;
      for (let i = 0; i < outcomes.length; i += 1) {
        const { outcome, horizonDays: days } = outcomes[i]!;
        const { mean, size } = predictCount(model, pasts[i]!, days);
        sum += logLikelihoodOfCount(outcome, mean, size);
      }
      return sum;
    };
    // Neighbouring half-lives have neighbouring optima: start at the best so far.
    const { model, value } = climb({ ...best, halfLifeDays }, score);
    if (value > bestScore) {
      best = model;
      bestScore = value;
    }
  }
  // Rates carry over from the shorter horizons of a short past, but those cannot vouch for intervals as narrow: rates drift further.
  const stretch = Math.max(1, horizonDays / (outcomes[0]?.horizonDays ?? horizonDays));
  return { ...best, tailScale: fitTailScale(best, outcomes) / Math.sqrt(stretch) };
}

/** Interval of the count that leaves out `tail` (0–½) at either end, as the model was calibrated. */
export function countInterval(
  model: RecurrenceModel,
  mean: number,
  size: number,
  tail: number,
): readonly [low: number, high: number] {
  const scaled = Math.min(MAX_TAIL, tail * model.tailScale);
  const success = size / (size + mean);
  return [negativeBinomialQuantile(scaled, size, success), negativeBinomialQuantile(1 - scaled, size, success)];
}

/** No interval is narrower than the middle fifth. */
const MAX_TAIL = 0.4;
const TAIL_SCALES = [0.5, 0.7, 1, 1.3, 1.6, 2, 2.4, 2.8, 3.2];
const CALIBRATED_LEVEL = 0.8;
/** Only problems that were expected to come back can tell a good interval from a wide one. */
const MIN_MEAN_CALIBRATED = 1;
const MIN_ROWS_CALIBRATED = 50;
const MAX_ROWS_CALIBRATED = 1_500;

/** The factor whose 80 % intervals came nearest to holding 80 % of the past outcomes. */
function fitTailScale(model: RecurrenceModel, outcomes: readonly PastOutcome[]): number {
  const rows: { readonly upTo: number; readonly below: number }[] = [];
  for (const { ages, observedDays, horizonDays, outcome } of outcomes) {
    const { mean, size } = predictCount(model, discountPast(ages, observedDays, model.halfLifeDays), horizonDays);
    if (mean < MIN_MEAN_CALIBRATED || rows.length === MAX_ROWS_CALIBRATED) continue;
    const success = size / (size + mean);
    rows.push({
      upTo: negativeBinomialCdf(outcome, size, success),
      below: negativeBinomialCdf(outcome - 1, size, success),
    });
  }
  if (rows.length < MIN_ROWS_CALIBRATED) return 1;
  let best = 1;
  let bestMiss = Number.POSITIVE_INFINITY;
  for (const tailScale of TAIL_SCALES) {
    const tail = (tailScale * (1 - CALIBRATED_LEVEL)) / 2;
    // y lies between the quantiles of t and 1 − t exactly when P(≤ y) ≥ t and P(< y) < 1 − t.
    const held = rows.filter(({ upTo, below }) => upTo >= tail && below < 1 - tail).length;
    const miss = Math.abs(held / rows.length - CALIBRATED_LEVEL);
    if (miss < bestMiss) {
      best = tailScale;
      bestMiss = miss;
    }
  }
  return best;
}

/** Coordinate ascent over the grids until nothing improves. */
function climb(
  start: RecurrenceModel,
  score: (model: RecurrenceModel) => number,
): { readonly model: RecurrenceModel; readonly value: number } {
  const grids = [
    ['priorCount', PRIOR_COUNTS],
    ['priorDays', PRIOR_DAYS],
    ['trust', TRUSTS],
  ] as const;
  let model = start;
  let value = score(model);
  for (let round = 0; round < 6; round += 1) {
    const before = value;
    for (const [parameter, grid] of grids) {
      for (const candidate of nearby(grid, model[parameter])) {
        const changed = { ...model, [parameter]: candidate };
        const changedValue = score(changed);
        if (changedValue > value) {
          model = changed;
          value = changedValue;
        }
      }
    }
    if (value <= before + 1e-6) break;
  }
  return { model, value };
}

/** The two grid points on either side of a value. */
function nearby(grid: readonly number[], value: number): number[] {
  return [...grid.filter((point) => point < value).slice(-2), ...grid.filter((point) => point > value).slice(0, 2)];
}
