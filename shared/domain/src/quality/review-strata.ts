/** By how sure the machine was (quartiles of the demo's memberships), then by how much stands on it: neighbours are alike. */
const certaintyBounds = [0.15, 0.35, 0.6];
const sizeBounds = [5, 20];

/** Strata of memberships and of pairs, in an order in which neighbours are alike. */
export const REVIEW_STRATA = (certaintyBounds.length + 1) * (sizeBounds.length + 1);

/**
 * The stratum that something is drawn from.
 *
 * @param probability  0–1, of the machine
 * @param size  tickets of the problem
 * @returns 0 … REVIEW_STRATA − 1, rising with the probability
 */
export const reviewStratum = (probability: number, size: number): number =>
  stepOf(certaintyBounds, probability) * (sizeBounds.length + 1) + stepOf(sizeBounds, size);

const stepOf = (bounds: readonly number[], value: number): number => bounds.filter((bound) => value >= bound).length;
