import { Inject, Injectable } from '@nestjs/common';
import type { BodyOf, ProblemDetail, updateProblem } from '@reprise/contracts/http';
import {
  AuditStore,
  type CuratedProblem,
  type CurationEvent,
  FixStore,
  OutboxStore,
  ProblemCurationStore,
  UserStore,
} from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { CLOCK } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { decide } from './decide.js';
import { ProblemsService } from './problems.service.js';

/** What people decide about problems. */
@Injectable()
export class CurationService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: ProblemCurationStore,
    private readonly fixes: FixStore,
    private readonly users: UserStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async update({ params, body, version, actor, requestId }: CallOf<typeof updateProblem>): Promise<ProblemDetail> {
    const id = await this.problems.requireId(params.key);
    const owner = body.ownerId ? await this.requireOwner(body.ownerId) : undefined;
    await this.transactions.run(async (tx) => {
      const before = await this.lock(tx, id, params.key, version, body);
      const { after, events } = decide(before, body, owner);
      if (events.length === 0) return;
      const fixEvents = await this.followWithFix(tx, before, after, actor);
      await this.keep(tx, before, after, [...events, ...fixEvents], { actor, reason: body.reason, requestId });
    });
    return this.problems.show(params.key);
  }

  /** The problem, locked, if it is still the one that the caller saw. */
  async lock(
    tx: EntityManager,
    id: string,
    key: string,
    version: number,
    wanted: BodyOf<typeof updateProblem> = {},
  ): Promise<CuratedProblem> {
    const problem = await this.curation.lock(tx, id);
    if (!problem) throw notFound(key);
    if (problem.version !== version) throw changedMeanwhile(problem.version, wanted, { ...problem });
    return problem;
  }

  /** Save a decision with its events, and tell search and the audit record. */
  async keep(
    tx: EntityManager,
    before: CuratedProblem,
    after: CuratedProblem,
    events: readonly CurationEvent[],
    { actor, reason, requestId }: { actor: Actor; reason: string | undefined; requestId: string },
  ): Promise<void> {
    await this.curation.save(tx, after);
    await this.curation.addEvents(tx, before.id, actor, reason, events);
    await this.outbox.appendSearch(tx, 'problem', [before.id]);
    await this.audit.append(tx, {
      actor: auditActor(actor),
      action: 'problem.curated',
      objectKind: 'problem',
      objectId: before.id,
      detail: { changes: events.map(({ kind }) => kind), version: before.version + 1 },
      requestId,
    });
  }

  async requireOwner(id: string): Promise<string> {
    const user = await this.users.find(id);
    if (user && !user.disabled) return user.name;
    const message = 'is nobody with an account here';
    throw new AppError('request.invalid', `/body/ownerId ${message}`, {
      errors: [{ pointer: '/body/ownerId', code: 'invalid_value', message }],
    });
  }

  /** Watching means that something was shipped: choosing the status records it, going back to planning withdraws it. */
  private async followWithFix(
    tx: EntityManager,
    before: CuratedProblem,
    after: CuratedProblem,
    actor: Actor,
  ): Promise<CurationEvent[]> {
    if (after.status === before.status) return [];
    if (after.status === 'fixed, watching') {
      const now = this.clock.now().toISOString();
      const { id } = await this.fixes.record(tx, { problemId: before.id, versions: [], now, by: actor });
      await this.outbox.appendAnalysis(tx, [before.id]);
      return [{ kind: 'fix recorded', detail: { fixId: id, versions: '' } }];
    }
    if (before.status !== 'fixed, watching' || after.status !== 'fix planned') return [];
    const fix = await this.fixes.newestOf(tx, before.id);
    if (!fix) return [];
    await this.fixes.withdraw(tx, fix.id);
    await this.outbox.appendAnalysis(tx, [before.id]);
    return [{ kind: 'fix withdrawn', detail: { fixId: fix.id, versions: fix.versions.join(', ') } }];
  }
}
