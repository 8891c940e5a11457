import type { Ticket } from '@reprise/domain';
import {
  type AuditActor,
  AuditStore,
  type Change,
  type IngestOutcome,
  OutboxStore,
  type PreparedTickets,
  SourceStore,
  TicketIngestStore,
} from '@reprise/persistence';
import { Injectable } from '@nestjs/common';
import { Transactions } from '../../core/transactions.js';
import { AppError } from '../../http/app-error.js';
import { IntakeGate } from './intake-gate.js';

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

interface PreparedOrder extends Omit<IntakeOrder, 'tickets'> {
  readonly tickets: PreparedTickets;
}

interface Waiting {
  readonly order: PreparedOrder;
  readonly resolve: (result: IntakeResult) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_TICKETS_IN_A_TRANSACTION = 1_000;
/** A transaction of fewer tickets costs hardly less: it waits for the requests that are being read at this moment. */
const FEW_TICKETS = 50;
/** Somebody may be sending a body slowly. */
const MAX_WAIT_MS = 5;

/**
 * Commits requests together. Tickets of one source take turns anyway; whoever waits for the turn shares the next
 * transaction, so that many small requests cost little more than one large one. An answer follows the commit, always.
 */
@Injectable()
export class IntakeBatches {
  private readonly waiting = new Map<string, Waiting[]>();
  /** Ids of sources by name, as found last: good to prepare with. */
  private readonly sourceIds = new Map<string, string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly sources: SourceStore,
    private readonly tickets: TicketIngestStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    private readonly gate: IntakeGate,
  ) {}

  /** Resolves when the tickets, the work they cause and the audit row are committed. */
  submit({ tickets, ...about }: IntakeOrder): Promise<IntakeResult> {
    const order = { ...about, tickets: this.tickets.prepare(tickets, this.sourceIds.get(about.sourceName)) };
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
      if (ticketsIn(queue) < FEW_TICKETS) await this.gate.allArrived(MAX_WAIT_MS);
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

  private commit(orders: readonly PreparedOrder[]): Promise<IntakeResult[]> {
    // Also tickets of services that the sender does not see are taken in.
    return this.transactions.runForEverybody(async (tx) => {
      const source = await this.sources.holdNamed(tx, orders[0]!.sourceName);
      if (source.kind === 'demo') {
        throw new AppError(
          'resource.state_conflict',
          'This name belongs to the demo data. Choose another source name.',
        );
      }
      this.sourceIds.set(source.name, source.id);
      const whole = await this.tickets.ingest(
        tx,
        source,
        orders.map((order) => order.tickets),
        (result) => [
          ...this.outbox.asking(result.changedIds),
          ...this.record(source.id, orders, shares(orders, result)),
        ],
      );
      return shares(orders, whole);
    });
  }

  /** One audit row a caller: who handed in how much, and under which requests. Requests that changed nothing leave none. */
  private record(sourceId: string, orders: readonly PreparedOrder[], results: readonly IntakeResult[]): Change[] {
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
    return [...byActor.values()].map(({ actor, requests, created, updated }) =>
      this.audit.entry({
        actor,
        action: 'tickets.submitted',
        objectKind: 'source',
        objectId: sourceId,
        detail: { created, updated, ...(requests.length > 1 ? { requests } : {}) },
        requestId: requests[0]!,
      }),
    );
  }
}

/** What became of each order's own tickets. */
function shares(orders: readonly PreparedOrder[], { outcomes, ticketIds }: IntakeResult): IntakeResult[] {
  let end = 0;
  return orders.map(({ tickets: { tickets } }) => {
    const start = end;
    end += tickets.length;
    return { outcomes: outcomes.slice(start, end), ticketIds: ticketIds.slice(start, end) };
  });
}

const ticketsIn = (queue: readonly Waiting[]): number =>
  queue.reduce((sum, { order }) => sum + order.tickets.tickets.length, 0);

function takeBatch(queue: Waiting[]): Waiting[] {
  let tickets = 0;
  let count = 0;
  for (const { order } of queue) {
    tickets += order.tickets.tickets.length;
    if (count > 0 && tickets > MAX_TICKETS_IN_A_TRANSACTION) break;
    count += 1;
  }
  return queue.splice(0, count);
}
