import { featureCount } from './feature-names.js';
import type { MatchModel } from './match-model.js';
import { standardised } from './scorer.js';

/** Candidates of one confirmed query: row-major features and which of them are true. */
export interface TrainingList {
  readonly features: Float32Array;
  /** 1 where the candidate has the same cause. */
  readonly isMatch: Uint8Array;
  /** 1 where that is known; default: of all. The others take no part. */
  readonly isJudged?: Uint8Array;
}

export interface TrainingOptions {
  /** Weight of the Gaussian prior at `prior.weights`, in confirmed links. Higher: stays closer to the shipped weights. */
  readonly priorStrength: number;
  readonly iterations?: number;
  /** Negatives per query, hardest first under the prior's score. */
  readonly maxNegatives?: number;
}

/**
 * Fit the scorer's weights to confirmed links: minimise −ln of the probability mass that a softmax over a query's candidates
 * gives to the true ones, plus a Gaussian prior at the given weights. Convex enough for plain full-batch Adam from the prior.
 *
 * Deterministic. Time O(iterations × queries × negatives × features); 150 queries take about a second.
 * Reference: Cao et al. 2007 (ListNet), top-one probability; Burges 2005 (RankNet) is the pairwise sister tried first.
 */
export function trainRanker(lists: readonly TrainingList[], prior: MatchModel, options: TrainingOptions): MatchModel {
  const { priorStrength, iterations = 150, maxNegatives = 60 } = options;
  const sets = lists.flatMap((list) => chosenRows(list, prior, maxNegatives) ?? []);
  const weights = prior.weights.slice();
  const first = new Float64Array(featureCount);
  const second = new Float64Array(featureCount);
  const gradient = new Float64Array(featureCount);
  const rate = 0.03;
  for (let step = 1; step <= iterations; step++) {
    for (let f = 0; f < featureCount; f++) gradient[f] = priorStrength * (weights[f]! - prior.weights[f]!);
    for (const set of sets) addGradient(set, weights, gradient);
    const decay = step > iterations * 0.7 ? 0.3 : 1;
    for (let f = 0; f < featureCount; f++) {
      const g = gradient[f]! / Math.max(1, sets.length);
      first[f] = 0.9 * first[f]! + 0.1 * g;
      second[f] = 0.99 * second[f]! + 0.01 * g * g;
      weights[f]! -=
        (decay * rate * (first[f]! / (1 - 0.9 ** step))) / (Math.sqrt(second[f]! / (1 - 0.99 ** step)) + 1e-6);
    }
  }
  return { ...prior, weights };
}

interface ChosenRows {
  readonly count: number;
  readonly positives: number;
  /** Standardised, positives first. */
  readonly x: Float64Array;
}

/** All positives and the hardest negatives; undefined if there is nothing to learn. */
function chosenRows(list: TrainingList, model: MatchModel, maxNegatives: number): ChosenRows | undefined {
  const n = list.isMatch.length;
  const positives: number[] = [];
  const negatives: { row: number; score: number }[] = [];
  for (let row = 0; row < n; row++) {
    if (list.isJudged?.[row] === 0) continue;
    if (list.isMatch[row] === 1) positives.push(row);
    else {
      let score = 0;
      for (let f = 0; f < featureCount; f++) {
        score +=
          model.weights[f]! * standardised(list.features[row * featureCount + f]!, model.means[f]!, model.scales[f]!);
      }
      negatives.push({ row, score });
    }
  }
  if (positives.length === 0 || negatives.length === 0) return undefined;
  negatives.sort((a, b) => b.score - a.score || a.row - b.row);
  const rows = [...positives, ...negatives.slice(0, maxNegatives).map(({ row }) => row)];
  const x = new Float64Array(rows.length * featureCount);
  rows.forEach((row, index) => {
    for (let f = 0; f < featureCount; f++) {
      x[index * featureCount + f] = standardised(
        list.features[row * featureCount + f]!,
        model.means[f]!,
        model.scales[f]!,
      );
    }
  });
  return { count: rows.length, positives: positives.length, x };
}

function addGradient({ count, positives, x }: ChosenRows, weights: Float64Array, gradient: Float64Array): void {
  const scores = new Float64Array(count);
  let best = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    let score = 0;
    const at = row * featureCount;
    for (let f = 0; f < featureCount; f++) score += weights[f]! * x[at + f]!;
    scores[row] = score;
    if (score > best) best = score;
  }
  let all = 0;
  let right = 0;
  for (let row = 0; row < count; row++) {
    scores[row] = Math.exp(scores[row]! - best);
    all += scores[row]!;
    if (row < positives) right += scores[row]!;
  }
  for (let row = 0; row < count; row++) {
    const slope = scores[row]! / all - (row < positives ? scores[row]! / (right || 1) : 0);
    if (Math.abs(slope) < 1e-9) continue;
    const at = row * featureCount;
    for (let f = 0; f < featureCount; f++) gradient[f]! += slope * x[at + f]!;
  }
}
