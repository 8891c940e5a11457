/** One observation: features (with a constant first, if wanted), outcome and weight. */
export interface Observation {
  readonly features: Float64Array;
  readonly outcome: 0 | 1;
  readonly weight: number;
}

/** 1 / (1 + e^−x). */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/**
 * Logistic regression, maximum a posteriori under a Gaussian prior around `prior`: Newton steps, exact for the few features it is
 * made for.
 *
 * @param precision  belief in the prior, one figure for all weights; higher: slower to leave it
 * @returns weights, one a feature
 *
 * Complexity: O(steps · (observations · features² + features³)), at most 12 steps.
 */
export function fitLogisticRegression(
  observations: readonly Observation[],
  prior: Float64Array,
  precision: number,
): Float64Array {
  const width = prior.length;
  const weights = Float64Array.from(prior);
  for (let step = 0; step < 12; step += 1) {
    const gradient = new Float64Array(width);
    const curvature = Array.from({ length: width }, () => new Float64Array(width));
    for (const { features, outcome, weight } of observations) {
      const p = logistic(dot(features, weights));
      const residual = weight * (outcome - p);
      const bend = weight * Math.max(1e-6, p * (1 - p));
      for (let i = 0; i < width; i += 1) {
        gradient[i]! += residual * features[i]!;
        const row = curvature[i]!;
        const scaled = bend * features[i]!;
        for (let j = 0; j <= i; j += 1) row[j]! += scaled * features[j]!;
      }
    }
    for (let i = 0; i < width; i += 1) {
      gradient[i]! -= precision * (weights[i]! - prior[i]!);
      curvature[i]![i]! += precision;
    }
    const move = solveSymmetric(curvature, gradient);
    let longest = 0;
    for (let i = 0; i < width; i += 1) longest = Math.max(longest, Math.abs(move[i]!));
    // Far from the optimum a full Newton step of a logistic likelihood can overshoot.
    const length = Math.min(1, 2 / Math.max(1e-12, longest));
    for (let i = 0; i < width; i += 1) weights[i]! += length * move[i]!;
    if (longest < 1e-6) break;
  }
  return weights;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/** Solve A x = b by Cholesky; A symmetric positive definite, its lower triangle given and overwritten. */
function solveSymmetric(lower: Float64Array[], b: Float64Array): Float64Array {
  const n = b.length;
  for (let j = 0; j < n; j += 1) {
    for (let i = j; i < n; i += 1) {
      let sum = lower[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j]![j]!;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i += 1) {
    for (let k = 0; k < i; k += 1) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < n; k += 1) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}
