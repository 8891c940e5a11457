import { Injectable } from '@nestjs/common';
import type { KnownErrorContent, KnownErrorDetail, draftKnownError as endpoint } from '@reprise/contracts/http';
import { type KnownErrorDraft, type Ticket, draftKnownError } from '@reprise/domain';
import {
  AuditStore,
  KnownErrorStore,
  OutboxStore,
  ProblemCurationStore,
  ProblemMemberReader,
  TicketCorpusStore,
} from '@reprise/persistence';
import { auditActor } from '../core/audited.js';
import { Transactions } from '../core/transactions.js';
import { ViewerDatabase } from '../core/viewer-database.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { ProblemsService } from '../problems/problems.service.js';
import { KnownErrorsService } from './known-errors.service.js';

/** Members read for a draft: the newest know the most about the present application. */
const MAX_MEMBERS = 300;

/** Writes the first text of a known error from what resolved its problem's tickets. */
@Injectable()
export class DraftingService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly knownErrors: KnownErrorsService,
    private readonly members: ProblemMemberReader,
    private readonly corpus: TicketCorpusStore,
    private readonly store: KnownErrorStore,
    private readonly curation: ProblemCurationStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly transactions: Transactions,
    private readonly database: ViewerDatabase,
  ) {}

  async draft({ params, actor, requestId }: CallOf<typeof endpoint>): Promise<KnownErrorDetail> {
    const problemId = await this.problems.requireId(params.key);
    const { tickets, idOf } = await this.readMembers(problemId);
    const key = await this.transactions.run(async (tx) => {
      const problem = await this.curation.lock(tx, problemId);
      if (!problem) throw notFound(params.key);
      const existing = await this.store.findActiveKey(tx, problemId);
      if (existing)
        throw new AppError(
          'resource.state_conflict',
          `${params.key} has ${existing} already. Edit that one, or retire it first.`,
        );
      const draft = draftOf(problem.title, tickets);
      const drafted = draft.drafted.map(({ field, sentence, ticketId }) => ({
        field,
        sentence,
        ticketId: idOf.get(ticketId)!,
        externalId: ticketId,
      }));
      const note = 'Drafted from the resolutions of its tickets';
      const { contradictions } = draft;
      const created = await this.store.create(tx, {
        problemId,
        content: contentOf(draft),
        drafted,
        contradictions,
        actor,
        note,
      });
      await this.outbox.appendSearch(tx, 'known_error', [created.id]);
      const detail = { problem: problemId };
      await this.audit.append(tx, {
        actor: auditActor(actor),
        action: 'knownError.drafted',
        objectKind: 'known_error',
        objectId: created.id,
        detail,
        requestId,
      });
      return created.key;
    });
    return this.knownErrors.show(key);
  }

  /** Tickets by the number people know: a draft quotes them in words. Of two sources with the same number one is read. */
  private async readMembers(problemId: string): Promise<{ tickets: Ticket[]; idOf: Map<string, string> }> {
    const { items } = await this.members.list(problemId, 'newest', { limit: MAX_MEMBERS });
    const idOf = new Map<string, string>();
    const tickets: Ticket[] = [];
    for (const { ticket, externalId } of await this.corpus.findMany(
      this.database,
      items.map(({ id }) => id),
    )) {
      if (idOf.has(externalId)) continue;
      idOf.set(externalId, ticket.id);
      tickets.push({ ...ticket, id: externalId });
    }
    return { tickets, idOf };
  }
}

function draftOf(title: string, tickets: readonly Ticket[]): KnownErrorDraft {
  if (tickets.length > 0) return draftKnownError(tickets, { title });
  throw new AppError('resource.state_conflict', 'This problem has no tickets to draft from.');
}

const MAX_TITLE = 200;
const MAX_FIELD = 20_000;

export function contentOf(draft: KnownErrorDraft): KnownErrorContent {
  const field = (text: string): string => text.slice(0, MAX_FIELD);
  return {
    title: draft.title.slice(0, MAX_TITLE),
    symptom: field(draft.symptom),
    environment: field(draft.environment),
    cause: field(draft.cause),
    workaround: field(draft.workaround),
    fix: field(draft.fix),
    verification: field(draft.verification),
    customerAnswer: '',
    runbook: '',
    appliesTo: field(draft.appliesTo),
  };
}
