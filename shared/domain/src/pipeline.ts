/**
 * The data's way on one page: ticket → normalise → sign → match → cluster → problem → known error → suggest → analyse → harden.
 *
 * The workers, the offline commands, the benchmark and the quality report all run the engine described here
 * (`match/create-matching-engine.ts`); each stage's method is in its own folder.
 */
import type { ClusterSettings } from './cluster/profiles.js';
import type { Contribution } from './corpus/explanation.js';
import type { Ticket } from './corpus/ticket.js';
import type { DecidedTickets } from './match/decided-tickets.js';
import type { LearningAccount } from './match/learn-from-decisions.js';
import type { LearnedWeights } from './match/learned-weights.js';
import type { TicketSignature } from './sign/signature.js';
import type { EngineSnapshot } from './snapshot/engine-snapshot.js';

/** One ranked earlier ticket. */
export interface TicketMatch {
  readonly ticketId: string;
  /** Linear score, higher is better; comparable within one query only. */
  readonly score: number;
  /** Calibrated probability (0–1) that both tickets have the same cause. */
  readonly probability: number;
}

/** Confirmed relations between tickets that clustering must obey. */
export interface ClusterConstraints {
  /** Pairs that people put together. */
  readonly mustLink?: readonly (readonly [ticketId: string, ticketId: string])[];
  /** Pairs that people took apart, the ticket that left first; never broken, a conflict with must-link is reported. */
  readonly cannotLink?: readonly (readonly [ticketId: string, ticketId: string])[];
  /** Problems around what people decided, as tickets: one that is let go returns to the rest of its problem; one that is named nowhere stays. */
  readonly standing?: readonly (readonly string[])[];
}

export interface TicketCluster {
  /** Members in order of arrival; every live ticket is in exactly one cluster, alone if nothing fits. */
  readonly ticketIds: readonly string[];
  /** Mean probability over the edges inside, 0–1; 1 for a ticket alone. */
  readonly cohesion: number;
}

export interface ClusterResult {
  /** Clusters by descending size, then by first member; of an incremental result, those that changed. */
  readonly clusters: readonly TicketCluster[];
  /** Constraint pairs that contradict each other, in words. */
  readonly conflicts: readonly string[];
  /** Name of the dated profile that produced the result. */
  readonly profile: string;
  /** Whether everything was reconsidered, or what touches tickets that came, went or were decided about. */
  readonly kind: 'full' | 'incremental';
}

/** What clustering would give. */
export interface PreviewedClusters extends ClusterResult {
  /** All clusters, whether or not they differ. */
  readonly clusters: readonly TicketCluster[];
  /** A ticket of each cluster that would differ. */
  readonly changedTicketIds: readonly string[];
}

export interface PreviewOptions {
  /** As `place` would go on from the last partition, where there is one; else anew. */
  readonly incremental: boolean;
  /** Of a clustering anew; default those of the last one. */
  readonly settings?: ClusterSettings | undefined;
}

/** Time and memory of one run, for `--stats`. */
export interface StageStats {
  readonly stage: string;
  readonly seconds: number;
  readonly count: number;
}

/**
 * The matching engine: an incremental index of tickets with candidates, pair scores and clusters.
 * Pure and synchronous; callers run it off the event loop (`worker_threads`) when it is large.
 */
export interface MatchingEngine {
  /** Number of live tickets. */
  readonly size: number;
  has(ticketId: string): boolean;
  /**
   * Add tickets: those of one call in order of creation, whatever order they are given in; of calls, earlier tickets first.
   * A ticket already present is replaced. Each is linked to its best earlier candidates.
   */
  add(tickets: readonly Ticket[]): void;
  /** Take a ticket out of the index. @returns whether it was present. */
  remove(ticketId: string): boolean;
  /** Keep nothing of removed and replaced tickets: no word that only they used is in the index or in a snapshot from then on. O(index). */
  forgetRemoved(): void;
  /** Learn now what words mean here, as far as the next question would wait for it: some two seconds of processor when the tickets have doubled, else nothing. */
  learnWords(): void;
  /**
   * Rank present tickets by how likely they have the same cause as `query`.
   * The query's own resolution, resolutionNotes and resolvedAt are never read.
   * @param options.top  number of results, default 20
   * @param options.before  only tickets created before this moment (ISO) and their knowledge of that moment
   */
  match(query: Ticket, options?: { readonly top?: number; readonly before?: string }): TicketMatch[];
  /** Why two tickets match, in words, strongest first. `query` need not be in the index. */
  explain(query: Ticket | string, ticketId: string): Contribution[];
  /** The earlier tickets that a present ticket is linked to, best first: the evidence that clustering reads. `score` is the probability. */
  linksOf(ticketId: string): TicketMatch[];
  /** Compare the tickets that came since the last time with the earlier ones, now; else it is done when links or clusters are asked for. */
  link(): void;
  /**
   * Partition all live tickets anew; constraints are never violated. O(all edges).
   * @param settings  default those of the last time, at first the profile as it was shipped; `place` goes on with them
   */
  cluster(constraints?: ClusterConstraints, settings?: ClusterSettings): ClusterResult;
  /**
   * Go on from the last partition: place tickets that came, take out those that went, obey what people decided since, and reconsider
   * what touches any of them. Costs in proportion to that, not to all tickets.
   * @returns the clusters that gained or lost a member since the last clustering, with all their members; a ticket that none of them
   *   names is where it was. Undefined while there is no partition to go on from: then `cluster`.
   */
  place(constraints?: ClusterConstraints): ClusterResult | undefined;
  /** What clustering would give under these constraints; everything stays as it is. */
  preview(constraints: ClusterConstraints, options: PreviewOptions): PreviewedClusters;
  /** The present clusters that hold these tickets, by descending size, then by first member; tickets not placed yet are in none. */
  clustersOf(ticketIds: readonly string[]): TicketCluster[];
  /** Signatures of a text: exception types, error codes, HTTP status, frames, templates. */
  signaturesOf(ticket: Ticket): TicketSignature[];
  /** Top terms (as written, not stemmed) that the given tickets share and others do not. */
  labelTerms(ticketIds: readonly string[], count: number): string[];
  /** Learn from duplicates that people confirmed: groups of ticket ids. Adapts weights and calibration of `match`, and obeys the groups from then on. */
  learn(groups: readonly (readonly string[])[]): void;
  /**
   * Find weights that follow what people decided, and try them on decisions that were held back; the engine stays as it is.
   * @returns the weights where they did better than the shipped ones; see `learnFromDecisions`
   */
  learnFrom(decided: DecidedTickets): { readonly account: LearningAccount; readonly weights?: LearnedWeights };
  /**
   * Answer `match` by these weights from now on, or as shipped. Links and clusters do not depend on them.
   * @throws RangeError when they were learned under other shipped weights
   */
  useWeights(weights?: LearnedWeights): void;
  /**
   * Everything the engine knows, to be kept in a file (`encodeSnapshot`) or sent to a thread; `createMatchingEngine({ snapshot })`
   * goes on from there bit for bit.
   * @param options.shareMemory  default false: the snapshot is a copy. True: its arrays are views of the engine's own memory, for
   *   writing a file without needing the memory twice; valid until the engine is used again, never to be transferred.
   */
  snapshot(options?: { readonly shareMemory?: boolean }): EngineSnapshot;
}

export { signatureKinds } from './sign/signature.js';
export type { SignatureKind, TicketSignature } from './sign/signature.js';
