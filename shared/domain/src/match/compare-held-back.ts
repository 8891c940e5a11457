import { randomBelow, seededRandom } from '../numeric/seeded-random.js';

/** A mean over decisions that were held back, with its 95 % interval. */
export interface HeldBackMean {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One measure under the weights of before and under those learned from the other decisions. */
export interface HeldBackComparison {
  readonly before: HeldBackMean;
  readonly after: HeldBackMean;
  /** How much better it is, of the same decisions: its interval is narrower than those of the two. Negative: worse. */
  readonly gain: HeldBackMean;
}

/** A measure of one decision, or of several together. */
export interface HeldBackPoint {
  readonly problem: number;
  readonly weight: number;
  /** Times the weight. */
  readonly before: number;
  readonly after: number;
}

const resamples = 400;

/**
 * Weighted means with percentile bootstrap over problems: decisions about one problem are no independent evidence.
 * Deterministic. O(resamples × problems).
 *
 * @param direction  1 where more is better, −1 where less is
 */
export function compareHeldBack(points: readonly HeldBackPoint[], direction: 1 | -1): HeldBackComparison {
  const byProblem = new Map<number, HeldBackPoint>();
  for (const point of points) byProblem.set(point.problem, sumOf(point, byProblem.get(point.problem)));
  const problems = [...byProblem.values()];
  const random = seededRandom(points.length);
  const meansOf = (drawn: readonly HeldBackPoint[]) => {
    const { weight, before, after } = drawn.reduce((sum, point) => sumOf(point, sum));
    // Where nothing was held back of a draw there is nothing to gain.
    const all = weight || 1;
    return { before: before / all, after: after / all, gain: (direction * (after - before)) / all };
  };
  const value = meansOf(problems);
  const draws = Array.from({ length: resamples }, () =>
    meansOf(problems.map(() => problems[randomBelow(random, problems.length)]!)),
  );
  const mean = (field: keyof typeof value): HeldBackMean => {
    const sorted = draws.map((draw) => draw[field]).sort((a, b) => a - b);
    const at = (part: number): number => sorted[Math.floor(part * (resamples - 1))]!;
    return { value: value[field], low: Math.min(value[field], at(0.025)), high: Math.max(value[field], at(0.975)) };
  };
  return { before: mean('before'), after: mean('after'), gain: mean('gain') };
}

const sumOf = (one: HeldBackPoint, other?: HeldBackPoint): HeldBackPoint =>
  other === undefined
    ? one
    : {
        problem: one.problem,
        weight: one.weight + other.weight,
        before: one.before + other.before,
        after: one.after + other.after,
      };
