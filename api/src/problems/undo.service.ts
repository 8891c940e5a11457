import { Injectable } from '@nestjs/common';
import type { DecidedProblem, undoPlacement } from '@reprise/contracts/http';
import { DecisionUndoStore, PlacementStore, PlacementUndoStore, type DecisionEvent } from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { changedMeanwhile } from '../http/changed-meanwhile.js';
import { CurationService } from './curation.service.js';
import { DecisionUndoService } from './decision-undo.service.js';
import { ProblemsService } from './problems.service.js';
import { StepUndoing, standsOnIt } from './step-undoing.js';
import { wordsOf } from './take-back.js';

type UndoCall = Pick<CallOf<typeof undoPlacement>, 'params' | 'body' | 'version' | 'actor' | 'requestId'>;

/** Takes decisions back, about the place of tickets and about the problem itself; undoing is a step of its own, with its actor and reason. */
@Injectable()
export class UndoService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly placements: PlacementStore,
    private readonly undoing: PlacementUndoStore,
    private readonly decisions: DecisionUndoStore,
    private readonly decisionUndo: DecisionUndoService,
    private readonly curation: CurationService,
    private readonly stepUndoing: StepUndoing,
    private readonly transactions: Transactions,
  ) {}

  async undo({ params, body, version, actor, requestId }: UndoCall): Promise<DecidedProblem> {
    const id = await this.problems.requireId(params.key);
    await this.transactions.run(async (tx) => {
      const decision = await this.decisions.find(tx, id, body.eventId);
      if (decision) return this.undoDecision(tx, id, decision, { params, body, version, actor, requestId });
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
      await this.stepUndoing.undo(tx, {
        ...{ steps: [...later, step], later, withLater: body.withLater },
        problemIds: [...new Set([id, ...touched])],
        versionAfter: () => version + 1,
        ...{ actor, reason: body.reason, requestId },
      });
    });
    // Undoing a split leads its key back to where it came from.
    return this.problems.showDecided(await this.problems.requireId(params.key));
  }

  private async undoDecision(
    tx: EntityManager,
    problemId: string,
    { id }: DecisionEvent,
    { params, body, version, actor, requestId }: UndoCall,
  ): Promise<void> {
    const problem = await this.curation.lock(tx, problemId, params.key, version);
    // Read again now that nobody else can change it.
    const decision = await this.decisions.find(tx, problemId, id);
    if (!decision || decision.isUndone) throw new AppError('resource.state_conflict', 'It is undone already.');
    const { withLater, reason } = body;
    const later = await this.decisionUndo.undo(tx, problem, decision, { actor, requestId, reason, withLater });
    if (later.length > 0) throw standsOnIt(later.map((step) => ({ ...step, words: wordsOf(step) })));
  }
}
