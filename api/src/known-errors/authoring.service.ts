import { Injectable } from '@nestjs/common';
import type {
  HoldRate,
  KnownErrorDetail,
  KnownErrorState,
  changeKnownErrorState,
  editKnownError,
  recordOutcome,
} from '@reprise/contracts/http';
import { findStatusTransition, knownErrorTransitions, mayTransition, reasonForReview } from '@reprise/domain';
import {
  AuditStore,
  KnownErrorStore,
  type LockedKnownError,
  OutboxStore,
  ProblemCurationStore,
  TicketReader,
  toHoldRate,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { mayAccess } from '../http/access.guard.js';
import { AppError, notFound } from '../http/app-error.js';
import type { Actor, CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { KnownErrorsService } from './known-errors.service.js';

const machine = { userId: null, name: 'Reprise' } as const;

/** Editing, publishing and judging known errors. */
@Injectable()
export class AuthoringService {
  constructor(
    private readonly knownErrors: KnownErrorsService,
    private readonly store: KnownErrorStore,
    private readonly curation: ProblemCurationStore,
    private readonly tickets: TicketReader,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
  ) {}

  async edit({ params, body, version, actor, requestId }: CallOf<typeof editKnownError>): Promise<KnownErrorDetail> {
    await this.transactions.run(async (tx) => {
      const before = await this.lock(tx, params.key, version);
      requireEditor(before.state, actor);
      const content = { ...before.content, ...body.content };
      const changed = Object.keys(content).filter(
        (field) => content[field as keyof typeof content] !== before.content[field as keyof typeof content],
      );
      if (changed.length === 0) return;
      await this.store.edit(tx, before, content, actor, body.note);
      await this.outbox.appendSearch(tx, 'known_error', [before.id]);
      const detail = { revision: before.revision + 1, fields: changed };
      await this.note(tx, 'knownError.edited', before, actor, detail, requestId);
    });
    return this.knownErrors.show(params.key);
  }

  async move({
    params,
    body,
    version,
    actor,
    requestId,
  }: CallOf<typeof changeKnownErrorState>): Promise<KnownErrorDetail> {
    await this.transactions.run(async (tx) => {
      const before = await this.lock(tx, params.key, version);
      requireMove(before, body.to);
      await this.store.move(tx, before.id, body.to);
      if (body.to === 'published') await this.markDocumented(tx, before);
      const indexed = before.problemId ? [before.problemId] : [];
      await this.outbox.appendSearch(tx, 'known_error', [before.id]);
      await this.outbox.appendSearch(tx, 'problem', indexed);
      await this.outbox.appendAnalysis(tx, indexed);
      const detail = { from: before.state, to: body.to, reason: body.reason ?? null };
      await this.note(tx, 'knownError.moved', before, actor, detail, requestId);
    });
    return this.knownErrors.show(params.key);
  }

  /** Keep what happened; outcomes that speak against a published known error call for its review. */
  async judge({ params, body, actor, requestId }: CallOf<typeof recordOutcome>): Promise<HoldRate> {
    if (body.ticketId && !(await this.tickets.find(body.ticketId))) throw notFound('This ticket');
    return this.transactions.run(async (tx) => {
      const knownError = await this.store.lock(tx, params.key);
      if (!knownError) throw notFound(params.key);
      const { id: knownErrorId, revision } = knownError;
      const { result, ticketId = null, ticketReference = null, note = null, probability = null } = body;
      const what = { result, ticketId, ticketReference, note, probability };
      const outcome = { knownErrorId, revision, personId: actor.userId, ...what };
      const id = await this.store.addOutcome(tx, outcome);
      await this.note(tx, 'knownError.judged', knownError, actor, { result, outcome: id }, requestId);
      const counts = await this.store.countOutcomes(tx, knownErrorId);
      const reason = knownError.state === 'published' ? reasonForReview(counts) : undefined;
      if (reason) {
        await this.store.move(tx, knownErrorId, 'needs review');
        await this.outbox.appendSearch(tx, 'known_error', [knownErrorId]);
        const detail = { from: knownError.state, to: 'needs review', reason };
        await this.audit.append(tx, {
          actor: { kind: 'machine', id: null, name: machine.name },
          action: 'knownError.moved',
          objectKind: 'known_error',
          objectId: knownErrorId,
          detail,
          requestId,
        });
      }
      return toHoldRate(counts);
    });
  }

  private async lock(tx: EntityManager, key: string, version: number): Promise<LockedKnownError> {
    const knownError = await this.store.lock(tx, key);
    if (!knownError) throw notFound(key);
    if (knownError.version !== version) throw changedMeanwhile(knownError.version);
    return knownError;
  }

  /** A published known error is the evidence that its problem is a known error, unless a person has decided further. */
  private async markDocumented(tx: EntityManager, { key, problemId }: LockedKnownError): Promise<void> {
    const problem = problemId ? await this.curation.lock(tx, problemId) : undefined;
    if (!problem || !findStatusTransition(problem.status, 'known error', 'evidence')) return;
    await this.curation.save(tx, { ...problem, status: 'known error' });
    const detail = { from: problem.status, to: 'known error', machine: true };
    await this.curation.addEvents(tx, problem.id, machine, `KE-${key} was published`, [
      { kind: 'status changed', detail },
    ]);
  }

  private note(
    tx: EntityManager,
    action: string,
    { id: objectId }: LockedKnownError,
    actor: Actor,
    detail: Record<string, unknown>,
    requestId: string,
  ): Promise<void> {
    return this.audit.append(tx, {
      actor: auditActor(actor),
      action,
      objectKind: 'known_error',
      objectId,
      detail,
      requestId,
    });
  }
}

/** Everybody drafts; what others already rely on is changed by developers. */
function requireEditor(state: KnownErrorState, actor: Actor): void {
  if (state === 'draft' || state === 'in review' || mayAccess(actor.role, 'developer')) return;
  throw new AppError(
    'auth.forbidden',
    `A known error that is “${state}” is edited by developers. Record an outcome with a note instead.`,
  );
}

function requireMove({ state, content }: LockedKnownError, to: KnownErrorState): void {
  if (!mayTransition(state, to)) {
    throw new AppError(
      'resource.state_conflict',
      `A known error that is “${state}” can become ${knownErrorTransitions[state].join(', ')}; not “${to}”.`,
    );
  }
  if (to === 'published' && content.workaround === '' && content.fix === '') {
    throw new AppError(
      'resource.state_conflict',
      'Write a workaround or a fix first: a known error without either helps nobody.',
    );
  }
}
