import { Injectable } from '@nestjs/common';
import {
  AuditStore,
  OutboxStore,
  PlacementOrderStore,
  PlacementStore,
  ProblemClusteringStore,
  type PlacementStep,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import type { Actor } from '../http/call.js';
import { stillUnderWay } from './still-under-way.js';

/** What every step of people about the place of tickets has in common: its event, its audit entry, the work it causes. */
@Injectable()
export class PlacementRecord {
  constructor(
    private readonly placements: PlacementStore,
    readonly orders: PlacementOrderStore,
    private readonly problems: ProblemClusteringStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Nothing else may be under way in these problems, which are held: a second decision would not know where the tickets are.
   * @param except  steps that are taken back now
   * @throws AppError that says what is under way, how far it is and what to do
   */
  async requireSettled(
    tx: EntityManager,
    problemIds: readonly string[],
    except: readonly { readonly id: string }[] = [],
  ): Promise<void> {
    const [other] = (await this.orders.underWay(tx, problemIds)).filter(
      ({ stepId, isUndo }) => isUndo || !except.some(({ id }) => id === stepId),
    );
    if (other) throw stillUnderWay(other);
  }

  /** @returns id of the event */
  async begin(tx: EntityManager, step: PlacementStep & { actor: Actor; requestId: string }): Promise<string> {
    const { actor, kind, problemId, otherProblemId, requestId, version, detail } = step;
    const eventId = await this.placements.addStep(tx, step);
    await this.audit.append(tx, {
      actor: auditActor(actor),
      action: 'problem.curated',
      objectKind: 'problem',
      objectId: problemId,
      detail: { changes: [kind], otherProblemId, version, eventId, ...detail },
      requestId,
    });
    return eventId;
  }

  /** After a merge: its tickets come together. */
  async gather(tx: EntityManager, eventId: string, fromId: string, intoId: string): Promise<void> {
    await this.placements.touch(tx, [intoId, fromId]);
    await this.orders.gather(tx, eventId, fromId, intoId);
  }

  /** After tickets were put elsewhere: they are kept apart from the others, and the machine looks at them. */
  async part(
    tx: EntityManager,
    eventId: string,
    fromId: string,
    toId: string | null,
    ticketIds: readonly string[],
  ): Promise<void> {
    const problemIds = toId === null ? [fromId] : [fromId, toId];
    await this.placements.touch(tx, problemIds);
    await this.outbox.appendTickets(tx, ticketIds);
    await this.orders.part(tx, eventId, fromId, toId);
  }

  /** After steps were undone, newest first: their tickets go back to where they were. */
  async takeBack(
    tx: EntityManager,
    undone: readonly { readonly eventId: string; readonly stepId: string }[],
    problemIds: readonly string[],
    keptApartIds: readonly string[],
  ): Promise<void> {
    await this.placements.touch(tx, problemIds);
    await this.outbox.appendTickets(tx, keptApartIds);
    for (const { eventId, stepId } of undone) await this.orders.takeBack(tx, eventId, stepId, problemIds);
  }

  /** After a step that moved nothing: bring counts, pages, figures and search up to what was decided, and let the machine look. */
  async settle(tx: EntityManager, problemIds: readonly string[], ticketIds: readonly string[]): Promise<void> {
    await this.placements.touch(tx, problemIds);
    await this.problems.recount(tx, problemIds);
    await this.outbox.appendSearch(tx, 'problem', problemIds);
    await this.outbox.appendAnalysis(tx, problemIds);
    await this.outbox.appendTickets(tx, ticketIds);
  }
}
