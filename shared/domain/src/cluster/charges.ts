import { logOddsOf, probabilityOfLogOdds } from './prior-shift.js';
import type { ClusterProfile } from './profiles.js';

export interface Charges extends Pick<ClusterProfile, 'minProbability' | 'testedNeighbours' | 'groupStrictness'> {
  /** Log-odds by which more than γ is asked of the tickets that found a problem; ≥ 0, default 0. See {@link askedOf}. */
  readonly foundingLift?: number;
}

/** Newcomers that found a problem: the first is asked for the whole lift, each after it for less. */
const FOUNDERS = 6;
/** What is asked of newcomers after them, as a share of the lift. */
const LASTING_SHARE = 0.1;

/**
 * Evidence (a sum of probabilities) that a cluster of n tickets must show to be worth as much as its tickets alone: γ for the second
 * ticket, γ · min(κ k, T) for one that joins k ≥ 2 others; with a founding lift, `askedOf(k)` in place of γ.
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
export function chargeOf(nTickets: number, charges: Charges): number {
  if (nTickets < 2) return 0;
  if (!charges.foundingLift) return charges.minProbability * pairsCharged(nTickets, charges);
  const { lasting, founding } = foundingOf(charges);
  return lasting * pairsCharged(nTickets, charges) + founding[Math.min(nTickets - 1, FOUNDERS)]!;
}

/**
 * Evidence asked between two clusters before they join: of the pairs that would have been compared if both were one problem.
 * Two large clusters may join only if these pairs, not merely a few stray ones, speak for it.
 */
export function chargeBetween(nA: number, nB: number, charges: Charges): number {
  const { minProbability, testedNeighbours, groupStrictness, foundingLift } = charges;
  const n = nA + nB;
  if (n === 2) return chargeOf(2, charges);
  const asked = foundingLift ? askedOf(n - 1, charges) : minProbability;
  const pairs = nA * nB;
  return asked * Math.min(groupStrictness * pairs, (testedNeighbours * pairs) / n);
}

/**
 * What is asked of each pair between a newcomer and the k tickets of a problem, 0–1.
 *
 * Where tickets recur, evidence is lifted, because a ticket most likely belongs to one of the problems that everybody has. That is no reason to
 * believe in a problem that nobody has had yet: its founders are judged by their evidence without the lift. (In a Chinese restaurant process, too,
 * the prior odds of a table grow with those who sit there.)
 *
 * @param k  ≥ 1
 */
function askedOf(k: number, { minProbability, foundingLift = 0 }: Charges): number {
  const share = Math.max(LASTING_SHARE, 1 - ((1 - LASTING_SHARE) * (k - 1)) / FOUNDERS);
  return probabilityOfLogOdds(logOddsOf(minProbability) + foundingLift * share);
}

/** Pairs that a cluster of n ≥ 2 tickets is charged for, of newcomers to k ≥ 2 others κ-fold. */
function pairsCharged(nTickets: number, { testedNeighbours, groupStrictness }: Charges): number {
  const newest = nTickets - 1;
  if (newest === 1) return 1;
  const uncapped = Math.min(newest, Math.max(1, Math.floor(testedNeighbours / groupStrictness)));
  const pairs = (uncapped * (uncapped + 1)) / 2 - 1;
  return 1 + groupStrictness * pairs + testedNeighbours * (newest - uncapped);
}

interface FoundingCharges {
  /** Asked of newcomers to a large problem, 0–1. */
  readonly lasting: number;
  /** By number of newcomers, 0…FOUNDERS: how much more they are charged together than at `lasting`. */
  readonly founding: Float64Array;
}

const foundingByCharges = new WeakMap<Charges, FoundingCharges>();

function foundingOf(charges: Charges): FoundingCharges {
  const known = foundingByCharges.get(charges);
  if (known !== undefined) return known;
  const lasting = askedOf(FOUNDERS + 1, charges);
  const founding = new Float64Array(FOUNDERS + 1);
  for (let k = 1; k <= FOUNDERS; k++) {
    const pairs = pairsCharged(k + 1, charges) - (k === 1 ? 0 : pairsCharged(k, charges));
    founding[k] = founding[k - 1]! + (askedOf(k, charges) - lasting) * pairs;
  }
  const computed = { lasting, founding };
  foundingByCharges.set(charges, computed);
  return computed;
}
