import { Injectable } from '@nestjs/common';
import {
  AuditStore,
  OutboxStore,
  PlacementStore,
  ProblemClusteringStore,
  type PlacementStep,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { auditActor } from '../core/audited.js';
import type { Actor } from '../http/call.js';

/** What every step of people about the place of tickets has in common: its event, its audit entry, the work it causes. */
@Injectable()
export class PlacementRecord {
  constructor(
    private readonly placements: PlacementStore,
    private readonly problems: ProblemClusteringStore,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
  ) {}

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

  /** Bring counts, pages, figures and search up to what was decided, and let the machine converge on it. */
  async settle(tx: EntityManager, problemIds: readonly string[], ticketIds: readonly string[]): Promise<void> {
    await this.placements.touch(tx, problemIds);
    await this.problems.recount(tx, problemIds);
    // Undoing may take the last ticket of a problem that only the machine knew.
    const gone = new Set(await this.problems.dissolveUntouched(tx, problemIds));
    await this.outbox.appendSearch(tx, 'problem', problemIds);
    await this.outbox.appendAnalysis(
      tx,
      problemIds.filter((id) => !gone.has(id)),
    );
    await this.outbox.appendTickets(tx, ticketIds);
  }
}
