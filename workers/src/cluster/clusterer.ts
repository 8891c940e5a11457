import type { OutboxPayload } from '@reprise/contracts';
import { areSettingsEqual, type ClusterSettings } from '@reprise/domain';
import type {
  ClusteringSettingStore,
  FullRun,
  LearningStore,
  PlacementOrderStore,
  PlacementStore,
  PreviewStore,
  ProblemClusteringStore,
  ReviewDrawStore,
  RuleEffectStore,
  RuleMatchStore,
} from '@reprise/persistence';
import { ThreadEnded, type Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import { drawReviews, weekOf } from '../review/draw-reviews.js';
import { Learner } from './learner.js';
import { MatchingIndex, type MatchingIndexParts } from './matching-index.js';
import { Previewer } from './previewer.js';
import { ProblemsMet } from './problems-met.js';
import { lastRefinementDue } from './refinement-time.js';
import { onSettledPlaces } from './on-settled-places.js';
import { RunWriter, type Grouping } from './run-writer.js';
import { constraintsOf, standingAround, standingOf } from './standing.js';
import { surroundingsOf } from './surroundings.js';

export interface ClustererParts extends MatchingIndexParts {
  readonly problems: ProblemClusteringStore;
  readonly placements: PlacementStore;
  readonly placementOrders: PlacementOrderStore;
  readonly previews: PreviewStore;
  readonly reviewDraws: ReviewDrawStore;
  readonly learning: LearningStore;
  readonly settings: ClusteringSettingStore;
  readonly ruleMatches: RuleMatchStore;
  readonly ruleEffects: RuleEffectStore;
  readonly clock: Clock;
  /** Hour of the day (0–23) at which everything is regrouped; in between a run reconsiders what touches new tickets. */
  readonly refineAtHour: number;
}

/** Clustering runs at the latest after so many new tickets, or a quarter of what is there: a long import shows its first problems early. */
const MIN_TICKETS_BETWEEN_RUNS = 5_000;
const SHARE_BETWEEN_RUNS = 0.25;
/** When so many of all tickets came since everything was regrouped, it is regrouped at once: what came first knew too little. */
const SHARE_BETWEEN_FULL_RUNS = 0.1;
/** While tickets keep coming, regrouping everything again and again would hold up the new ones: it waits for a pause, but not for ever. */
const SHARE_BETWEEN_FULL_RUNS_IN_A_FLOW = 0.5;

/**
 * The one process that groups tickets. It keeps the matching index in memory, takes pending tickets in and writes what
 * changes. Outbox rows end in the last transaction of the run that covers them: a crash at any moment only repeats work.
 */
export class Clusterer {
  /** Outbox rows whose tickets are in the index and wait for a run, with these tickets; undefined: what was decided may concern any. */
  private covered = new Map<string, readonly string[] | undefined>();
  /** Whether a run of this process was written: before that, tickets that rules match otherwise may be known to one that ended. */
  private hasRun = false;
  /** A ticket of each cluster that changed, and tickets of rules that changed, as far as no run has written what follows. */
  private readonly unwritten = new Set<string>();
  private takenSinceRun = 0;
  private takenSinceFullRun = 0;
  /** The run that regrouped everything last; undefined before that is known or was ever so. */
  private fullRun: FullRun | undefined;
  private readonly index: MatchingIndex;
  private readonly writer: RunWriter;
  private readonly previewer: Previewer;
  private readonly learner: Learner;

  constructor(private readonly parts: ClustererParts) {
    this.index = new MatchingIndex(parts);
    this.writer = new RunWriter(parts);
    this.previewer = new Previewer(parts);
    this.learner = new Learner(parts, (work) => this.fenced(work));
  }

  /** Outbox rows that wait for a run. */
  get waitingRows(): readonly string[] {
    return [...this.covered.keys()];
  }

  /** Fill the index with all tickets there are. @returns their number */
  async load(): Promise<number> {
    this.fullRun = await this.parts.problems.lastFullRun(this.parts.dataSource);
    return this.index.load();
  }

  /** Whether it is time to regroup everything, whether or not new tickets wait. */
  get isRefinementDue(): boolean {
    return this.isNightlyDue || (this.fullRun !== undefined && this.hasGrownBy(SHARE_BETWEEN_FULL_RUNS));
  }

  private get isNightlyDue(): boolean {
    const { clock, refineAtHour } = this.parts;
    const due = lastRefinementDue(clock.now(), refineAtHour);
    return this.fullRun !== undefined && this.fullRun.startedAt < due;
  }

  private hasGrownBy(share: number): boolean {
    return this.takenSinceFullRun > share * this.index.revisions.size;
  }

  /** Take the tickets of outbox rows into the index; tickets that are gone leave it. */
  async take(outboxIds: readonly string[]): Promise<void> {
    const { outbox, corpus, dataSource } = this.parts;
    const rows = (await outbox.read(dataSource, 'ticket.cluster', outboxIds)).filter(
      (row) => !this.covered.has(row.id),
    );
    if (rows.length === 0) return;
    const ids = [...new Set(rows.flatMap((row) => row.payload.ticketIds))];
    const tickets = await corpus.findMany(dataSource, ids);
    const present = new Set(tickets.map(({ ticket }) => ticket.id));
    const { revisions } = this.index;
    // Tickets that a decision names again are no news to the engine.
    const news = ids.filter((id) => !present.has(id)).length + tickets.filter(({ ticket, revision }) => revisions.get(ticket.id) !== revision).length; // prettier-ignore
    await this.index.take(
      tickets,
      ids.filter((id) => !present.has(id)),
    );
    if (ids.length > 0) await this.fenced((tx) => this.parts.ruleMatches.matchTickets(tx, ids));
    for (const { id, payload } of rows) this.covered.set(id, this.namedBy(payload));
    await outbox.touch(
      dataSource,
      rows.map((row) => row.id),
    );
    this.takenSinceRun += ids.length;
    this.takenSinceFullRun += news;
  }

  /** Whether tickets wait for a run, and so many that it should not wait for the rest. */
  get isRunDue(): boolean {
    return this.takenSinceRun >= Math.max(MIN_TICKETS_BETWEEN_RUNS, SHARE_BETWEEN_RUNS * this.index.revisions.size);
  }

  /** Whether every outbox row that asks for grouping is in the index. */
  async isDrained(): Promise<boolean> {
    const rows = await this.parts.outbox.idsOf(this.parts.dataSource, 'ticket.cluster');
    return rows.every((id) => this.covered.has(id));
  }

  /**
   * Group the tickets and write what changes. Does nothing when no outbox row asks for it and no refinement is due.
   * @param isInFlow  more tickets are coming: what regroups everything because there are more is left for later
   */
  async run(isInFlow = false): Promise<void> {
    if (this.covered.size === 0 && !this.isRefinementDue) return;
    await this.withMatcher(() => this.group(isInFlow));
  }

  /** Compare the tickets that were taken in with the earlier ones: what a run costs for each new ticket, whenever it comes. */
  async link(): Promise<void> {
    await this.withMatcher(() => this.index.matcher.link());
  }

  /** Find out what changes would do, and end the outbox rows that ask for it. A change that cannot be tried out says why. */
  async preview(outboxIds: readonly string[]): Promise<void> {
    const { outbox, previews, dataSource, log } = this.parts;
    for (const { id, payload } of await outbox.read(dataSource, 'cluster.preview', outboxIds)) {
      try {
        // What waits is part of what happens next.
        await this.take(await outbox.idsOf(dataSource, 'ticket.cluster'));
        const settings = await this.parts.settings.setting(dataSource);
        await this.previewer.answer(payload.previewId, this.index.matcher, {
          settings,
          canGoOn: this.canGoOnWith(settings),
          waiting: this.concerned,
        });
      } catch (error) {
        log.warn({ err: error }, 'a change could not be tried out');
        await previews.fail(dataSource, payload.previewId, 'It could not be tried out. Ask again.');
        if (error instanceof ThreadEnded) await this.index.recoverFrom(error).then(() => this.index.load());
      }
      await outbox.remove(dataSource.manager, [id]);
    }
  }

  /** Keep the index for the next start, when it is time to. @param everyMs  default a few minutes */
  async saveWhenDue(everyMs?: number): Promise<void> {
    try {
      await this.index.saveWhenDue(everyMs);
    } catch (error) {
      await this.index.recoverFrom(error);
      await this.index.load();
    }
  }

  async close(): Promise<void> {
    await this.index.close();
  }

  /** When the matcher ends meanwhile a new one is filled; the error is told all the same. */
  private async withMatcher(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.index.recoverFrom(error);
      await this.index.load();
      throw error;
    }
  }

  private async group(isInFlow: boolean): Promise<void> {
    const { lease, outbox, log } = this.parts;
    const { matcher, revisions } = this.index;
    const rows = this.waitingRows;
    const beganAt = this.parts.clock.now();
    const taken = this.takenSinceRun;
    const started = performance.now();
    await this.parts.placementOrders.finish(this.parts.dataSource);
    await this.obeyRules();
    const settings = await this.parts.settings.setting(this.parts.dataSource);
    await this.learner.learnWhenDue(matcher, this.isNightlyDue);
    const grouping =
      (this.canGoOnWith(settings, isInFlow) ? await this.groupChanges(settings) : undefined) ??
      (await this.groupAll(settings));
    this.index.noteChange();
    const clustered = performance.now();
    const { conflicts, ...account } = await this.writer.write(lease, matcher, grouping, revisions, (tx) =>
      outbox.remove(tx, rows),
    );
    const { kind } = grouping.result;
    if (kind === 'full') {
      this.takenSinceFullRun = 0;
      this.fullRun = { id: account.runId, startedAt: beganAt, settings };
      this.index.noteFullRun(account.runId);
      await this.drawReviews(beganAt);
    }
    if (account.postponedProblems === 0) {
      this.hasRun = true;
      for (const row of rows) this.covered.delete(row);
      this.takenSinceRun -= taken;
      this.unwritten.clear();
    }
    log.info(
      {
        ...account,
        kind,
        conflicts: conflicts.length,
        clusterSeconds: round((clustered - started) / 1000),
        writeSeconds: round((performance.now() - clustered) / 1000),
      },
      'tickets grouped',
    );
  }

  /** The week's questions, when everything was regrouped: once, and again only while nobody has answered and there is twice as much. */
  private async drawReviews(now: Date): Promise<void> {
    const { reviewDraws, dataSource } = this.parts;
    const questions = await reviewDraws.questionsAWeek(dataSource);
    if (questions === 0) return;
    const last = await reviewDraws.ofWeek(dataSource, weekOf(now));
    if (last?.isAnswered) return;
    const places = await reviewDraws.machinePlaces(dataSource);
    if (places.length === 0 || (last && places.length < last.population)) return;
    const rivals = await this.index.matcher.rivals(places.map(({ ticketId }) => ticketId));
    const draw = drawReviews(places, rivals, questions, now);
    await this.fenced((tx) => reviewDraws.save(tx, draw));
  }

  /** Rules speak before the machine does: what they claim or keep out is settled before it is asked. */
  private async obeyRules(): Promise<void> {
    const { ruleMatches, ruleEffects, problems, placementOrders, outbox } = this.parts;
    // Apart from what follows: a person who changes a rule holds its problem first and then the rule, this would do it the other way round.
    await this.fenced(async (tx) => {
      for (const id of await ruleMatches.refresh(tx)) this.unwritten.add(id);
    });
    await this.fenced(async (tx) => {
      // What people decided comes before rules, also where it is still being written.
      await placementOrders.finishWithin(tx);
      const { problemIds, ticketIds } = await ruleEffects.apply(tx);
      for (const id of ticketIds) this.unwritten.add(id);
      await problems.recount(tx, problemIds);
      await outbox.appendAnalysis(tx, problemIds);
      await outbox.appendSearch(tx, 'problem', problemIds);
    });
  }

  private fenced(work: (tx: EntityManager) => Promise<void>): Promise<void> {
    const { dataSource, leases, lease } = this.parts;
    return dataSource.transaction(async (tx) => {
      await leases.fence(tx, lease);
      await work(tx);
    });
  }

  /** Whether the matcher's partition goes on from that of the last full run, made in the same way, and little enough came since then. */
  private canGoOnWith(settings: ClusterSettings, isInFlow = false): boolean {
    return (
      !this.isNightlyDue &&
      this.fullRun !== undefined &&
      this.index.fullRun === this.fullRun.id &&
      areSettingsEqual(this.fullRun.settings, settings) &&
      !this.hasGrownBy(isInFlow ? SHARE_BETWEEN_FULL_RUNS_IN_A_FLOW : SHARE_BETWEEN_FULL_RUNS)
    );
  }

  /** Tickets that a run must look at: named by what waits, or left by a run that could not write. Undefined when it may concern any. */
  private get concerned(): readonly string[] | undefined {
    const named = [...this.unwritten];
    for (const ticketIds of this.covered.values()) {
      if (ticketIds === undefined) return undefined;
      named.push(...ticketIds);
    }
    return named;
  }

  /** Tickets of rules that changed are found when the rules are obeyed. */
  private namedBy({ ticketIds, ofRules }: OutboxPayload<'ticket.cluster'>): readonly string[] | undefined {
    return ticketIds.length > 0 || (ofRules && this.hasRun) ? ticketIds : undefined;
  }

  /** Everything, from one consistent view: what a run plans must not rest on two moments between which a person decided something. */
  private async groupAll(settings: ClusterSettings): Promise<Grouping> {
    const standing = await onSettledPlaces(this.parts, (tx) => standingOf(tx, this.parts));
    return { result: await this.index.matcher.cluster(constraintsOf(standing), settings), standing, settings };
  }

  /**
   * What waiting tickets and decisions change, from one view again. It costs in proportion to what they meet; where that may be any, all
   * problems are looked at, though no ticket is compared again.
   */
  private async groupChanges(settings: ClusterSettings): Promise<Grouping | undefined> {
    const { problems } = this.parts;
    const { matcher, revisions } = this.index;
    const { concerned } = this;
    // What takes long comes before the transaction.
    await matcher.link();
    return onSettledPlaces(this.parts, async (tx) => {
      const met = new ProblemsMet(tx, problems);
      const { constraints, ...standing } = await standingAround(tx, this.parts, met, concerned);
      const result = await matcher.place(constraints);
      if (result === undefined) return undefined;
      for (const { ticketIds } of result.clusters) this.unwritten.add(ticketIds[0]!);
      if (concerned === undefined) {
        const clusters = await matcher.clustersOf([...revisions.keys()]);
        return { result: { ...result, clusters }, standing, settings };
      }
      const around = await surroundingsOf(
        [...this.unwritten, ...concerned],
        (ticketIds) => matcher.clustersOf(ticketIds),
        (ticketIds) => met.around(ticketIds),
      );
      return {
        result: { ...result, clusters: around.clusters },
        standing: { ...standing, problems: around.problems },
        settings,
      };
    });
  }
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
