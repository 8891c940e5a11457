import type { PreviewMove, PreviewStore, RuleMatchStore } from '@reprise/persistence';
import type { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Matcher } from './matcher.js';
import { planRun, type RunPlan } from './plan-run.js';
import { splitByAudience } from './split-by-audience.js';
import { constraintsOf, standingOf, type Standing, type StandingStores } from './standing.js';

export interface PreviewerParts extends StandingStores {
  readonly dataSource: DataSource;
  readonly previews: PreviewStore;
  readonly ruleMatches: RuleMatchStore;
}

/** What a transaction found out before it was taken back. */
class TakenBack extends Error {}

/**
 * Finds out what a change would do by doing it: the change and the rules in a transaction that is taken back, the clusters by an
 * engine that stays as it is, the plan by the code that plans runs. What is answered is what happens when the change is made.
 */
export class Previewer {
  constructor(private readonly parts: PreviewerParts) {}

  /** @param isIncremental  whether the run that would follow goes on from the last partition */
  async answer(id: string, matcher: Matcher, isIncremental: boolean): Promise<void> {
    const { dataSource, previews, problems } = this.parts;
    const started = performance.now();
    const found = await this.tryOut(id);
    if (found === undefined) return;
    const result = await matcher.preview(constraintsOf(found.standing), isIncremental);
    const clusters = splitByAudience(result.clusters, await problems.restrictedTickets(dataSource));
    const moves = movesOf(found.before, found.standing, planRun(found.standing, clusters, uuidv7));
    const seconds = (performance.now() - started) / 1000;
    await dataSource.transaction((tx) => previews.answer(tx, id, found.basis, moves, seconds));
  }

  private async tryOut(id: string) {
    const { dataSource, previews, ruleMatches, ruleEffects } = this.parts;
    let found: { basis: string; before: Map<string, string>; standing: Standing } | undefined;
    try {
      await dataSource.transaction('REPEATABLE READ', async (tx) => {
        const change = await previews.waiting(tx, id);
        if (change === undefined) return;
        const basis = await previews.basis(tx);
        const before = await previews.places(tx);
        await previews.enact(tx, change);
        await ruleMatches.refresh(tx);
        await ruleEffects.apply(tx);
        found = { basis, before, standing: await standingOf(tx, this.parts) };
        throw new TakenBack();
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return found;
  }
}

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
