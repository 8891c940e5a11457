import type { Ticket } from '@reprise/domain';
import {
  type AuditActor,
  AuditStore,
  type IngestOutcome,
  OutboxStore,
  SourceStore,
  TicketIngestStore,
} from '@reprise/persistence';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../../core/transactions.js';
import { AppError } from '../../http/app-error.js';

/** Tickets that one request hands in. */
export interface IntakeOrder {
  readonly sourceName: string;
  readonly tickets: readonly Ticket[];
  readonly actor: AuditActor;
  readonly requestId: string;
}

export interface IntakeResult {
  /** In the order of the tickets. */
  readonly outcomes: readonly IngestOutcome[];
  readonly ticketIds: readonly (string | null)[];
}

interface Waiting {
  readonly order: IntakeOrder;
  readonly resolve: (result: IntakeResult) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_TICKETS_IN_A_TRANSACTION = 1_000;

/**
 * Commits requests together. Tickets of one source take turns anyway; whoever waits for the turn shares the next
 * transaction, so that many small requests cost little more than one large one. An answer follows the commit, always.
 */
@Injectable()
export class IntakeBatches {
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(
    private readonly transactions: Transactions,
    private readonly sources: SourceStore,
    private readonly tickets: TicketIngestStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
  ) {}

  /** Resolves when the tickets, the work they cause and the audit row are committed. */
  submit(order: IntakeOrder): Promise<IntakeResult> {
    return new Promise((resolve, reject) => {
      const queue = this.waiting.get(order.sourceName);
      const one = { order, resolve, reject };
      if (queue) {
        queue.push(one);
        return;
      }
      const own = [one];
      this.waiting.set(order.sourceName, own);
      void Transactions.apart(() => this.drain(order.sourceName, own));
    });
  }

  private async drain(sourceName: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      try {
        const results = await this.commit(batch.map(({ order }) => order));
        batch.forEach(({ resolve }, i) => resolve(results[i]!));
      } catch (error) {
        await this.oneByOne(batch, error);
      }
    }
    this.waiting.delete(sourceName);
  }

  /** What one request breaks must not be laid at the others' door. */
  private async oneByOne(batch: readonly Waiting[], error: unknown): Promise<void> {
    for (const { order, resolve, reject } of batch) {
      if (batch.length === 1) reject(error);
      else await this.commit([order]).then(([result]) => resolve(result!), reject);
    }
  }

  private commit(orders: readonly IntakeOrder[]): Promise<IntakeResult[]> {
    // Also tickets of services that the sender does not see are taken in.
    return this.transactions.runForEverybody(async (tx) => {
      const source = await this.sources.ensure(tx, orders[0]!.sourceName);
      if (source.kind === 'demo') {
        throw new AppError(
          'resource.state_conflict',
          'This name belongs to the demo data. Choose another source name.',
        );
      }
      const { outcomes, ticketIds, changedIds } = await this.tickets.ingest(
        tx,
        source.id,
        orders.flatMap((order) => order.tickets),
      );
      await this.outbox.appendTickets(tx, changedIds);
      await this.outbox.appendSearch(tx, 'ticket', changedIds);
      const results: IntakeResult[] = [];
      let at = 0;
      for (const { tickets } of orders) {
        const end = at + tickets.length;
        results.push({ outcomes: outcomes.slice(at, end), ticketIds: ticketIds.slice(at, end) });
        at = end;
      }
      await this.record(tx, source.id, orders, results);
      return results;
    });
  }

  /** One audit row a caller: who handed in how much, and under which requests. Requests that changed nothing leave none. */
  private async record(
    tx: EntityManager,
    sourceId: string,
    orders: readonly IntakeOrder[],
    results: readonly IntakeResult[],
  ): Promise<void> {
    const byActor = new Map<string, { actor: AuditActor; requests: string[]; created: number; updated: number }>();
    orders.forEach(({ actor, requestId }, i) => {
      const created = results[i]!.outcomes.filter((outcome) => outcome === 'created').length;
      const updated = results[i]!.outcomes.filter((outcome) => outcome === 'updated').length;
      if (created + updated === 0) return;
      const key = `${actor.kind} ${actor.id}`;
      const account = byActor.get(key) ?? { actor, requests: [], created: 0, updated: 0 };
      account.requests.push(requestId);
      account.created += created;
      account.updated += updated;
      byActor.set(key, account);
    });
    for (const { actor, requests, created, updated } of byActor.values()) {
      await this.audit.append(tx, {
        actor,
        action: 'tickets.submitted',
        objectKind: 'source',
        objectId: sourceId,
        detail: { created, updated, ...(requests.length > 1 ? { requests } : {}) },
        requestId: requests[0]!,
      });
    }
  }
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let tickets = 0;
  let count = 0;
  for (const { order } of queue) {
    tickets += order.tickets.length;
    if (count > 0 && tickets > MAX_TICKETS_IN_A_TRANSACTION) break;
    count += 1;
  }
  return queue.splice(0, count);
}
