import { Injectable } from '@nestjs/common';
import type { BodyOf, ProblemDetail, updateProblem } from '@reprise/contracts/http';
import { findStatusTransition, problemStatusTransitions } from '@reprise/domain';
import {
  AuditStore,
  type CuratedProblem,
  type CurationEvent,
  OutboxStore,
  ProblemCurationStore,
  UserStore,
} from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { ProblemsService } from './problems.service.js';

type Change = BodyOf<typeof updateProblem>;

/** Statuses that say "we will not act": without a reason nobody could judge them later. */
const needReason: readonly CuratedProblem['status'][] = ['noise', 'risk accepted'];

/** What people decide about problems. */
@Injectable()
export class CurationService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: ProblemCurationStore,
    private readonly users: UserStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async update({ params, body, version, actor, requestId }: CallOf<typeof updateProblem>): Promise<ProblemDetail> {
    const id = await this.problems.requireId(params.key);
    const owner = body.ownerId ? await this.requireOwner(body.ownerId) : undefined;
    await this.transactions.run(async (tx) => {
      const before = await this.curation.lock(tx, id);
      if (!before) throw notFound(params.key);
      if (before.version !== version) throw changedMeanwhile(before.version);
      const { after, events } = decide(before, body, owner);
      if (events.length === 0) return;
      await this.curation.save(
        tx,
        after,
        events.some(({ kind }) => kind === 'renamed'),
      );
      await this.curation.addEvents(tx, id, actor, body.reason, events);
      await this.outbox.appendSearch(tx, 'problem', [id]);
      const detail = { changes: events.map(({ kind }) => kind), version: version + 1 };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'problem.curated',
        objectKind: 'problem',
        objectId: id,
        detail,
        requestId,
      });
    });
    return this.problems.show(params.key);
  }

  private async requireOwner(id: string): Promise<string> {
    const user = await this.users.find(id);
    if (user && !user.disabled) return user.name;
    const message = 'is nobody with an account here';
    throw new AppError('request.invalid', `/body/ownerId ${message}`, {
      errors: [{ pointer: '/body/ownerId', code: 'invalid_value', message }],
    });
  }
}

/** What a change means for a problem, and the events that record it; nothing that stays as it is makes an event. */
export function decide(
  before: CuratedProblem,
  change: Change,
  ownerName?: string,
): { after: CuratedProblem; events: CurationEvent[] } {
  const events: CurationEvent[] = [];
  const title = change.title ?? before.title;
  const status = change.status ?? before.status;
  const ownerId = change.ownerId === undefined ? before.ownerId : change.ownerId;
  const rootCause = change.rootCause === undefined ? before.rootCause : change.rootCause || null;
  if (title !== before.title) events.push({ kind: 'renamed', detail: { from: before.title, to: title } });
  if (status !== before.status) {
    requireStep(before.status, status, change.reason);
    events.push({ kind: 'status changed', detail: { from: before.status, to: status } });
  }
  if (ownerId !== before.ownerId) {
    events.push({ kind: 'owner changed', detail: { from: before.ownerId, to: ownerId, toName: ownerName ?? null } });
  }
  if (rootCause !== before.rootCause) events.push({ kind: 'root cause written', detail: {} });
  return { after: { ...before, title, status, ownerId, rootCause }, events };
}

function requireStep(from: CuratedProblem['status'], to: CuratedProblem['status'], reason: string | undefined): void {
  if (!findStatusTransition(from, to, 'person')) {
    const allowed = problemStatusTransitions[from]
      .filter(({ actors }) => actors.includes('person'))
      .map((step) => step.to);
    throw new AppError(
      'resource.state_conflict',
      `A problem that is “${from}” can become ${allowed.join(', ')}; not “${to}”.`,
    );
  }
  if (needReason.includes(to) && !reason) {
    const message = `say why it is “${to}”`;
    throw new AppError('request.invalid', message, {
      errors: [{ pointer: '/body/reason', code: 'required', message }],
    });
  }
}
