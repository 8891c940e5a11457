import { Injectable } from '@nestjs/common';
import type { ProblemDetail, undoPlacement } from '@reprise/contracts/http';
import { PlacementStore, PlacementUndoStore, type StandingStep } from '@reprise/persistence';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { PlacementRecord } from './placement-record.js';
import { ProblemsService } from './problems.service.js';

/** Takes decisions about the place of tickets back; undoing is a step of its own, with its actor and reason. */
@Injectable()
export class UndoService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly placements: PlacementStore,
    private readonly undoing: PlacementUndoStore,
    private readonly record: PlacementRecord,
    private readonly transactions: Transactions,
  ) {}

  async undo({ params, body, version, actor, requestId }: CallOf<typeof undoPlacement>): Promise<ProblemDetail> {
    const id = await this.problems.requireId(params.key);
    await this.transactions.run(async (tx) => {
      const first = await this.undoing.find(tx, id, body.eventId);
      if (!first) throw notFound(`Entry ${body.eventId} of ${params.key}`);
      const held = [first.id, ...(await this.undoing.laterSteps(tx, first.id)).map((step) => step.id)];
      const touched = await this.undoing.problemsOf(tx, held);
      const standing = await this.placements.lock(tx, [id, ...touched]);
      const problem = standing.get(id);
      if (!problem) throw notFound(params.key);
      if (problem.version !== version) throw changedMeanwhile(problem.version);
      // Read again now that nobody else can change it.
      const step = await this.undoing.find(tx, id, body.eventId);
      if (!step || step.isUndone) throw new AppError('resource.state_conflict', 'It is undone already.');
      const later = await this.undoing.laterSteps(tx, step.id);
      if (later.length > 0 && !body.withLater) throw standsOnIt(later);
      const tickets = new Set<string>();
      for (const one of [...later, step]) {
        const eventId = await this.record.begin(tx, {
          kind: 'undone',
          problemId: one.problemId,
          otherProblemId: one.otherProblemId,
          version: version + 1,
          actor,
          reason: body.reason,
          detail: { what: words(one), tickets: one.tickets },
          undoes: one.id,
          requestId,
        });
        for (const ticketId of await this.undoing.undo(tx, one, eventId)) tickets.add(ticketId);
      }
      await this.record.settle(tx, [...new Set([id, ...touched])], [...tickets]);
    });
    return this.problems.show(params.key);
  }
}

const words = ({ kind, tickets }: StandingStep): string =>
  `${kind}, ${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}`;

function standsOnIt(later: readonly StandingStep[]): AppError {
  const told = later.map((step) => `${step.actorName}: ${words(step)} (${step.at.toISOString().slice(0, 16)}Z)`);
  return new AppError(
    'resource.state_conflict',
    `${later.length === 1 ? 'A later step stands' : `${later.length} later steps stand`} on it: ${told.slice(0, 5).join('; ')}. Undo them with it.`,
    { errors: told.map((message) => ({ pointer: '/body/withLater', code: 'later_step', message })) },
  );
}
