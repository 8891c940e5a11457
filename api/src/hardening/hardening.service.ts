import { Injectable } from '@nestjs/common';
import type {
  HardeningCandidate,
  QueryOf,
  listHardeningCandidates,
  updateHardeningCandidate,
} from '@reprise/contracts/http';
import { AuditStore, HardeningDecisionStore, HardeningReader } from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { Lists } from '../http/lists.js';
import { hardeningSteps } from './hardening-steps.js';

type Status = HardeningCandidate['status'];

/** What to harden first, and what people decide about it. */
@Injectable()
export class HardeningService {
  constructor(
    private readonly candidates: HardeningReader,
    private readonly decisions: HardeningDecisionStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly lists: Lists,
  ) {}

  list({ cursor, limit, ...filter }: QueryOf<typeof listHardeningCandidates>) {
    const name = `hardening ${JSON.stringify(filter)}`;
    return this.lists.page(name, { cursor, limit }, (page) => this.candidates.list(filter, page));
  }

  async decide({
    params,
    body,
    version,
    actor,
    requestId,
  }: CallOf<typeof updateHardeningCandidate>): Promise<HardeningCandidate> {
    await this.transactions.run(async (tx) => {
      const before = await this.decisions.lock(tx, params.id);
      if (!before) throw notFound('This candidate');
      if (before.version !== version) throw changedMeanwhile(before.version);
      const status = body.status ?? before.status;
      const issueUrl = body.issueUrl === undefined ? before.issueUrl : body.issueUrl;
      requireStep(before.status, status, body.reason);
      if (status === before.status && issueUrl === before.issueUrl) return;
      const statusReason = status === before.status ? before.statusReason : (body.reason ?? null);
      await this.decisions.save(tx, { ...before, status, statusReason, issueUrl });
      const detail = { from: before.status, to: status, reason: body.reason ?? null, issueUrl };
      const object = { objectKind: 'hardening_candidate', objectId: before.id };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'hardening.decided',
        ...object,
        detail,
        requestId,
      });
    });
    const candidate = await this.candidates.find(params.id);
    if (!candidate) throw notFound('This candidate');
    return candidate;
  }
}

function requireStep(from: Status, to: Status, reason: string | undefined): void {
  if (from === to) return;
  if (!hardeningSteps[from].includes(to)) {
    throw new AppError(
      'resource.state_conflict',
      `A candidate that is “${from}” can become ${hardeningSteps[from].join('; ')}; not “${to}”.`,
    );
  }
  if (to === 'rejected' && !reason) {
    const message = 'say why it is rejected';
    throw new AppError('request.invalid', message, {
      errors: [{ pointer: '/body/reason', code: 'required', message }],
    });
  }
}
