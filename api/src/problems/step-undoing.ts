import { Injectable } from '@nestjs/common';
import { PlacementUndoStore, type StandingStep } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { AppError } from '../http/app-error.js';
import type { Actor } from '../http/call.js';
import { PlacementRecord } from './placement-record.js';

/** Steps about the place of tickets that are to be undone, their problems held. */
export interface StepsToUndo {
  /** Newest first. */
  readonly steps: readonly StandingStep[];
  /** Those of them that nobody named, but that stand on the others. */
  readonly later: readonly StandingStep[];
  /** Whether these may be undone with the others. */
  readonly withLater: boolean | undefined;
  /** All that undoing touches. */
  readonly problemIds: readonly string[];
  /** Of the problem of a step, after it is undone. */
  readonly versionAfter: (step: StandingStep) => number;
  readonly actor: Actor;
  readonly reason: string | undefined;
  readonly requestId: string;
  /** Noted with each step. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Undoes steps about the place of tickets: each becomes a step of its own, with its actor and reason. */
@Injectable()
export class StepUndoing {
  constructor(
    private readonly undoing: PlacementUndoStore,
    private readonly record: PlacementRecord,
  ) {}

  /** @throws AppError that names the later steps, or says what else is under way in these problems */
  async undo(tx: EntityManager, order: StepsToUndo): Promise<void> {
    const { steps, later, withLater, problemIds, versionAfter, actor, reason, requestId, detail } = order;
    const counts = await this.undoing.ticketCounts(tx, steps);
    const words = (step: StandingStep) => wordsOfStep(step, counts.get(step.id) ?? 0);
    if (later.length > 0 && !withLater) throw standsOnIt(later.map((step) => ({ ...step, words: words(step) })));
    // What is still being written of these very steps is not written any further.
    await this.record.requireSettled(tx, problemIds, steps);
    await this.record.orders.drop(
      tx,
      steps.map(({ id }) => id),
    );
    const undone: { eventId: string; stepId: string }[] = [];
    for (const step of steps) {
      const { id, problemId, otherProblemId } = step;
      const eventId = await this.record.begin(tx, {
        kind: 'undone',
        problemId,
        otherProblemId,
        version: versionAfter(step),
        actor,
        reason,
        detail: { what: words(step), tickets: counts.get(id), ...detail },
        undoes: id,
        requestId,
      });
      await this.undoing.markUndone(tx, step, eventId);
      undone.push({ eventId, stepId: id });
    }
    await this.record.takeBack(tx, undone, problemIds, await this.undoing.keptApart(tx, steps));
  }
}

/** A step in the words in which undoing it is told. */
const wordsOfStep = ({ kind }: StandingStep, tickets: number): string =>
  `${kind}, ${tickets} ${tickets === 1 ? 'ticket' : 'tickets'}`;

/** Later steps stand on one that is to be undone: each named. */
export function standsOnIt(later: readonly { actorName: string; words: string; at: Date }[]): AppError {
  const told = later.map((step) => `${step.actorName}: ${step.words} (${step.at.toISOString().slice(0, 16)}Z)`);
  return new AppError(
    'resource.state_conflict',
    `${later.length === 1 ? 'A later step stands' : `${later.length} later steps stand`} on it: ${told.slice(0, 5).join('; ')}. Undo them with it.`,
    { errors: told.map((message) => ({ pointer: '/body/withLater', code: 'later_step', message })) },
  );
}
