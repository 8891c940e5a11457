import { Inject, Injectable } from '@nestjs/common';
import type { ProblemDetail, recordFix, setEvidenceAside, withdrawFix } from '@reprise/contracts/http';
import { problemStatusTransitions } from '@reprise/domain';
import { type CuratedProblem, type CurationEvent, FixStore, OutboxStore, type StoredFix } from '@reprise/persistence';
import type { Clock } from '@reprise/ports';
import type { EntityManager } from 'typeorm';
import { CLOCK } from '../core/tokens.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { CurationService } from './curation.service.js';
import { ProblemsService } from './problems.service.js';

/** Fixes of problems: what was shipped, and what people say about the evidence against it. */
@Injectable()
export class FixesService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: CurationService,
    private readonly fixes: FixStore,
    private readonly outbox: OutboxStore,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  record(call: CallOf<typeof recordFix>): Promise<ProblemDetail> {
    const { body, actor } = call;
    return this.change(call, body.note, async (tx, problem) => {
      const watching = moved(problem, 'fixed, watching');
      const versions = [...new Set(body.versions)];
      const now = this.clock.now().toISOString();
      const fix = { problemId: problem.id, versions, shippedAt: body.shippedAt, now, note: body.note, by: actor };
      const { id, shippedAt } = await this.fixes.record(tx, fix);
      const detail = { fixId: id, versions: versions.join(', '), shippedAt };
      return [...watching, { kind: 'fix recorded', detail }];
    });
  }

  withdraw(call: CallOf<typeof withdrawFix>): Promise<ProblemDetail> {
    return this.change(call, call.body.reason, async (tx, problem) => {
      const fix = await this.requireFix(tx, call.params.id, problem);
      const newest = await this.fixes.newestOf(tx, problem.id);
      await this.fixes.withdraw(tx, fix.id);
      const event = { kind: 'fix withdrawn', detail: { fixId: fix.id, versions: fix.versions.join(', ') } } as const;
      const rests = newest?.id === fix.id && ['fixed, watching', 'resolved', 'regressed'].includes(problem.status);
      return rests ? [...moved(problem, 'confirmed', true), event] : [event];
    });
  }

  setEvidenceAside(call: CallOf<typeof setEvidenceAside>): Promise<ProblemDetail> {
    return this.change(call, call.body.reason, async (tx, problem) => {
      const fix = await this.requireFix(tx, call.params.id, problem);
      if (fix.evidenceTicketIds.length === 0) {
        throw new AppError('resource.state_conflict', 'Nothing speaks against this fix.');
      }
      await this.fixes.setAside(tx, fix.id, fix.evidenceTicketIds);
      const count = fix.evidenceTicketIds.length;
      const detail = { fixId: fix.id, tickets: `${count} ticket${count === 1 ? '' : 's'}`, ids: fix.evidenceTicketIds };
      const event = { kind: 'evidence set aside', detail } as const;
      return problem.status === 'regressed' ? [...moved(problem, 'fixed, watching', true), event] : [event];
    });
  }

  private async change(
    { params, version, actor, requestId }: CallOf<typeof recordFix | typeof withdrawFix | typeof setEvidenceAside>,
    reason: string | undefined,
    work: (tx: EntityManager, problem: CuratedProblem) => Promise<CurationEvent[]>,
  ): Promise<ProblemDetail> {
    const id = await this.problems.requireId(params.key);
    await this.transactions.run(async (tx) => {
      const before = await this.curation.lock(tx, id, params.key, version);
      const events = await work(tx, before);
      const status = (events.find(({ kind }) => kind === 'status changed')?.detail.to ??
        before.status) as CuratedProblem['status'];
      await this.outbox.appendAnalysis(tx, [id]);
      const after = { ...before, status, riskReviewOn: status === 'risk accepted' ? before.riskReviewOn : null };
      await this.curation.keep(tx, before, after, events, { actor, reason, requestId });
    });
    return this.problems.show(params.key);
  }

  private async requireFix(tx: EntityManager, id: string, problem: CuratedProblem): Promise<StoredFix> {
    const fix = await this.fixes.find(tx, id);
    if (!fix || fix.problemId !== problem.id) throw notFound('This fix');
    return fix;
  }
}

/** The step as an event; none when the problem is there already. `restores`: it takes another step back. */
function moved(problem: CuratedProblem, to: CuratedProblem['status'], restores = false): CurationEvent[] {
  if (problem.status === to) return [];
  if (!restores && !problemStatusTransitions[problem.status].some((step) => step.to === to)) {
    throw new AppError(
      'resource.state_conflict',
      `A problem that is “${problem.status}” gets no fix. Confirm it first.`,
    );
  }
  const former = problem.riskReviewOn === null ? {} : { reviewBefore: problem.riskReviewOn };
  return [{ kind: 'status changed', detail: { from: problem.status, to, ...former } }];
}
