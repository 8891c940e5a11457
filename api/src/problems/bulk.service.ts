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
import { takeBack, wordsOf } from './take-back.js';

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
      const kinds = [...new Set(events.map(({ kind }) => kind))];
      const changed = plan.changes.map((one) => one.after);
      await this.save(tx, changed, kinds, bulkId, { actor, requestId });
      const marked = events.map((event) => ({ ...event, detail: { ...event.detail, bulkId } }));
      await this.bulk.addEvents(tx, actor, change.reason, marked);
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
      const undoable = events.filter(({ decidedSince }) => !decidedSince);
      const changedSince = new Set(events.filter((event) => event.decidedSince).map((event) => event.problemId)).size;
      const problems = await this.bulk.lock(tx, { ids: undoable.map((event) => event.problemId) });
      const byId = new Map(problems.map((problem) => [problem.id, problem]));
      const undone: { problemId: string; undoes: string; what: string }[] = [];
      for (const event of undoable) {
        const problem = byId.get(event.problemId);
        if (!problem) continue;
        byId.set(problem.id, takeBack(problem, event));
        undone.push({ problemId: problem.id, undoes: event.id, what: wordsOf(event) });
      }
      const touched = new Set(undone.map((event) => event.problemId));
      const restored = [...byId.values()].filter(({ id }) => touched.has(id));
      await this.save(tx, restored, ['undone'], uuidv7(), { actor, requestId });
      await this.bulk.addUndone(tx, actor, undone);
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

  private async save(
    tx: EntityManager,
    problems: readonly CuratedProblem[],
    changes: readonly string[],
    bulkId: string,
    { actor, requestId }: { actor: Actor; requestId: string },
  ): Promise<void> {
    if (problems.length === 0) return;
    await this.bulk.save(tx, problems);
    const ids = problems.map((problem) => problem.id);
    await this.outbox.appendSearch(tx, 'problem', ids);
    await this.audit.append(tx, {
      actor: auditActor(actor),
      action: 'problem.curated',
      objectKind: 'problem_change',
      objectId: bulkId,
      detail: { changes, problems: ids.length },
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
