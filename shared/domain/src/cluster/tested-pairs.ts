/**
 * How many pairs matching can have compared, given that it keeps at most T edges a ticket.
 *
 * In a small cluster a missing edge means "compared, unlikely"; in a cluster of a thousand tickets nearly all edges are missing
 * because nobody looked. Charging γ for each missing pair, as correlation clustering does, would forbid every cluster beyond
 * 2T/γ tickets. So a newcomer to a cluster of n tickets is charged for min(n, T) pairs, and the cluster for the sum of these.
 *
 * @param nTickets  ≥ 0
 * @param testedNeighbours  T ≥ 1
 */
export function testedPairs(nTickets: number, testedNeighbours: number): number {
  const t = testedNeighbours;
  return nTickets <= t ? (nTickets * (nTickets - 1)) / 2 : (t * (t - 1)) / 2 + t * (nTickets - t);
}

/**
 * How many pairs between two clusters would have been compared if both were one problem.
 * Two large clusters may join only if these pairs, not merely a few stray ones, speak for it.
 */
export function testedPairsBetween(nA: number, nB: number, testedNeighbours: number): number {
  const pairs = nA * nB;
  return Math.min(pairs, (testedNeighbours * pairs) / (nA + nB));
}
