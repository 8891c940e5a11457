import { titleOfProblem, type ClusterResult } from '@reprise/domain';
import type {
  Lease,
  LeaseStore,
  MachineMembership,
  MachineProblem,
  MemberText,
  OutboxStore,
  ProblemClusteringStore,
  StoredProblem,
} from '@reprise/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Matcher, StrongestLink } from './matcher.js';
import { planRun, type PlannedProblem, type RunPlan } from './plan-run.js';

export interface RunWriterParts {
  readonly dataSource: DataSource;
  readonly problems: ProblemClusteringStore;
  readonly outbox: OutboxStore;
  readonly leases: LeaseStore;
}

export interface RunAccount {
  readonly tickets: number;
  readonly clusters: number;
  readonly createdProblems: number;
  readonly endedProblems: number;
  readonly movedTickets: number;
  readonly conflicts: readonly string[];
}

const PROBLEMS_IN_A_CHUNK = 100;
const TICKETS_IN_A_CHUNK = 2_000;
const LABEL_TERMS = 8;
/** A problem is described anew when this share of its members changed; a steady title is worth more than the best one. */
const RENAME_SHARE = 0.2;

/**
 * Writes what a clustering changes, in short transactions. Each one leaves counts and memberships in agreement and fails
 * when another process has become the clusterer.
 */
export class RunWriter {
  constructor(private readonly parts: RunWriterParts) {}

  /**
   * @param revisions  revision of each ticket as the engine read it
   * @param finish  work of the last transaction, with which the run is complete
   */
  async write(
    lease: Lease,
    matcher: Matcher,
    result: ClusterResult,
    revisions: ReadonlyMap<string, number>,
    finish: (tx: EntityManager) => Promise<void>,
  ): Promise<RunAccount> {
    const { problems, outbox } = this.parts;
    const previous = await problems.standing(this.parts.dataSource);
    const plan = planRun(previous, result.clusters, uuidv7);
    const runId = uuidv7();
    const account = accountOf(plan, result);
    await this.fenced(lease, (tx) =>
      problems.startRun(tx, { id: runId, profile: result.profile, epoch: lease.epoch, tickets: account.tickets, clusters: account.clusters }),
    );

    const changed = plan.problems.filter((problem) => problem.isNew || problem.joining.length > 0);
    const before = new Map(previous.map((problem) => [problem.id, problem]));
    for (const chunk of chunksOf(changed, PROBLEMS_IN_A_CHUNK)) await this.writeProblems(lease, matcher, runId, chunk, before);
    for (const ids of chunksOf(plan.leaving, TICKETS_IN_A_CHUNK)) await this.fenced(lease, (tx) => problems.unplace(tx, ids));
    await this.writeStates(lease, plan, revisions);

    await this.fenced(lease, async (tx) => {
      await problems.recount(tx, plan.leavingFrom);
      const gone = await this.end(tx, runId, plan);
      const touched = [...new Set([...changed.flatMap((problem) => [problem.id, ...problem.givingIds]), ...plan.leavingFrom])];
      const alive = touched.filter((id) => !gone.has(id));
      await outbox.appendAnalysis(tx, alive);
      await outbox.appendSearch(tx, 'problem', [...new Set([...touched, ...gone])]);
      const { conflicts, ...numbers } = account;
      await problems.finishRun(tx, runId, { ...numbers, conflicts: conflicts.slice(0, 100) });
      await finish(tx);
    });
    return account;
  }

  private async writeProblems(
    lease: Lease,
    matcher: Matcher,
    runId: string,
    chunk: readonly PlannedProblem[],
    before: ReadonlyMap<string, StoredProblem>,
  ): Promise<void> {
    const { dataSource, problems } = this.parts;
    const toDescribe = chunk.filter((problem) => {
      const known = before.get(problem.id)?.ticketIds.length ?? 0;
      return problem.isNew || problem.joining.length + Math.abs(known - problem.ticketIds.length) >= RENAME_SHARE * problem.ticketIds.length;
    });
    const descriptions = await this.describe(matcher, toDescribe);
    const memberships = await this.memberships(matcher, chunk);
    const counted = [...new Set(chunk.flatMap((problem) => [problem.id, ...problem.givingIds]))];
    await dataSource.transaction(async (tx) => {
      await this.parts.leases.fence(tx, lease);
      await problems.describe(tx, descriptions);
      await problems.place(tx, runId, memberships);
      await problems.recount(tx, counted);
      await problems.addLineage(tx, runId, chunk.flatMap((problem) => problem.lineage));
    });
  }

  private async describe(matcher: Matcher, problems: readonly PlannedProblem[]): Promise<MachineProblem[]> {
    if (problems.length === 0) return [];
    const texts = await this.parts.problems.memberTexts(this.parts.dataSource, problems.flatMap((problem) => problem.ticketIds));
    const textOf = new Map(texts.map((text) => [text.ticketId, text]));
    const terms = await matcher.labelTerms(problems.map((problem) => problem.ticketIds), LABEL_TERMS);
    return problems.map((problem, i) => {
      const members = problem.ticketIds.flatMap((id) => textOf.get(id) ?? []);
      return {
        id: problem.id,
        title: titleOfProblem(members.flatMap(({ title }) => title ?? []), terms[i]!),
        component: commonest(members, 'component'),
        product: commonest(members, 'product'),
        terms: terms[i]!,
      };
    });
  }

  private async memberships(matcher: Matcher, problems: readonly PlannedProblem[]): Promise<MachineMembership[]> {
    const links = await matcher.strongestLinks(problems.map((problem) => problem.ticketIds));
    const linkOf = new Map(links.map((link) => [link.ticketId, link]));
    const joining = problems.flatMap(({ id, joining }) => joining.map((ticketId) => ({ problemId: id, link: linkOf.get(ticketId)! })));
    const explained = joining.filter(({ link }) => link.otherId !== null);
    const reasons = await matcher.explain(explained.map(({ link }) => [link.ticketId, link.otherId!] as const));
    const reasonsOf = new Map<StrongestLink, MachineMembership['reasons']>(explained.map(({ link }, i) => [link, reasons[i]!]));
    return joining.map(({ problemId, link }) => ({
      ticketId: link.ticketId,
      problemId,
      confidence: link.probability,
      reasons: reasonsOf.get(link) ?? [],
    }));
  }

  private async writeStates(lease: Lease, plan: RunPlan, revisions: ReadonlyMap<string, number>): Promise<void> {
    const standings = [
      ...plan.clustered.map((id) => ({ id, state: 'clustered' as const })),
      ...plan.single.map((id) => ({ id, state: 'single' as const })),
    ].flatMap(({ id, state }) => {
      const revision = revisions.get(id);
      return revision === undefined ? [] : [{ id, revision, state }];
    });
    for (const chunk of chunksOf(standings, TICKETS_IN_A_CHUNK)) {
      await this.fenced(lease, (tx) => this.parts.problems.setStates(tx, chunk));
    }
  }

  /** @returns problems that no longer stand for themselves */
  private async end(tx: EntityManager, runId: string, plan: RunPlan): Promise<Set<string>> {
    const { problems } = this.parts;
    const gone = new Set<string>();
    for (const { problemId, mergedInto } of plan.ended) {
      if (mergedInto === undefined || !(await problems.mergeUntouched(tx, problemId, mergedInto))) continue;
      await problems.addLineage(tx, runId, [{ problemId, kind: 'merged_into', otherProblemId: mergedInto }]);
      gone.add(problemId);
    }
    const empty = [...plan.leavingFrom, ...plan.ended.map(({ problemId }) => problemId)].filter((id) => !gone.has(id));
    for (const id of await problems.dissolveUntouched(tx, [...new Set(empty)])) gone.add(id);
    return gone;
  }

  private async fenced(lease: Lease, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    await this.parts.dataSource.transaction(async (tx) => {
      await this.parts.leases.fence(tx, lease);
      await work(tx);
    });
  }
}

function accountOf(plan: RunPlan, result: ClusterResult): RunAccount {
  return {
    tickets: plan.clustered.length + plan.single.length,
    clusters: plan.problems.length,
    createdProblems: plan.problems.filter((problem) => problem.isNew).length,
    endedProblems: plan.ended.length,
    movedTickets: plan.leaving.length + plan.problems.reduce((sum, problem) => sum + problem.joining.length, 0),
    conflicts: result.conflicts,
  };
}

/** The value most members have; of equally common ones the first in the alphabet, so that it does not flicker. */
function commonest(members: readonly MemberText[], field: 'component' | 'product'): string | null {
  const counts = new Map<string, number>();
  for (const member of members) {
    const value = member[field];
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return best?.[0] ?? null;
}

function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
