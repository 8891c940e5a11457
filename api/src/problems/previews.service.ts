import { Injectable } from '@nestjs/common';
import type { BodyOf, Preview, askPreview } from '@reprise/contracts/http';
import { printRule } from '@reprise/domain';
import {
  OutboxStore,
  PlacementStore,
  PreviewReader,
  PreviewStore,
  RuleStore,
  type PreviewedChange,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../core/transactions.js';
import { AppError, notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { ProblemsService } from './problems.service.js';
import { readRule } from './read-rule.js';
import { ruleConflict } from './rule-conflict.js';

type Change = BodyOf<typeof askPreview>['change'];

/** What a change would do; the clusterer finds out. */
@Injectable()
export class PreviewsService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly previews: PreviewStore,
    private readonly reader: PreviewReader,
    private readonly placements: PlacementStore,
    private readonly rules: RuleStore,
    private readonly outbox: OutboxStore,
    private readonly transactions: Transactions,
  ) {}

  async ask({ params, body }: CallOf<typeof askPreview>): Promise<Preview> {
    const problemId = await this.problems.requireId(params.key);
    const wanted = await this.resolve(problemId, body.change);
    const id = await this.transactions.run(async (tx) => {
      const change = await this.ofStoredRule(tx, wanted);
      await this.check(tx, problemId, change);
      const asked = await this.previews.ask(tx, problemId, change, body.change);
      await this.outbox.append(tx, 'cluster.preview', { previewId: asked });
      return asked;
    });
    return this.show(id);
  }

  /** @param comparedWith  an earlier preview of the same change */
  async show(id: string, comparedWith?: string): Promise<Preview> {
    const preview = await this.reader.find(id, comparedWith);
    if (!preview) throw notFound('This preview');
    return preview;
  }

  private async resolve(problemId: string, change: Change): Promise<PreviewedChange> {
    switch (change.kind) {
      case 'merge':
        return { kind: 'merge', intoId: problemId, fromId: await this.problems.requireId(change.key) };
      case 'split':
        return { kind: 'split', fromId: problemId, ticketIds: change.ticketIds };
      case 'move': {
        const toId = change.toKey === null ? null : await this.problems.requireId(change.toKey);
        return { kind: 'move', fromId: problemId, toId, ticketIds: change.ticketIds };
      }
      case 'rule': {
        const expression = change.rule === null ? null : printRule(readRule(change.rule));
        return { kind: 'rule', problemId, ruleId: change.ruleId, ruleKind: change.ruleKind, expression };
      }
    }
  }

  /** A rule that exists keeps its kind. */
  private async ofStoredRule(tx: EntityManager, change: PreviewedChange): Promise<PreviewedChange> {
    if (change.kind !== 'rule' || change.ruleId === null) return change;
    const rule = await this.rules.lock(tx, change.ruleId);
    if (!rule) throw notFound('This rule');
    return { ...change, ruleKind: rule.kind };
  }

  /** What the change itself would be refused for. */
  private async check(tx: EntityManager, problemId: string, change: PreviewedChange): Promise<void> {
    if (change.kind === 'merge' && change.intoId === change.fromId)
      throw new AppError('request.invalid', 'They are one problem already.');
    if (change.kind === 'split' || change.kind === 'move') {
      const places = await this.placements.places(tx, change.ticketIds);
      if (change.ticketIds.some((id) => places.get(id) !== problemId))
        throw new AppError('request.invalid', 'One of these tickets is not a ticket of this problem.');
    }
    if (change.kind !== 'rule' || change.expression === null) return;
    if (change.ruleKind === 'never') return;
    const conflicts = await this.rules.conflictsOf(tx, problemId, readRule({ expression: change.expression }));
    if (conflicts.length > 0) throw ruleConflict(conflicts);
  }
}
