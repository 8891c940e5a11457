import { Injectable } from '@nestjs/common';
import type { ProblemRules, addRule, changeRule, listRules, removeRule } from '@reprise/contracts/http';
import { printRule, type RuleExpression } from '@reprise/domain';
import {
  type CuratedProblem,
  type CurationEvent,
  OutboxStore,
  type PreviewedChange,
  RuleReader,
  RuleStore,
  type StoredRule,
} from '@reprise/persistence';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { Transactions } from '../core/transactions.js';
import { notFound } from '../http/app-error.js';
import type { CallOf } from '../http/call.js';
import { CurationService } from './curation.service.js';
import { PreviewBinding } from './preview-binding.js';
import { ProblemsService } from './problems.service.js';
import { readRule } from './read-rule.js';
import { ruleConflict } from './rule-conflict.js';

type PreviewedRule = Extract<PreviewedChange, { kind: 'rule' }>;
type Order = CallOf<typeof addRule | typeof changeRule | typeof removeRule>;

/** Membership rules of problems: read, refused or kept, and handed to the clusterer, which lets the tickets follow. */
@Injectable()
export class RulesService {
  constructor(
    private readonly problems: ProblemsService,
    private readonly curation: CurationService,
    private readonly rules: RuleStore,
    private readonly reader: RuleReader,
    private readonly outbox: OutboxStore,
    private readonly binding: PreviewBinding,
    private readonly transactions: Transactions,
  ) {}

  async list({ key }: CallOf<typeof listRules>['params']): Promise<ProblemRules> {
    const id = await this.problems.requireId(key);
    const { key: problemKey, version } = await this.problems.showDecided(id);
    const items = await this.reader.list(id);
    const proposal = items.length > 0 ? null : await this.reader.proposal(id);
    return { problemKey, version, items, proposal };
  }

  add(call: CallOf<typeof addRule>): Promise<ProblemRules> {
    const { kind, rule } = call.body;
    const wanted = readRule(rule);
    return this.change(call, async (tx, problem) => {
      const [id, expression] = [uuidv7(), printRule(wanted)];
      await this.bind(tx, call, { problemId: problem.id, ruleId: null, ruleKind: kind, expression });
      if (kind === 'belongs') await this.refuseConflicts(tx, problem.id, wanted);
      await this.rules.add(tx, { id, problemId: problem.id, kind, expression });
      return { kind: 'rule added', detail: { ruleId: id, rule: kind, to: expression } };
    });
  }

  edit(call: CallOf<typeof changeRule>): Promise<ProblemRules> {
    const wanted = readRule(call.body.rule);
    return this.change(call, async (tx, problem) => {
      const rule = await this.requireRule(tx, call.params.id, problem);
      const expression = printRule(wanted);
      await this.bind(tx, call, { problemId: problem.id, ruleId: rule.id, ruleKind: rule.kind, expression });
      if (expression === rule.expression) return undefined;
      if (rule.kind === 'belongs') await this.refuseConflicts(tx, problem.id, wanted);
      await this.rules.change(tx, rule.id, { expression, removed: false });
      return {
        kind: 'rule changed',
        detail: { ruleId: rule.id, rule: rule.kind, from: rule.expression, to: expression },
      };
    });
  }

  remove(call: CallOf<typeof removeRule>): Promise<ProblemRules> {
    return this.change(call, async (tx, problem) => {
      const rule = await this.requireRule(tx, call.params.id, problem);
      await this.bind(tx, call, { problemId: problem.id, ruleId: rule.id, ruleKind: rule.kind, expression: null });
      await this.rules.change(tx, rule.id, { expression: rule.expression, removed: true });
      return { kind: 'rule removed', detail: { ruleId: rule.id, rule: rule.kind, from: rule.expression } };
    });
  }

  private async change(
    { params, version, body, actor, requestId }: Order,
    work: (tx: EntityManager, problem: CuratedProblem) => Promise<CurationEvent | undefined>,
  ): Promise<ProblemRules> {
    const id = await this.problems.requireId(params.key);
    await this.transactions.run(async (tx) => {
      const problem = await this.curation.lock(tx, id, params.key, version);
      const event = await work(tx, problem);
      if (event === undefined) return;
      await this.curation.keep(tx, problem, problem, [event], { actor, reason: body.reason, requestId });
      await this.outbox.appendRules(tx);
    });
    return this.list(params);
  }

  private bind(tx: EntityManager, { body }: Order, change: Omit<PreviewedRule, 'kind'>): Promise<void> {
    return this.binding.require(tx, body.previewId, { kind: 'rule', ...change });
  }

  /** A rule of the problem, made for it or for one that was merged into it. */
  private async requireRule(tx: EntityManager, id: string, problem: CuratedProblem): Promise<StoredRule> {
    const rule = await this.rules.lock(tx, id);
    const isHere =
      rule !== undefined && !rule.removed && (await this.reader.list(problem.id)).some((one) => one.id === id);
    if (!isHere) throw notFound('This rule');
    return rule;
  }

  private async refuseConflicts(tx: EntityManager, problemId: string, wanted: RuleExpression): Promise<void> {
    const conflicts = await this.rules.conflictsOf(tx, problemId, wanted);
    if (conflicts.length > 0) throw ruleConflict(conflicts);
  }
}
