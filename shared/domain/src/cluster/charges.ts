import type { ClusterProfile } from './profiles.js';

export type Charges = Pick<ClusterProfile, 'minProbability' | 'testedNeighbours' | 'groupStrictness'>;

/**
 * Evidence (a sum of probabilities) that a cluster of n tickets must show to be worth as much as its tickets alone: γ for the second
 * ticket, γ · min(κ k, T) for one that joins k ≥ 2 others.
 *
 * In a small cluster a missing edge means "compared, unlikely"; in a cluster of a thousand tickets nearly all edges are missing
 * because nobody looked. Charging γ for each missing pair, as correlation clustering does, would forbid every cluster beyond
 * 2T/γ tickets. So a newcomer is charged for at most T pairs.
 *
 * κ is more than 1 because the pairs of a group are no independent evidence: three tickets about one *subject* resemble each other for one
 * and the same reason, so that three lukewarm pairs say hardly more than one.
 *
 * @param nTickets  ≥ 0
 */
export function chargeOf(nTickets: number, { minProbability, testedNeighbours, groupStrictness }: Charges): number {
  if (nTickets < 3) return nTickets < 2 ? 0 : minProbability;
  const newest = nTickets - 1;
  const uncapped = Math.min(newest, Math.max(1, Math.floor(testedNeighbours / groupStrictness)));
  const pairs = (uncapped * (uncapped + 1)) / 2 - 1;
  return minProbability * (1 + groupStrictness * pairs + testedNeighbours * (newest - uncapped));
}

/**
 * Evidence asked between two clusters before they join: of the pairs that would have been compared if both were one problem.
 * Two large clusters may join only if these pairs, not merely a few stray ones, speak for it.
 */
export function chargeBetween(nA: number, nB: number, charges: Charges): number {
  const { minProbability, testedNeighbours, groupStrictness } = charges;
  if (nA + nB === 2) return minProbability;
  const pairs = nA * nB;
  return minProbability * Math.min(groupStrictness * pairs, (testedNeighbours * pairs) / (nA + nB));
}
