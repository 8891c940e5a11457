import { Injectable } from '@nestjs/common';
import type { ResponseOf, submitTickets } from '@reprise/contracts/http';
import type { RowProblem } from '@reprise/ports';
import { ticketOfObject } from '@reprise/sources';
import { IntakeRules, erasedTicketProblem } from '@reprise/persistence';
import { auditActor } from '../../core/audited.js';
import { ViewerDatabase } from '../../core/viewer-database.js';
import type { CallOf, RequestState } from '../../http/call.js';
import { ApiMetrics } from '../../metrics/api-metrics.js';
import { Deliverers } from './deliverers.js';
import { IntakeBatches, type IntakeResult } from './intake-batches.js';

type Answer = ResponseOf<typeof submitTickets>;
type Item = Answer['items'][number];

/** Tickets that other programs hand in as they come up. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly batches: IntakeBatches,
    private readonly metrics: ApiMetrics,
    private readonly deliverers: Deliverers,
    private readonly database: ViewerDatabase,
  ) {}

  /** Answers once every accepted ticket is committed; a ticket that cannot be read is refused alone. */
  async submit({ body, actor, request, requestId }: CallOf<typeof submitTickets>): Promise<Answer> {
    const { sourceName } = body;
    await this.deliverers.require(actor, sourceName);
    const read = body.tickets.map((fields, i) => ticketOfObject(fields, i + 1, sourceName));
    const tickets = read.flatMap(({ ticket }) => (ticket ? [ticket] : []));
    (request as RequestState).intakePass?.arrive();
    const result: IntakeResult =
      tickets.length === 0
        ? { outcomes: [], ticketIds: [] }
        : await this.batches.submit({ sourceName, tickets, actor: auditActor(actor), requestId });
    // The answer may be kept for a repetition: what is replaced in tickets is replaced in words about them.
    const rules = read.some(({ problems }) => problems.length > 0) ? await IntakeRules.load(this.database) : undefined;
    let accepted = 0;
    const items = read.map(({ ticket, problems }): Item => {
      const found = problems.map((problem) => present(problem, rules));
      if (!ticket) return { externalId: null, ticketId: null, outcome: 'rejected', problems: found };
      const at = accepted++;
      const outcome = result.outcomes[at]!;
      if (outcome === 'erased') {
        const problem = { field: null, value: null, ...erasedTicketProblem };
        return { externalId: null, ticketId: null, outcome: 'rejected', problems: [problem] };
      }
      return {
        externalId: ticket.id,
        ticketId: result.ticketIds[at]!,
        outcome,
        problems: found,
      };
    });
    const count = (outcome: Item['outcome']): number => items.filter((item) => item.outcome === outcome).length;
    const counts = {
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      stale: count('stale'),
      rejected: count('rejected'),
    };
    this.metrics.countSubmitted(counts);
    return { items, ...counts };
  }
}

const present = (
  { column, value, code, message }: RowProblem,
  rules: IntakeRules | undefined,
): Item['problems'][number] => ({
  field: column ?? null,
  value: value === undefined ? null : (rules?.clean(value) ?? value),
  code,
  message: rules?.clean(message) ?? message,
});
