import { Injectable } from '@nestjs/common';
import { parseRule } from '@reprise/domain';
import {
  type CuratedProblem,
  DecisionUndoStore,
  FixStore,
  OutboxStore,
  ProblemCurationStore,
  RuleStore,
  type DecisionEvent,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { AppError } from '../http/app-error.js';
import type { Actor } from '../http/call.js';
import { PlacementRecord } from './placement-record.js';
import { ruleConflict } from './rule-conflict.js';
import { stepsToUndo } from './steps-to-undo.js';
import { takeBack, wordsOf } from './take-back.js';

export interface UndoOrder {
  readonly actor: Actor;
  readonly requestId: string;
  readonly reason: string | undefined;
  readonly withLater: boolean;
}

/** Takes decisions about a problem itself back: its status, title, owner, cause, fixes and rules. */
@Injectable()
export class DecisionUndoService {
  constructor(
    private readonly undoing: DecisionUndoStore,
    private readonly curation: ProblemCurationStore,
    private readonly fixes: FixStore,
    private readonly rules: RuleStore,
    private readonly outbox: OutboxStore,
    private readonly record: PlacementRecord,
  ) {}

  /**
   * @param problem  locked, on whose page the decision stands
   * @returns later steps that stand on the decision when they were not to be undone with it; nothing has changed then
   */
  async undo(
    tx: EntityManager,
    problem: CuratedProblem,
    event: DecisionEvent,
    order: UndoOrder,
  ): Promise<readonly DecisionEvent[]> {
    const { step, later } = stepsToUndo(event.id, await this.undoing.since(tx, event));
    if (later.length > 0 && !order.withLater) return later;
    let after = problem;
    for (const one of [...later, ...step].sort((a, b) => Number(b.id) - Number(a.id))) {
      after = takeBack(after, one);
      await this.takeBackBeside(tx, one);
      const undoneBy = await this.record.begin(tx, {
        kind: 'undone',
        problemId: problem.id,
        otherProblemId: null,
        version: problem.version + 1,
        actor: order.actor,
        reason: order.reason,
        detail: { what: wordsOf(one) },
        undoes: one.id,
        requestId: order.requestId,
      });
      await this.undoing.markUndone(tx, one.id, undoneBy);
    }
    await this.curation.save(tx, after);
    await this.outbox.appendSearch(tx, 'problem', [problem.id]);
    await this.outbox.appendAnalysis(tx, [problem.id]);
    return [];
  }

  /** What a decision did beside the problem's own row. */
  private async takeBackBeside(tx: EntityManager, { kind, detail }: DecisionEvent): Promise<void> {
    const id = String(detail['fixId'] ?? detail['ruleId']);
    switch (kind) {
      case 'fix recorded':
        return this.fixes.withdraw(tx, id);
      case 'fix withdrawn':
        return this.fixes.restore(tx, id);
      case 'evidence set aside':
        return this.fixes.bringBack(tx, id, detail['ids'] as string[]);
      case 'rule added':
        return this.setRule(tx, id, String(detail['to']), true);
      case 'rule changed':
      case 'rule removed':
        return this.setRule(tx, id, String(detail['from']), false);
    }
  }

  /** Where the rule stands by now counts: problems may have been merged, or parted, since it was decided about. */
  private async setRule(tx: EntityManager, id: string, expression: string, removed: boolean) {
    const rule = await this.rules.lock(tx, id);
    const parsed = parseRule(expression);
    if (!rule || !parsed.ok) throw new AppError('resource.state_conflict', 'The rule is gone.');
    if (!removed && rule.kind === 'belongs') {
      const conflicts = await this.rules.conflictsOf(tx, rule.problemId, parsed.expression);
      if (conflicts.length > 0) throw ruleConflict(conflicts);
    }
    await this.rules.change(tx, id, { expression, removed });
    await this.outbox.appendRules(tx);
  }
}
