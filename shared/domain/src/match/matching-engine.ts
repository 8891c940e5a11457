import {
  defaultClusterProfile,
  shippedSettings,
  type ClusterProfileName,
  type ClusterSettings,
} from '../cluster/profiles.js';
import { TicketAnalyser } from '../corpus/analyse-ticket.js';
import type { AnalysedTicket } from '../corpus/analysed-ticket.js';
import type { Contribution } from '../corpus/explanation.js';
import { inOrderOfCreation } from '../corpus/order-of-creation.js';
import type { Ticket } from '../corpus/ticket.js';
import type {
  ClusterConstraints,
  ClusterResult,
  MatchingEngine,
  PreviewOptions,
  PreviewedClusters,
  TicketCluster,
  TicketMatch,
} from '../pipeline.js';
import { snapshotFormat, type EngineSnapshot } from '../snapshot/engine-snapshot.js';
import { putStrings, readStrings } from '../snapshot/packed-strings.js';
import { SectionReader, SectionWriter, SnapshotError } from '../snapshot/sections.js';
import type { TicketSignature } from '../sign/signature.js';
import type { CandidateFilter } from './candidates.js';
import { contributionsOf } from './explain-pair.js';
import { labelTermsOf } from './label-terms.js';
import type { DecidedTickets } from './decided-tickets.js';
import { learnFromDecisions, type LearningAccount } from './learn-from-decisions.js';
import { learnedModel } from './learned-model.js';
import { readLearnedWeights, writeLearnedWeights, type LearnedWeights } from './learned-weights.js';
import { defaultMatchProfile, matchProfiles, type MatchProfileName } from './match-profiles.js';
import type { MatchModel } from './match-model.js';
import { pairEvidenceOf } from './pair-evidence.js';
import { RowLinks } from './row-links.js';
import { TicketClusters } from './ticket-clusters.js';
import { TicketRanker } from './ticket-ranker.js';

export interface MatchingEngineOptions {
  /** Dated profile of the scorer, default the newest. */
  readonly matchProfile?: MatchProfileName;
  readonly clusterProfile?: ClusterProfileName;
  /** Go on from here instead of from nothing. The engine takes the arrays for its own: give each engine a snapshot of its own. */
  readonly snapshot?: EngineSnapshot;
}

const defaultTop = 20;
const minBuriedToCompact = 1000;
const maxEdgesPerRow = 10;
/** Links that are shown. Clustering gets the unlikely ones too: which candidates know each other tells problems from subjects. */
const minShownProbability = 0.02;
/** Of 21 labelled copies in two trackers 20 were confirmed duplicates. */
const twinProbability = 0.95;
/** Shorter texts ("test", "help") are alike by chance. */
const minWordsOfTwin = 4;

/** See `MatchingEngine` in pipeline.ts. Linking is lazy: a row is linked when clusters are asked for. */
export class TicketMatchingEngine implements MatchingEngine {
  private readonly analyser: TicketAnalyser;
  private readonly ranker: TicketRanker;
  private readonly shippedModel: MatchModel;
  private readonly matchProfile: MatchProfileName;
  private readonly links: RowLinks;
  private readonly clusters: TicketClusters;
  private readonly groupOfId = new Map<string, number>();
  private groups: readonly (readonly string[])[] = [];

  /** @throws SnapshotError when the snapshot is not whole, or of another profile than asked for */
  constructor(options: MatchingEngineOptions = {}) {
    const { snapshot } = options;
    this.matchProfile = options.matchProfile ?? snapshot?.matchProfile ?? defaultMatchProfile;
    if (snapshot !== undefined && snapshot.matchProfile !== this.matchProfile)
      throw new SnapshotError(`the snapshot was taken under match profile ${snapshot.matchProfile}, not ${this.matchProfile}: rebuild from tickets`); // prettier-ignore
    const from = snapshot && new SectionReader(snapshot.sections);
    const profile = matchProfiles[this.matchProfile];
    this.shippedModel = profile.model;
    this.analyser = new TicketAnalyser(from);
    this.ranker = new TicketRanker(profile, this.analyser.vocabulary, profile.model, from);
    this.links = new RowLinks(this.ranker.columns, from);
    const settings = shippedSettings(options.clusterProfile ?? snapshot?.clusterProfile ?? defaultClusterProfile);
    this.clusters = new TicketClusters(settings, this.ranker.columns, this.links, from);
    if (from !== undefined) this.restoreGroups(from);
  }

  snapshot(options: { readonly shareMemory?: boolean } = {}): EngineSnapshot {
    const into = new SectionWriter(options.shareMemory ?? false);
    this.analyser.save(into);
    this.ranker.save(into);
    this.links.save(into);
    this.clusters.save(into);
    putStrings(into, 'groups.members', this.groups.flat());
    into.put(
      'groups.sizes',
      Int32Array.from(this.groups, (group) => group.length),
    );
    return {
      format: snapshotFormat,
      matchProfile: this.matchProfile,
      clusterProfile: this.clusters.profile,
      sections: into.sections,
    };
  }

  private restoreGroups(from: SectionReader): void {
    const members = readStrings(from, 'groups.members');
    let at = 0;
    this.rememberGroups(Array.from(from.read('groups.sizes', Int32Array), (size) => members.slice(at, (at += size))));
  }

  get size(): number {
    return this.ranker.columns.liveCount;
  }

  has(ticketId: string): boolean {
    return this.ranker.columns.rowOf(ticketId) !== undefined;
  }

  add(tickets: readonly Ticket[]): void {
    for (const ticket of inOrderOfCreation(tickets)) {
      const isRevision = this.bury(ticket.id);
      this.ranker.add(this.analyser.analyse(ticket, isRevision));
    }
    this.compactIfDue();
  }

  remove(ticketId: string): boolean {
    const wasPresent = this.bury(ticketId);
    this.compactIfDue();
    return wasPresent;
  }

  private bury(ticketId: string): boolean {
    const { columns } = this.ranker;
    const row = columns.rowOf(ticketId);
    if (row === undefined) return false;
    this.clusters.noteRemoval(row);
    return columns.bury(ticketId);
  }

  /** Removed tickets are given back once they outnumber the others: amortised O(1) a removal, memory at most twice what is needed. */
  private compactIfDue(): void {
    const { columns } = this.ranker;
    if (columns.rows - columns.liveCount > Math.max(minBuriedToCompact, columns.liveCount)) this.forgetRemoved();
  }

  forgetRemoved(): void {
    const { columns } = this.ranker;
    if (columns.rows === columns.liveCount) return;
    this.clusters.takeOutRemoved();
    const compaction = columns.planCompaction(this.analyser.vocabulary.size);
    this.analyser.compact(compaction);
    this.ranker.compact(compaction);
    this.links.compact(compaction);
    this.clusters.compact(compaction);
  }

  learnWords(): void {
    this.ranker.learnWords();
  }

  match(query: Ticket, options: { readonly top?: number; readonly before?: string } = {}): TicketMatch[] {
    const top = options.top ?? defaultTop;
    const { columns } = this.ranker;
    const filter = this.filterFor(query, options.before);
    const { resolutionNotes: _notes, resolvedAt: _resolvedAt, resolution: _resolution, ...symptom } = query;
    // Members of a known group stand in for each other: look further, so that collapsing leaves `top` results.
    const ranking = this.ranker.rank(
      this.analyser.analyseQuery(symptom, filter.rowLimit < columns.rows ? filter.rowLimit : undefined),
      filter,
      this.groupOfId.size === 0 ? top : top * 3,
    );
    const matches = Array.from(ranking.rows, (row, rank) => ({
      ticketId: columns.ids[row]!,
      score: ranking.scores[rank]!,
      probability: ranking.probabilities[rank]!,
    }));
    return this.collapsed(matches).slice(0, top);
  }

  explain(query: Ticket | string, ticketId: string): Contribution[] {
    const { columns } = this.ranker;
    const row = columns.rowOf(ticketId);
    if (row === undefined) return [];
    const queryRow = typeof query === 'string' ? columns.rowOf(query) : undefined;
    let analysed: AnalysedTicket;
    if (typeof query !== 'string') analysed = this.analyser.analyseQuery(query);
    else if (queryRow !== undefined) analysed = columns.read(queryRow);
    else return [];
    const queryGroup = this.groupOfId.get(analysed.id);
    const confirmedTogether = queryGroup !== undefined && queryGroup === this.groupOfId.get(ticketId);
    return contributionsOf(
      pairEvidenceOf(analysed, columns.read(row), this.ranker.norms, this.analyser.vocabulary, confirmedTogether),
    );
  }

  cluster(constraints: ClusterConstraints = {}, settings?: ClusterSettings): ClusterResult {
    this.link();
    return this.clusters.cluster(this.withConfirmed(constraints), settings);
  }

  place(constraints: ClusterConstraints = {}): ClusterResult | undefined {
    if (!this.clusters.canGoOn) return undefined;
    this.link();
    return this.clusters.place(this.withConfirmed(constraints));
  }

  preview(constraints: ClusterConstraints, options: PreviewOptions): PreviewedClusters {
    this.link();
    return this.clusters.preview(this.withConfirmed(constraints), options);
  }

  clustersOf(ticketIds: readonly string[]): TicketCluster[] {
    return this.clusters.clustersOf(ticketIds);
  }

  private withConfirmed({ mustLink = [], ...others }: ClusterConstraints): ClusterConstraints {
    const confirmed = this.groups.flatMap((group) => group.slice(1).map((id) => [group[0]!, id] as const));
    return { mustLink: [...mustLink, ...confirmed], ...others };
  }

  linksOf(ticketId: string): TicketMatch[] {
    const { columns } = this.ranker;
    const row = columns.rowOf(ticketId);
    if (row === undefined) return [];
    this.link();
    const links: TicketMatch[] = [];
    for (let edge = this.links.startOf(row); edge < this.links.endOf(row); edge++) {
      const target = this.links.targets.array[edge]!;
      const probability = this.links.probabilities.array[edge]!;
      if (columns.isAlive(target) && probability >= minShownProbability)
        links.push({ ticketId: columns.ids[target]!, score: probability, probability });
    }
    return links;
  }

  signaturesOf(ticket: Ticket): TicketSignature[] {
    return this.analyser.signaturesOf(ticket);
  }

  labelTerms(ticketIds: readonly string[], count: number): string[] {
    const rows = ticketIds.flatMap((id) => this.ranker.columns.rowOf(id) ?? []);
    return labelTermsOf(this.ranker.columns, this.ranker.norms, this.analyser.vocabulary, rows, count);
  }

  learn(groups: readonly (readonly string[])[]): void {
    this.rememberGroups(groups);
    this.ranker.model = learnedModel(this.ranker, this.shippedModel, groups);
    this.clusters.clear();
  }

  learnFrom(decided: DecidedTickets): { readonly account: LearningAccount; readonly weights?: LearnedWeights } {
    const { account, model } = learnFromDecisions(this.ranker, this.shippedModel, decided);
    return { account, ...(model && { weights: writeLearnedWeights(this.matchProfile, model) }) };
  }

  useWeights(weights?: LearnedWeights): void {
    this.ranker.model = weights ? readLearnedWeights(weights, this.matchProfile) : this.shippedModel;
  }

  private rememberGroups(groups: readonly (readonly string[])[]): void {
    this.groups = groups;
    this.groupOfId.clear();
    groups.forEach((group, index) => {
      for (const id of group) this.groupOfId.set(id, index);
    });
  }

  link(): void {
    const { columns } = this.ranker;
    for (let row = this.links.rows; row < columns.rows; row++)
      this.links.endRow(columns.isAlive(row) ? this.linkRow(row) : 0);
  }

  /** @returns the row's field */
  private linkRow(row: number): number {
    const { ranker, links } = this;
    const twin = this.linkToTwin(row);
    if (twin !== undefined) return links.fields.array[twin]!;
    const ranking = ranker.link(
      ranker.columns.read(row),
      { rowLimit: row, createdBefore: Number.NaN, ownRow: row },
      maxEdgesPerRow,
      (earlier) => links.fields.array[earlier]!,
    );
    for (let rank = 0; rank < ranking.rows.length; rank++)
      links.push(ranking.rows[rank]!, ranking.probabilities[rank]!);
    return ranking.field;
  }

  /**
   * A copy, but for figures and hosts filled in, is linked to the copy before it and to that one's matches: an alert that fires a hundred
   * thousand times costs no ranking, and stays one problem though half of the desk says its words. @returns the copy before it, if the row is one
   */
  private linkToTwin(row: number): number | undefined {
    const { links } = this;
    const { columns } = this.ranker;
    if (columns.titleLength.array[row]! + columns.bodyLength.array[row]! < minWordsOfTwin) return undefined;
    const twin = links.twinOf(row);
    if (twin === undefined) return undefined;
    links.push(twin, twinProbability);
    const from = links.startOf(twin);
    const to = Math.min(links.endOf(twin), from + maxEdgesPerRow - 1);
    for (let edge = from; edge < to; edge++) {
      const target = links.targets.array[edge]!;
      if (columns.isAlive(target)) links.push(target, links.probabilities.array[edge]!);
    }
    return twin;
  }

  private filterFor(query: Ticket, before: string | undefined): CandidateFilter {
    const { columns } = this.ranker;
    const ownRow = columns.rowOf(query.id) ?? -1;
    if (before === undefined) return { rowLimit: columns.rows, createdBefore: Number.NaN, ownRow };
    const moment = Date.parse(before);
    if (Number.isNaN(moment))
      throw new RangeError(`before: "${before}" is not a moment; give an ISO 8601 date such as 2026-01-31T12:00:00Z`);
    // In time order the query's own row separates earlier from later even within one moment.
    if (columns.inTimeOrder && ownRow >= 0 && columns.createdAt.array[ownRow] === moment)
      return { rowLimit: ownRow, createdBefore: Number.NaN, ownRow };
    return { rowLimit: columns.rows, createdBefore: moment, ownRow };
  }

  /** Of a confirmed group only the best member stays in place; the others follow after all other results. */
  private collapsed(matches: readonly TicketMatch[]): TicketMatch[] {
    if (this.groupOfId.size === 0) return [...matches];
    const seen = new Set<number>();
    const first: TicketMatch[] = [];
    const rest: TicketMatch[] = [];
    for (const match of matches) {
      const group = this.groupOfId.get(match.ticketId);
      if (group !== undefined && seen.has(group)) rest.push(match);
      else first.push(match);
      if (group !== undefined) seen.add(group);
    }
    // Scores keep falling down the list, so that sorting by score gives the same order.
    const drop = Math.max(0, (rest[0]?.score ?? 0) - (first[first.length - 1]?.score ?? 0)) + 1;
    return [...first, ...rest.map((match) => ({ ...match, score: match.score - drop }))];
  }
}
