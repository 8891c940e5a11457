import { Injectable } from '@nestjs/common';
import {
  type BodyOf,
  type BulkOutcome,
  type ResponseOf,
  TYPED_COUNT_FROM,
  type changeProblems,
  type undoProblemChange,
} from '@reprise/contracts/http';
import {
  AuditStore,
  type BulkEvent,
  type CuratedProblem,
  OutboxStore,
  ProblemBulkStore,
  ProblemListReader,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { CurationService } from './curation.service.js';
import { decide, requireGrounds } from './decide.js';

type Selection = BodyOf<typeof changeProblems>['selection'];
type Change = BodyOf<typeof changeProblems>['change'];
interface Plan {
  readonly changes: readonly { before: CuratedProblem; after: CuratedProblem; events: readonly BulkEvent[] }[];
  readonly refused: BulkOutcome['refused'];
  readonly unchanged: number;
}

/** More than this at one stroke is no decision about problems any more. */
const MAX_PROBLEMS = 10_000;
const EXAMPLES = 10;
const REFUSALS = 20;

/** One decision about many problems: shown first, then made, and taken back as a whole. */
@Injectable()
export class BulkService {
  constructor(
    private readonly lists: ProblemListReader,
    private readonly bulk: ProblemBulkStore,
    private readonly curation: CurationService,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async change({ body, actor, requestId }: CallOf<typeof changeProblems>): Promise<BulkOutcome> {
    const { selection, change, apply, typedCount } = body;
    const ownerName = change.ownerId ? await this.curation.requireOwner(change.ownerId) : undefined;
    if (change.status === 'fixed, watching') {
      throw new AppError('resource.state_conflict', 'Fixes are recorded problem by problem: each has its own version.');
    }
    if (apply && isEmpty(change)) throw new AppError('request.invalid', 'Say what to change: a status or an owner.');
    if (apply && change.status) requireGrounds(change.status, change);
    return this.transactions.run(async (tx) => {
      const problems = await this.select(tx, selection, actor);
      // A preview asks for no reason yet.
      const asked = apply ? change : { reason: '–', reviewOn: '9999-12-31', ...change };
      const plan = isEmpty(change) ? allOf(problems) : planOf(problems, asked, ownerName);
      if (!apply) return outcomeOf(plan, null);
      requireTyped(plan.changes.length, typedCount);
      const bulkId = uuidv7();
      const events = plan.changes.flatMap((one) => one.events);
      await this.keep(
        tx,
        plan.changes.map((one) => one.after),
        events,
        bulkId,
        { actor, reason: change.reason, requestId },
      );
      return outcomeOf(plan, bulkId);
    });
  }

  async undo({
    params,
    actor,
    requestId,
  }: CallOf<typeof undoProblemChange>): Promise<ResponseOf<typeof undoProblemChange>> {
    return this.transactions.run(async (tx) => {
      const events = await this.bulk.eventsOf(tx, params.id);
      if (events.length === 0) throw notFound('This change');
      const undoable = events.filter(
        ({ kind, decidedSince }) => !decidedSince && (kind === 'status changed' || kind === 'owner changed'),
      );
      const changedSince = new Set(events.filter((event) => event.decidedSince).map((event) => event.problemId)).size;
      const problems = await this.bulk.lock(tx, { ids: undoable.map((event) => event.problemId) });
      const byId = new Map(problems.map((problem) => [problem.id, problem]));
      const opposite: BulkEvent[] = [];
      for (const { problemId, kind, detail } of undoable) {
        const problem = byId.get(problemId);
        if (!problem) continue;
        const present = kind === 'status changed' ? problem.status : problem.ownerId;
        if (present !== detail['to']) continue;
        byId.set(
          problemId,
          kind === 'status changed'
            ? { ...problem, status: detail['from'] as CuratedProblem['status'], riskReviewOn: null }
            : { ...problem, ownerId: detail['from'] as string | null },
        );
        opposite.push({ problemId, kind, detail: { from: detail['to'], to: detail['from'], undoes: params.id } });
      }
      const touched = new Set(opposite.map((event) => event.problemId));
      await this.keep(
        tx,
        [...byId.values()].filter(({ id }) => touched.has(id)),
        opposite,
        uuidv7(),
        { actor, reason: 'Undone', requestId },
      );
      return { restored: touched.size, changedSince };
    });
  }

  private async select(tx: EntityManager, selection: Selection, actor: Actor): Promise<CuratedProblem[]> {
    if ('keys' in selection) return this.bulk.lock(tx, { numbers: selection.keys.map((key) => Number(key.slice(4))) });
    const ids = await this.lists.ids(selection.filter, actor.userId, MAX_PROBLEMS + 1);
    if (ids.length > MAX_PROBLEMS) {
      throw new AppError('resource.state_conflict', `More than ${MAX_PROBLEMS} problems fit. Narrow the list first.`);
    }
    return this.bulk.lock(tx, { ids });
  }

  private async keep(
    tx: EntityManager,
    problems: readonly CuratedProblem[],
    events: readonly BulkEvent[],
    bulkId: string,
    { actor, reason, requestId }: { actor: Actor; reason: string | undefined; requestId: string },
  ): Promise<void> {
    if (problems.length === 0) return;
    await this.bulk.save(tx, problems);
    const marked = events.map((event) => ({ ...event, detail: { ...event.detail, bulkId } }));
    await this.bulk.addEvents(tx, actor, reason, marked);
    const ids = problems.map((problem) => problem.id);
    await this.outbox.appendSearch(tx, 'problem', ids);
    await this.audit.append(tx, {
      actor: auditActor(actor),
      action: 'problem.curated',
      objectKind: 'problem_change',
      objectId: bulkId,
      detail: { changes: [...new Set(events.map(({ kind }) => kind))], problems: ids.length },
      requestId,
    });
  }
}

function planOf(problems: readonly CuratedProblem[], change: Change, ownerName: string | undefined): Plan {
  const changes: Plan['changes'][number][] = [];
  const refused: BulkOutcome['refused'] = [];
  let unchanged = 0;
  for (const before of problems) {
    try {
      const { after, events } = decide(before, change, ownerName);
      if (events.length === 0) unchanged += 1;
      else changes.push({ before, after, events: events.map((event) => ({ ...event, problemId: before.id })) });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'resource.state_conflict') throw error;
      refused.push({ key: `PRB-${before.key}`, title: before.title, why: error.detail ?? error.message });
    }
  }
  return { changes, refused, unchanged };
}

const isEmpty = ({ status, ownerId }: Change): boolean => status === undefined && ownerId === undefined;

/** A preview before it is said what to change: every chosen problem. */
const allOf = (problems: readonly CuratedProblem[]): Plan => ({
  changes: problems.map((before) => ({ before, after: before, events: [] })),
  refused: [],
  unchanged: 0,
});

function outcomeOf({ changes, refused, unchanged }: Plan, bulkId: string | null): BulkOutcome {
  return {
    bulkId,
    count: changes.length,
    examples: changes
      .slice(0, EXAMPLES)
      .map(({ before }) => ({ key: `PRB-${before.key}`, title: before.title, status: before.status })),
    unchanged,
    refused: refused.slice(0, REFUSALS),
    refusedCount: refused.length,
  };
}

function requireTyped(count: number, typedCount: number | undefined): void {
  if (count < TYPED_COUNT_FROM || typedCount === count) return;
  const message = `type the number of problems, ${count}`;
  throw new AppError('request.invalid', message, {
    errors: [{ pointer: '/body/typedCount', code: 'required', message }],
  });
}
