/**
 * Settings of clustering, by date. A profile in use is never edited, only added to: every stored result names the profile it came from.
 */
export interface ClusterProfile {
  /**
   * γ: how sure before two tickets are one problem; 0–1. Higher: smaller, purer clusters; lower: larger, looser ones.
   */
  readonly minProbability: number;
  /**
   * T: pairs per ticket that matching examines; ≥ 1. No ticket is charged for more when it joins a cluster: beyond that most pairs were
   * never compared. Higher: large clusters need more evidence for each member.
   */
  readonly testedNeighbours: number;
  /**
   * κ: how much more is asked of each pair of a group of three or more than of a pair alone; ≥ 1. Higher: small groups that merely share a
   * subject fall apart into pairs and single tickets.
   */
  readonly groupStrictness: number;
  /** Tickets at which half of κ − 1 is asked; ≥ 0. Among a few hundred tickets those on one subject are mostly one problem. */
  readonly strictHalfAt: number;
  /** Rounds of moves, splits and merges; ≥ 1. Refinement ends earlier when nothing moves. */
  readonly maxRounds: number;
  /** Clusters larger than this must hold together at `guardProbability`; ≥ 2 tickets. */
  readonly maxUnguardedSize: number;
  /** Evidence asked of a cluster beyond `maxUnguardedSize`; 0–1. Higher: giant clusters fall apart more readily. */
  readonly guardProbability: number;
  /**
   * Log-odds that an edge gains when all other candidates of a ticket are linked to the same target, beyond chance; ≥ 0.
   * Higher: tickets that resemble many that resemble each other join more readily.
   */
  readonly supportWeight: number;
  /** Share of true pairs that edges are taken to have where tickets seldom recur; 0–1. Higher: every edge counts for more. */
  readonly trainedShare: number;
  /** How much of the estimated shift of recurrence is believed; 0–1. 0: probabilities are taken as they come. */
  readonly shiftTrust: number;
  /** Greatest shift believed, in log-odds; ≥ 0. */
  readonly maxShift: number;
  /** Log-odds that edges gain in a full run within what was one cluster before it; ≥ 0. Higher: problems keep more of their tickets, and their keys. */
  readonly keepLift: number;
}

export const clusterProfiles = {
  '2026-11': {
    minProbability: 0.115,
    testedNeighbours: 10,
    groupStrictness: 2,
    strictHalfAt: 2000,
    maxRounds: 5,
    maxUnguardedSize: 2000,
    guardProbability: 0.2,
    supportWeight: 1,
    trainedShare: 0.0165,
    shiftTrust: 1,
    maxShift: 2.5,
    keepLift: 0.25,
  },
} as const satisfies Readonly<Record<string, ClusterProfile>>;

export type ClusterProfileName = keyof typeof clusterProfiles;
export const clusterProfileNames = Object.keys(clusterProfiles) as readonly ClusterProfileName[];
export const defaultClusterProfile: ClusterProfileName = '2026-11';

/** What an installation decides about clustering: a dated profile, and in place of the profile's γ its own. */
export interface ClusterSettings {
  readonly profile: ClusterProfileName;
  /** γ: how sure before two tickets are one problem; 0–1. */
  readonly minProbability: number;
}

/** A profile as it was shipped. */
export const shippedSettings = (profile: ClusterProfileName = defaultClusterProfile): ClusterSettings => ({
  profile,
  minProbability: clusterProfiles[profile].minProbability,
});

/** @throws RangeError when γ is out of range */
export function profileOfSettings({ profile, minProbability }: ClusterSettings): ClusterProfile {
  const settled = { ...clusterProfiles[profile], minProbability };
  assertClusterProfile(settled);
  return settled;
}

/** Whether both make the same clusters of the same tickets. */
export const areSettingsEqual = (one: ClusterSettings, other: ClusterSettings): boolean =>
  one.profile === other.profile && one.minProbability === other.minProbability;

/** Permitted range of every setting, ends included. */
const ranges: Readonly<Record<keyof ClusterProfile, readonly [min: number, max: number]>> = {
  minProbability: [0.001, 1],
  testedNeighbours: [1, 1000],
  groupStrictness: [1, 10],
  strictHalfAt: [0, 1_000_000],
  maxRounds: [1, 100],
  maxUnguardedSize: [2, 2 ** 31 - 1],
  guardProbability: [0, 1],
  supportWeight: [0, 10],
  trainedShare: [0.0001, 0.9999],
  shiftTrust: [0, 1],
  maxShift: [0, 10],
  keepLift: [0, 10],
};

/** @throws RangeError naming the setting, its value and what is permitted. */
export function assertClusterProfile(profile: ClusterProfile): void {
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = profile[name as keyof ClusterProfile];
    if (!(value >= min && value <= max)) throw new RangeError(`${name} must be ${min}–${max}, got ${value}`);
  }
}
