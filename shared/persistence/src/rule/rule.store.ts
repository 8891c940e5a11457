import type { RuleExpression, RuleKind } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { RuleMatchStore, expressionOf } from './rule-match.store.js';

export interface StoredRule {
  readonly id: string;
  readonly problemId: string;
  readonly kind: RuleKind;
  readonly expression: string;
  readonly version: number;
  readonly removed: boolean;
}

/** A rule of another problem that claims some of the same tickets. */
export interface RuleConflict {
  readonly key: number;
  readonly expression: string;
  readonly tickets: number;
  /** A few of the tickets, as people know them. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

/** Membership rules as people make and change them. Every change is an event of its problem beside. */
export class RuleStore {
  private readonly matching = new RuleMatchStore();

  /** The rule, locked to the end of `tx`. */
  async lock(tx: EntityManager, id: string): Promise<StoredRule | undefined> {
    const [rule] = await queryRows<StoredRule>(
      tx,
      `SELECT id, problem_id AS "problemId", kind, expression, version, removed FROM problem_rule WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return rule;
  }

  async add(tx: EntityManager, rule: Pick<StoredRule, 'id' | 'problemId' | 'kind' | 'expression'>): Promise<void> {
    await tx.query(`INSERT INTO problem_rule (id, problem_id, kind, expression) VALUES ($1, $2, $3, $4)`, [
      rule.id,
      rule.problemId,
      rule.kind,
      rule.expression,
    ]);
  }

  /** Give a rule another text, or take it away or back. */
  async change(tx: EntityManager, id: string, to: Pick<StoredRule, 'expression' | 'removed'>): Promise<void> {
    await tx.query(`UPDATE problem_rule SET expression = $2, removed = $3, version = version + 1 WHERE id = $1`, [
      id,
      to.expression,
      to.removed,
    ]);
  }

  /**
   * Rules of other problems that claim tickets which this rule would claim too. Saving rules waits for each other from here to
   * the end of `tx`, so that two people cannot save what contradicts.
   * @param problemId  the rule's own, or the one that it was merged into
   */
  async conflictsOf(tx: EntityManager, problemId: string, expression: RuleExpression): Promise<RuleConflict[]> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('membership rules'))`);
    const rivals = await queryRows<{ id: string; key: number; expression: string; isMatched: boolean }>(
      tx,
      `SELECT rule.id, heir.key, rule.expression, rule.matched_version = rule.version AS "isMatched"
       FROM problem_rule AS rule JOIN problem AS own ON own.id = rule.problem_id
       JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id)
       WHERE NOT rule.removed AND rule.kind = 'belongs' AND heir.id <> (SELECT coalesce(merged_into, id) FROM problem WHERE id = $1)
       ORDER BY rule.number`,
      [problemId],
    );
    const claimed = await queryRows<{ rule_id: string; ticket_id: string }>(
      tx,
      `SELECT rule_id, ticket_id FROM rule_match WHERE rule_id = ANY($1::uuid[])`,
      [rivals.filter(({ isMatched }) => isMatched).map(({ id }) => id)],
    );
    const ticketsOf = new Map<string, string[]>();
    for (const { rule_id, ticket_id } of claimed) {
      const tickets = ticketsOf.get(rule_id);
      if (tickets) tickets.push(ticket_id);
      else ticketsOf.set(rule_id, [ticket_id]);
    }
    // Matches of a rule that was saved a moment ago are not kept yet.
    for (const { id, expression: text } of rivals.filter(({ isMatched }) => !isMatched))
      ticketsOf.set(id, await this.matching.matches(tx, expressionOf(text)));
    const contested = new Set(
      await this.matching.matches(tx, expression, [...new Set([...ticketsOf.values()].flat())]),
    );
    const conflicts: RuleConflict[] = [];
    for (const { id, key, expression: text } of rivals) {
      const tickets = (ticketsOf.get(id) ?? []).filter((ticketId) => contested.has(ticketId));
      if (tickets.length === 0) continue;
      const examples = await queryRows<{ external_id: string }>(
        tx,
        `SELECT external_id FROM ticket WHERE id = ANY($1::uuid[]) ORDER BY id`,
        [tickets.slice(0, EXAMPLES)],
      );
      conflicts.push({
        key,
        expression: text,
        tickets: tickets.length,
        examples: examples.map((row) => row.external_id),
      });
    }
    return conflicts;
  }
}
