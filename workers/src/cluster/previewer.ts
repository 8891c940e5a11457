import { areSettingsEqual, type ClusterSettings, type TicketCluster } from '@reprise/domain';
import {
  againAfterDeadlock,
  type PreviewMove,
  type PreviewStore,
  type PreviewedChange,
  type Queryable,
  type RuleMatchStore,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Matcher } from './matcher.js';
import { onSettledPlaces, type PlacesParts } from './on-settled-places.js';
import { planRun, type RunPlan } from './plan-run.js';
import { splitByAudience } from './split-by-audience.js';
import { ProblemsMet } from './problems-met.js';
import { constraintsOf, standingAround, standingOf, type Standing, type StandingStores } from './standing.js';
import { surroundingsOf } from './surroundings.js';

export interface PreviewerParts extends StandingStores, PlacesParts {
  readonly previews: PreviewStore;
  readonly ruleMatches: RuleMatchStore;
}

/** How the run that would follow goes about it. */
export interface FollowingRun {
  /** Whether it goes on from the last partition. */
  readonly canGoOn: boolean;
  /** Under which it groups. */
  readonly settings: ClusterSettings;
  /** Tickets that wait for it anyway; undefined when what waits may concern any. */
  readonly waiting: readonly string[] | undefined;
}

/** What the run that follows a change would plan from. */
interface Met {
  readonly standing: Standing;
  /** Undefined where everything is to be regrouped. */
  readonly clusters?: readonly TicketCluster[];
}

/** What came of carrying out a change, before it was taken back. */
interface TriedOut extends Met {
  /** Tickets that were put elsewhere, and more. */
  readonly touched: readonly string[];
}

interface Found extends TriedOut {
  readonly basis: string;
  /** Problem of tickets before the change, of all that are elsewhere after it at least. */
  readonly before: ReadonlyMap<string, string>;
  readonly plan: RunPlan;
}

/** Everything is to be regrouped: that takes too long for a transaction. */
interface ToRegroup extends TriedOut {
  readonly basis: string;
  readonly before: ReadonlyMap<string, string>;
  readonly settings: ClusterSettings;
}

class TakenBack extends Error {}

/**
 * Finds out what a change would do by doing it: the change and the rules in a transaction that is taken back, the clusters by an
 * engine that stays as it is, the plan by the code that plans runs. What is answered is what happens when the change is made.
 */
export class Previewer {
  constructor(private readonly parts: PreviewerParts) {}

  async answer(id: string, matcher: Matcher, following: FollowingRun): Promise<void> {
    const { dataSource, previews } = this.parts;
    const started = performance.now();
    // What takes long comes before the transaction.
    if (following.canGoOn) await matcher.link();
    const found = await againAfterDeadlock(() => this.find(id, matcher, following));
    if (found === undefined) return;
    const { basis, before, standing, plan, touched } = 'plan' in found ? found : await this.regroup(matcher, found);
    const moves = movesOf(before, standing, plan, touched);
    const seconds = (performance.now() - started) / 1000;
    await dataSource.transaction((tx) => previews.answer(tx, id, basis, moves, seconds));
  }

  private find(id: string, matcher: Matcher, following: FollowingRun): Promise<Found | ToRegroup | undefined> {
    const { previews } = this.parts;
    return onSettledPlaces(this.parts, async (tx) => {
      const change = await previews.waiting(tx, id);
      if (change === undefined) return undefined;
      const basis = await previews.basis(tx);
      const settings = change.kind === 'clustering' ? change : following.settings;
      const goesOn = following.canGoOn && areSettingsEqual(settings, following.settings);
      const tried = await this.tryOut(tx, change, following.waiting, (inner, concerned) =>
        goesOn ? this.goOn(inner, matcher, settings, concerned) : this.standing(inner),
      );
      if (!goesOn) return { ...tried, basis, settings, before: await previews.places(tx) };
      const plan = await this.plan(tx, tried.standing, tried.clusters!);
      return { ...tried, basis, plan, before: await previews.places(tx, allTouched(tried.touched, plan)) };
    });
  }

  /**
   * Make the change, look at what follows, and take it back: what it held is free again, and `tx` sees what it saw before.
   * @param look  is told the tickets that the run would be about; undefined when it may be about any
   */
  private async tryOut(
    tx: EntityManager,
    change: PreviewedChange,
    waiting: readonly string[] | undefined,
    look: (tx: EntityManager, concerned: readonly string[] | undefined) => Promise<Met>,
  ): Promise<TriedOut> {
    const { previews, ruleMatches, ruleEffects } = this.parts;
    let tried: TriedOut | undefined;
    try {
      await tx.transaction(async (inner) => {
        const { named, gatheredIn } = await previews.enact(inner, change);
        const matched = await ruleMatches.refresh(inner);
        const { ticketIds: ruled } = await ruleEffects.apply(inner);
        const met = await look(inner, waiting && named && [...waiting, ...named, ...matched, ...ruled]);
        const gathered = met.standing.problems.find((problem) => problem.id === gatheredIn);
        tried = { ...met, touched: [...(named ?? []), ...ruled, ...(gathered?.ticketIds ?? [])] };
        throw new TakenBack();
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return tried!;
  }

  private async standing(tx: EntityManager): Promise<Met> {
    return { standing: await standingOf(tx, this.parts) };
  }

  /** As a run that goes on from the last one would, with as much as that would look at: what it does not look at stays as it is. */
  private async goOn(
    tx: EntityManager,
    matcher: Matcher,
    settings: ClusterSettings,
    concerned: readonly string[] | undefined,
  ): Promise<Met> {
    const met = new ProblemsMet(tx, this.parts.problems);
    const { constraints, ...standing } = await standingAround(tx, this.parts, met, concerned);
    const { clusters, changedTicketIds } = await matcher.preview(constraints, { incremental: true, settings });
    if (concerned === undefined) return { standing, clusters };
    const around = await surroundingsOf(
      [...changedTicketIds, ...concerned],
      async (ticketIds) => thoseThatHold(clusters, ticketIds),
      (ticketIds) => met.around(ticketIds),
    );
    return { standing: { ...standing, problems: around.problems }, clusters: around.clusters };
  }

  private async regroup(matcher: Matcher, { settings, ...tried }: ToRegroup): Promise<Found> {
    const { clusters } = await matcher.preview(constraintsOf(tried.standing), { incremental: false, settings });
    return { ...tried, plan: await this.plan(this.parts.dataSource, tried.standing, clusters) };
  }

  private async plan(db: Queryable, standing: Standing, clusters: readonly TicketCluster[]): Promise<RunPlan> {
    return planRun(standing, splitByAudience(clusters, await this.parts.problems.restrictedTickets(db)), uuidv7);
  }
}

function thoseThatHold(clusters: readonly TicketCluster[], ticketIds: readonly string[]): readonly TicketCluster[] {
  const asked = new Set(ticketIds);
  return clusters.filter((cluster) => cluster.ticketIds.some((id) => asked.has(id)));
}

const allTouched = (byChange: readonly string[], { problems, leaving }: RunPlan): string[] => [
  ...new Set([...byChange, ...problems.flatMap(({ joining }) => joining), ...leaving.map(({ ticketId }) => ticketId)]),
];

/**
 * Tickets that would be elsewhere than they are.
 * @param before  problem of each ticket that is in one now, of those that are elsewhere afterwards at least
 * @param standing  problems as the change leaves them, before the run that follows it
 * @param touched  tickets that the change put elsewhere, and more
 */
function movesOf(
  before: ReadonlyMap<string, string>,
  { problems }: Standing,
  plan: RunPlan,
  touched: readonly string[],
): PreviewMove[] {
  const all = new Set(allTouched(touched, plan));
  const after = new Map<string, string>();
  for (const { id, ticketIds } of problems) for (const one of ticketIds) if (all.has(one)) after.set(one, id);
  for (const { ticketId } of plan.leaving) after.delete(ticketId);
  for (const { id, joining } of plan.problems) for (const ticketId of joining) after.set(ticketId, id);
  const moves: PreviewMove[] = [];
  for (const ticketId of all) {
    const [fromId, toId] = [before.get(ticketId) ?? null, after.get(ticketId) ?? null];
    if (toId !== fromId) moves.push({ ticketId, fromId, toId });
  }
  return moves;
}
