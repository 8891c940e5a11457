import { areSettingsEqual, type ClusterSettings, type PreviewedClusters } from '@reprise/domain';
import { againAfterDeadlock, type PreviewMove, type PreviewStore, type RuleMatchStore } from '@reprise/persistence';
import { uuidv7 } from 'uuidv7';
import type { Matcher } from './matcher.js';
import { onSettledPlaces, type PlacesParts } from './on-settled-places.js';
import { planRun, type RunPlan } from './plan-run.js';
import { splitByAudience } from './split-by-audience.js';
import { constraintsOf, standingOf, type Standing, type StandingStores } from './standing.js';
import { surroundingsOf, type Surroundings } from './surroundings.js';

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

interface Found {
  readonly basis: string;
  readonly before: ReadonlyMap<string, string>;
  readonly standing: Standing;
  /** Tickets that the change names; undefined when it may concern any. */
  readonly named: readonly string[] | undefined;
  /** What the change itself says about how to group. */
  readonly settings: ClusterSettings | undefined;
}

/** What a transaction found out before it was taken back. */
class TakenBack extends Error {}

/**
 * Finds out what a change would do by doing it: the change and the rules in a transaction that is taken back, the clusters by an
 * engine that stays as it is, the plan by the code that plans runs. What is answered is what happens when the change is made.
 */
export class Previewer {
  constructor(private readonly parts: PreviewerParts) {}

  async answer(id: string, matcher: Matcher, following: FollowingRun): Promise<void> {
    const { dataSource, previews, problems } = this.parts;
    const started = performance.now();
    const found = await againAfterDeadlock(() => this.tryOut(id));
    if (found === undefined) return;
    const settings = found.settings ?? following.settings;
    const incremental = following.canGoOn && areSettingsEqual(settings, following.settings);
    const { standing } = found;
    const constraints = constraintsOf(standing, incremental ? standing.problems : [], found.named);
    const result = await matcher.preview(constraints, { incremental, settings });
    const { waiting } = following;
    const around =
      incremental && waiting !== undefined && found.named !== undefined
        ? await surroundingsWithin(found.standing, result, [...waiting, ...found.named])
        : { problems: found.standing.problems, clusters: result.clusters };
    const clusters = splitByAudience(around.clusters, await problems.restrictedTickets(dataSource));
    const plan = planRun({ ...found.standing, problems: around.problems }, clusters, uuidv7);
    const moves = movesOf(found.before, found.standing, plan);
    const seconds = (performance.now() - started) / 1000;
    await dataSource.transaction((tx) => previews.answer(tx, id, found.basis, moves, seconds));
  }

  private async tryOut(id: string): Promise<Found | undefined> {
    const { previews, ruleMatches, ruleEffects } = this.parts;
    let found: Found | undefined;
    try {
      await onSettledPlaces(this.parts, async (tx) => {
        const change = await previews.waiting(tx, id);
        if (change === undefined) return;
        const basis = await previews.basis(tx);
        const before = await previews.places(tx);
        const enacted = await previews.enact(tx, change);
        await ruleMatches.refresh(tx);
        const { ticketIds } = await ruleEffects.apply(tx);
        const named = enacted && [...enacted, ...ticketIds];
        found = {
          basis,
          before,
          standing: await standingOf(tx, this.parts),
          named,
          settings: change.kind === 'clustering' ? change : undefined,
        };
        throw new TakenBack();
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return found;
  }
}

/** As much as the run that follows would look at: what it does not look at stays as it is, even where planning it anew would differ. */
function surroundingsWithin(
  { problems }: Standing,
  { clusters, changedTicketIds }: PreviewedClusters,
  seeds: readonly string[],
): Promise<Surroundings> {
  const [clusterOf, problemOf] = [placesIn(clusters), placesIn(problems)];
  const thoseThatHold =
    <Group>(all: readonly Group[], groupOf: ReadonlyMap<string, Group>) =>
    async (ticketIds: readonly string[]) => {
      const held = new Set(ticketIds.map((id) => groupOf.get(id)));
      return all.filter((one) => held.has(one));
    };
  return surroundingsOf(
    [...changedTicketIds, ...seeds],
    thoseThatHold(clusters, clusterOf),
    thoseThatHold(problems, problemOf),
  );
}

const placesIn = <Group extends { readonly ticketIds: readonly string[] }>(groups: readonly Group[]) =>
  new Map(groups.flatMap((group) => group.ticketIds.map((id) => [id, group] as const)));

/** Tickets that would be elsewhere than they are. @param before  problem of each ticket that is in one now */
export function movesOf(
  before: ReadonlyMap<string, string>,
  { problems }: Pick<Standing, 'problems'>,
  { problems: planned, leaving }: Pick<RunPlan, 'problems' | 'leaving'>,
): PreviewMove[] {
  const after = new Map(problems.flatMap(({ id, ticketIds }) => ticketIds.map((ticketId) => [ticketId, id] as const)));
  for (const { ticketId } of leaving) after.delete(ticketId);
  for (const { id, joining } of planned) for (const ticketId of joining) after.set(ticketId, id);
  const moves: PreviewMove[] = [];
  for (const [ticketId, fromId] of before) {
    const toId = after.get(ticketId) ?? null;
    if (toId !== fromId) moves.push({ ticketId, fromId, toId });
  }
  for (const [ticketId, toId] of after) if (!before.has(ticketId)) moves.push({ ticketId, fromId: null, toId });
  return moves;
}
