import {
  parseRule,
  printRule,
  proposeRule,
  rowsOfRule,
  type RuleExpression,
  type SignatureReach,
} from '@reprise/domain';
import type { ProblemRules } from '@reprise/contracts/http';
import { queryRows, type Queryable } from '../sql/query-rows.js';

type Rule = ProblemRules['items'][number];

/** Signatures looked at for the first rule. */
const SIGNATURES = 12;

/** The rules of a problem as people read them. */
export class RuleReader {
  constructor(private readonly db: Queryable) {}

  /** Standing rules, the oldest first, with those of problems that were merged into it. */
  async list(problemId: string): Promise<Rule[]> {
    const rows = await queryRows<Omit<Rule, 'rows' | 'changedAt'> & { changedAt: Date }>(
      this.db,
      `SELECT rule.id, rule.kind, rule.expression, rule.version, own.id <> $1 AS "isInherited", 'PRB-' || own.key AS "madeFor",
              matched_version < rule.version AS "isBeingApplied",
              (SELECT count(*)::int FROM rule_match WHERE rule_id = rule.id) AS "matchCount",
              (SELECT count(*)::int FROM rule_match JOIN membership USING (ticket_id) WHERE rule_id = rule.id AND membership.problem_id = $1) AS "memberCount",
              last.actor_name AS "changedBy", last.at AS "changedAt", last.reason,
              coalesce((SELECT jsonb_agg(jsonb_build_object('key', 'PRB-' || met.key, 'ticketCount', met.n) ORDER BY met.n DESC, met.key) FROM (
                SELECT heir.key, count(*)::int AS n FROM rule_match AS mine
                JOIN rule_match AS theirs ON theirs.ticket_id = mine.ticket_id AND theirs.rule_id <> mine.rule_id
                JOIN problem_rule AS other ON other.id = theirs.rule_id AND NOT other.removed AND other.kind = 'belongs'
                JOIN problem AS maker ON maker.id = other.problem_id JOIN problem AS heir ON heir.id = coalesce(maker.merged_into, maker.id)
                WHERE mine.rule_id = rule.id AND rule.kind = 'belongs' AND heir.id <> $1 GROUP BY heir.key) AS met), '[]') AS conflicts
       FROM problem_rule AS rule JOIN problem AS own ON own.id = rule.problem_id
       LEFT JOIN LATERAL (SELECT actor_name, at, reason FROM curation_event
         WHERE problem_id IN (own.id, $1) AND detail->>'ruleId' = rule.id::text ORDER BY curation_event.id DESC LIMIT 1) AS last ON true
       WHERE NOT rule.removed AND $1 IN (own.id, own.merged_into) ORDER BY rule.number`,
      [problemId],
    );
    return rows.map(({ changedAt, ...rule }) => {
      const parsed = parseRule(rule.expression);
      return { ...rule, changedAt: changedAt.toISOString(), rows: parsed.ok ? tableOf(parsed.expression) : null };
    });
  }

  /** The signature that the problem's tickets share and others do not, as its first rule; null when there is none. */
  async proposal(problemId: string): Promise<ProblemRules['proposal']> {
    const reaches = await queryRows<SignatureReach & { size: number }>(
      this.db,
      `WITH shared AS (
         SELECT value, count(DISTINCT ticket_id)::int AS inside FROM ticket_signature JOIN membership USING (ticket_id)
         WHERE problem_id = $1 GROUP BY value HAVING count(DISTINCT ticket_id) > 1 ORDER BY 2 DESC, 1 LIMIT ${SIGNATURES})
       SELECT value, inside, (SELECT count(DISTINCT ticket_id)::int FROM ticket_signature AS one WHERE one.value = shared.value) - inside AS outside,
              (SELECT count(*)::int FROM membership WHERE problem_id = $1) AS size FROM shared`,
      [problemId],
    );
    const proposed = proposeRule(reaches, reaches[0]?.size ?? 0);
    return proposed ? { expression: printRule(proposed), rows: tableOf(proposed) } : null;
  }
}

function tableOf(expression: RuleExpression): Rule['rows'] {
  const table = rowsOfRule(expression);
  return table ? { join: table.join, rows: [...table.rows] } : null;
}
