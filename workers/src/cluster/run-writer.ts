import type { ClusterResult, ClusterSettings } from '@reprise/domain';
import {
  slicesOf,
  type Lease,
  type LeaseStore,
  type OutboxStore,
  type ProblemClusteringStore,
  type StoredProblem,
} from '@reprise/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { describeProblems, explainMemberships } from './describe-problems.js';
import type { Matcher } from './matcher.js';
import { splitByAudience } from './split-by-audience.js';
import type { Standing } from './standing.js';
import { planRun, type Leaving, type PlannedProblem, type RunPlan } from './plan-run.js';

export interface RunWriterParts {
  readonly dataSource: DataSource;
  readonly problems: ProblemClusteringStore;
  readonly outbox: OutboxStore;
  readonly leases: LeaseStore;
}

/** What the tickets are grouped into, and what that meets: everything, or the surroundings of what changed. */
export interface Grouping {
  readonly result: ClusterResult;
  /** What the clustering was asked to obey; problems that people changed since then are left to the next run. */
  readonly standing: Standing;
  /** How it was grouped. */
  readonly settings: ClusterSettings;
}

export interface RunAccount {
  readonly runId: string;
  readonly tickets: number;
  readonly clusters: number;
  readonly createdProblems: number;
  readonly endedProblems: number;
  readonly movedTickets: number;
  /** Tickets that the machine had in a problem before, and those of them that stay in it. */
  readonly knownTickets: number;
  readonly keptTickets: number;
  /** Problems that had tickets before, and those of them that go on. */
  readonly knownProblems: number;
  readonly survivingProblems: number;
  readonly conflicts: readonly string[];
  /** Problems that people changed while the run was under way: it left them alone, the next run sees to them. */
  readonly postponedProblems: number;
}

const PROBLEMS_IN_A_CHUNK = 100;
const TICKETS_IN_A_CHUNK = 2_000;
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
   * @param finish  work of the last transaction, with which the run is complete; not done when something was postponed
   */
  async write(
    lease: Lease,
    matcher: Matcher,
    { result, standing, settings }: Grouping,
    revisions: ReadonlyMap<string, number>,
    finish: (tx: EntityManager) => Promise<void>,
  ): Promise<RunAccount> {
    const { problems } = this.parts;
    const audienceOf = await problems.restrictedTickets(this.parts.dataSource);
    const clusters = splitByAudience(result.clusters, audienceOf);
    const plan = planRun(standing, clusters, uuidv7);
    const runId = uuidv7();
    const account = accountOf(plan, result, standing);
    await this.fenced(lease, (tx) =>
      problems.startRun(tx, {
        id: runId,
        profile: result.profile,
        kind: result.kind,
        epoch: lease.epoch,
        tickets: account.tickets,
        clusters: account.clusters,
        settings,
      }),
    );

    const run: Run = {
      id: runId,
      lease,
      matcher,
      revisions,
      previous: new Map(standing.problems.map((problem) => [problem.id, problem])),
      postponed: new Set(),
      heirs: new Map(plan.ended.map(({ problemId, mergedInto }) => [problemId, mergedInto])),
    };
    const changed = plan.problems.filter(
      (problem) => problem.isNew || problem.joining.length > 0 || !run.previous.get(problem.id)!.isDescribed,
    );
    for (const chunk of slicesOf(changed, PROBLEMS_IN_A_CHUNK)) await this.writeProblems(run, chunk);
    for (const chunk of slicesOf(plan.leaving, TICKETS_IN_A_CHUNK)) await this.writeLeaving(run, chunk);
    await this.writeStates(run, plan);
    await this.writeSupport(run, plan, result.kind);
    await this.fenced(lease, async (tx) => {
      await problems.hold(tx, [...run.heirs.keys()]);
      await this.end(tx, run, [...run.heirs.keys()]);
      const { conflicts, ...numbers } = account;
      const postponedProblems = run.postponed.size;
      await problems.finishRun(tx, runId, { ...numbers, postponedProblems, conflicts: conflicts.slice(0, 100) });
      if (postponedProblems === 0) await finish(tx);
    });
    return { ...account, runId, postponedProblems: run.postponed.size };
  }

  /** Problems that gain tickets: in one transaction with the counts of those that lose them and the work this causes. */
  private async writeProblems(run: Run, chunk: readonly PlannedProblem[]): Promise<void> {
    const { problems } = this.parts;
    const toDescribe = chunk.filter((problem) => {
      const before = run.previous.get(problem.id);
      const known = before?.ticketIds.length ?? 0;
      return (
        !before?.isDescribed ||
        problem.joining.length + Math.abs(known - problem.ticketIds.length) >= RENAME_SHARE * problem.ticketIds.length
      );
    });
    const descriptions = await describeProblems(this.parts, run.matcher, toDescribe);
    const memberships = await explainMemberships(run.matcher, chunk);
    const giving = [...new Set(chunk.flatMap((problem) => problem.givingIds))];
    const touched = [...new Set([...chunk.map((problem) => problem.id), ...giving])];
    await this.fenced(run.lease, async (tx) => {
      if (await this.arePostponed(tx, run, touched)) return;
      await problems.describe(tx, descriptions);
      await problems.place(tx, run.id, memberships, run.revisions);
      await problems.setStates(
        tx,
        standings(
          run,
          chunk.flatMap((problem) => problem.joining),
          'clustered',
        ),
      );
      await problems.addLineage(
        tx,
        run.id,
        chunk.flatMap((problem) => problem.lineage),
      );
      await this.settle(tx, run, touched, giving);
    });
  }

  private async writeLeaving(run: Run, chunk: readonly Leaving[]): Promise<void> {
    const { problems } = this.parts;
    const ids = chunk.map(({ ticketId }) => ticketId);
    const losing = [...new Set(chunk.map(({ problemId }) => problemId))];
    await this.fenced(run.lease, async (tx) => {
      if (await this.arePostponed(tx, run, losing)) return;
      await problems.unplace(tx, run.id, ids);
      await problems.setStates(tx, standings(run, ids, 'single'));
      await this.settle(tx, run, losing, losing);
    });
  }

  /** Hold these problems. @returns true when people changed one of them since the run read it: what it planned is out of date */
  private async arePostponed(tx: EntityManager, run: Run, ids: readonly string[]): Promise<boolean> {
    const versions = await this.parts.problems.hold(tx, ids);
    const changed = ids.filter((id) => run.previous.has(id) && run.previous.get(id)!.version !== versions.get(id));
    for (const id of changed) run.postponed.add(id);
    return changed.length > 0;
  }

  /** Count again, end what became empty, and ask for analysis and indexing of all that was touched. */
  private async settle(
    tx: EntityManager,
    run: Run,
    touched: readonly string[],
    losing: readonly string[],
  ): Promise<void> {
    const { problems, outbox } = this.parts;
    await problems.recount(tx, touched);
    const gone = await this.end(tx, run, losing);
    await outbox.appendAnalysis(
      tx,
      touched.filter((id) => !gone.has(id)),
    );
    await outbox.appendSearch(tx, 'problem', touched);
  }

  /** Tickets that the run did not move but that waited: their states are all that is left to write. */
  private async writeStates(run: Run, plan: RunPlan): Promise<void> {
    const pending = new Set(await this.parts.problems.pendingTicketIds(this.parts.dataSource));
    const isPending = (id: string): boolean => pending.has(id);
    const all = [
      ...standings(run, plan.clustered.filter(isPending), 'clustered'),
      ...standings(run, plan.single.filter(isPending), 'single'),
    ];
    for (const chunk of slicesOf(all, TICKETS_IN_A_CHUNK)) {
      await this.fenced(run.lease, (tx) => this.parts.problems.setStates(tx, chunk));
    }
  }

  /** What speaks for the places: of all problems when everything was regrouped, else of those that gained or lost a ticket. */
  private async writeSupport(run: Run, plan: RunPlan, kind: ClusterResult['kind']): Promise<void> {
    const touched = new Set([
      ...plan.problems.filter(({ joining }) => joining.length > 0).flatMap(({ id, givingIds }) => [id, ...givingIds]),
      ...plan.leaving.map(({ problemId }) => problemId),
    ]);
    const problems = plan.problems.filter(({ id }) => kind === 'full' || touched.has(id));
    for (const chunk of slicesOf(problems, PROBLEMS_IN_A_CHUNK)) {
      const problemOf = new Map(chunk.flatMap(({ id, ticketIds }) => ticketIds.map((ticketId) => [ticketId, id])));
      const evidence = await run.matcher.placeEvidence(chunk.map(({ ticketIds }) => ticketIds));
      const places = evidence.map(({ ticketId, total }) => ({ ticketId, problemId: problemOf.get(ticketId)!, support: total })); // prettier-ignore
      await this.fenced(run.lease, (tx) => this.parts.problems.support(tx, places));
    }
  }

  /** End those of these problems that no cluster continues and that are empty by now. @returns ids that no longer stand */
  private async end(tx: EntityManager, run: Run, ids: readonly string[]): Promise<Set<string>> {
    const { problems } = this.parts;
    const ended = ids.filter((id) => run.heirs.has(id));
    const gone = new Set<string>();
    for (const problemId of ended) {
      const heir = run.heirs.get(problemId);
      if (heir === undefined || !(await problems.mergeUntouched(tx, run.id, problemId, heir))) continue;
      await problems.addLineage(tx, run.id, [{ problemId, kind: 'merged_into', otherProblemId: heir }]);
      gone.add(problemId);
    }
    for (const id of await problems.dissolveUntouched(
      tx,
      ended.filter((id) => !gone.has(id)),
      run.id,
    ))
      gone.add(id);
    return gone;
  }

  private async fenced(lease: Lease, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    await this.parts.dataSource.transaction(async (tx) => {
      await this.parts.leases.fence(tx, lease);
      await work(tx);
    });
  }
}

/** What the steps of one run share. */
interface Run {
  readonly id: string;
  readonly lease: Lease;
  readonly matcher: Matcher;
  /** Revision of each ticket as the engine read it. */
  readonly revisions: ReadonlyMap<string, number>;
  /** Problems as the run read them. */
  readonly previous: ReadonlyMap<string, StoredProblem>;
  /** Those of them that people changed since then. */
  readonly postponed: Set<string>;
  /** Problems that no cluster continues, with the one that takes most of their tickets. */
  readonly heirs: ReadonlyMap<string, string | undefined>;
}

function standings<State extends 'clustered' | 'single'>(run: Run, ids: readonly string[], state: State) {
  return ids.flatMap((id) => {
    const revision = run.revisions.get(id);
    return revision === undefined ? [] : [{ id, revision, state }];
  });
}

function accountOf(
  plan: RunPlan,
  result: ClusterResult,
  { problems }: Standing,
): Omit<RunAccount, 'runId' | 'postponedProblems'> {
  const held = new Set(
    problems.flatMap(({ pinnedTicketIds, ruledTicketIds }) => [...pinnedTicketIds, ...ruledTicketIds]),
  );
  const known = new Set(problems.flatMap(({ ticketIds }) => ticketIds.filter((id) => !held.has(id))));
  const gone =
    plan.leaving.length + plan.problems.flatMap(({ joining }) => joining).filter((id) => known.has(id)).length;
  const filled = new Set(problems.filter(({ ticketIds }) => ticketIds.length > 0).map(({ id }) => id));
  return {
    knownTickets: known.size,
    keptTickets: known.size - gone,
    knownProblems: filled.size,
    survivingProblems: filled.size - plan.ended.filter(({ problemId }) => filled.has(problemId)).length,
    tickets: plan.clustered.length + plan.single.length,
    clusters: plan.problems.length,
    createdProblems: plan.problems.filter((problem) => problem.isNew).length,
    endedProblems: plan.ended.length,
    movedTickets: plan.leaving.length + plan.problems.reduce((sum, problem) => sum + problem.joining.length, 0),
    conflicts: result.conflicts,
  };
}
