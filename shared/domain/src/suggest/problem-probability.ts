import { problemModel202611 } from './problem-model-2026-11.js';

/** What the nearest tickets say about a problem. */
export interface ProblemEvidence {
  /** Probability that one of the problem's best matches has the query's cause, pair by pair, 0–1. */
  readonly pairProbability: number;
  /** How many of the nearest tickets are of the problem, beyond those that a problem of its size has there by chance. */
  readonly agreement: number;
}

export interface ProblemModel {
  readonly bias: number;
  /** Weight of the log-odds of `pairProbability`. */
  readonly pair: number;
  /** Weight of one ticket of `agreement`. */
  readonly agreement: number;
}

const certain = 1e-3;

/** Log-odds of a probability, kept within those of 1 in 1,000. */
export function boundedLogOdds(probability: number): number {
  const bounded = Math.min(1 - certain, Math.max(certain, probability));
  return Math.log(bounded / (1 - bounded));
}

/**
 * Probability (0–1) that a problem is the query's. A pair's probability says how far it stands out of its field, and the thirtieth
 * report of a problem stands out of nothing: its field is the problem. Then what speaks is that the nearest tickets are all of one.
 */
export function problemProbability(
  { agreement, pairProbability }: ProblemEvidence,
  model: ProblemModel = problemModel202611,
): number {
  const logOdds = model.bias + model.pair * boundedLogOdds(pairProbability) + model.agreement * agreement;
  return 1 / (1 + Math.exp(-logOdds));
}
