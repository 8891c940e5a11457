import {
  fieldsOf,
  parseRule,
  rulePredicate,
  type RuleExpression,
  type RuleField,
  type TicketFacts,
} from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { columnOf, isFacet, narrowByRule, type FacetValues } from './narrow-by-rule.js';

const TICKETS_A_BATCH = 10_000;

interface FactsRow {
  readonly id: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly service: string | null;
  readonly component: string | null;
  readonly version: string | null;
  readonly signatures: readonly string[];
}

/** Which tickets which rules match. The rule in the domain has the last word; the database only narrows what it is asked about. */
export class RuleMatchStore {
  /**
   * Ids of all tickets that a rule matches, in order.
   * @param among  only these
   */
  async matches(db: Queryable, expression: RuleExpression, among?: readonly string[]): Promise<string[]> {
    if (among?.length === 0) return [];
    const holds = rulePredicate(expression);
    const values = await this.facetValues(db, expression, among);
    const found: string[] = [];
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const parameters: unknown[] = [after, TICKETS_A_BATCH];
      const bind = (value: unknown): string => `$${parameters.push(value)}`;
      const rows = await queryRows<FactsRow>(
        db,
        `SELECT ${factColumns(expression)} FROM ticket AS t
         WHERE t.id > $1 AND (${narrowByRule(expression, values, bind)}) ${among === undefined ? '' : `AND t.id = ANY(${bind(among)}::uuid[])`}
         ORDER BY t.id LIMIT $2`,
        parameters,
      );
      for (const row of rows) if (holds(factsOf(row))) found.push(row.id);
      if (rows.length < TICKETS_A_BATCH) return found;
      after = rows.at(-1)!.id;
    }
  }

  /** Bring the kept matches of rules that changed up to date. @returns tickets that one of them matches otherwise than before */
  async refresh(tx: EntityManager): Promise<string[]> {
    const stale = await queryRows<{ id: string; version: number; expression: string; removed: boolean }>(
      tx,
      `SELECT id, version, expression, removed FROM problem_rule WHERE matched_version <> version ORDER BY number FOR UPDATE`,
    );
    const changed = new Set<string>();
    for (const { id, version, expression, removed } of stale) {
      const ids = removed ? [] : await this.matches(tx, expressionOf(expression));
      const rows = await queryRows<{ id: string }>(
        tx,
        `WITH gone AS (DELETE FROM rule_match WHERE rule_id = $1 AND ticket_id <> ALL ($2::uuid[]) RETURNING ticket_id),
           come AS (INSERT INTO rule_match (rule_id, ticket_id) SELECT $1, ticket_id FROM unnest($2::uuid[]) AS one(ticket_id)
                    ON CONFLICT DO NOTHING RETURNING ticket_id)
         SELECT ticket_id AS id FROM gone UNION ALL SELECT ticket_id FROM come`,
        [id, ids],
      );
      for (const row of rows) changed.add(row.id);
      await tx.query(`UPDATE problem_rule SET matched_version = $2 WHERE id = $1`, [id, version]);
    }
    return [...changed];
  }

  /** Tell what rules say about tickets that arrived or were edited. Rules that changed meanwhile see to them with the rest. */
  async matchTickets(tx: EntityManager, ticketIds: readonly string[]): Promise<void> {
    const rules = await queryRows<{ id: string; expression: string }>(
      tx,
      `SELECT id, expression FROM problem_rule WHERE NOT removed AND matched_version = version ORDER BY number`,
    );
    if (rules.length === 0) return;
    const rows = await queryRows<FactsRow>(tx, `SELECT ${allFacts} FROM ticket AS t WHERE t.id = ANY($1::uuid[])`, [
      ticketIds,
    ]);
    await tx.query(`DELETE FROM rule_match WHERE ticket_id = ANY($1::uuid[]) AND rule_id = ANY($2::uuid[])`, [
      ticketIds,
      rules.map(({ id }) => id),
    ]);
    for (const { id, expression } of rules) {
      const holds = rulePredicate(expressionOf(expression));
      const matching = rows.filter((row) => holds(factsOf(row))).map((row) => row.id);
      if (matching.length > 0)
        await tx.query(
          `INSERT INTO rule_match (rule_id, ticket_id) SELECT $1, ticket_id FROM unnest($2::uuid[]) AS one(ticket_id)`,
          [id, matching],
        );
    }
  }

  /** What the tickets asked about say in the facets that a rule names: one scan for each. */
  private async facetValues(
    db: Queryable,
    expression: RuleExpression,
    among: readonly string[] | undefined,
  ): Promise<FacetValues> {
    const values = new Map<RuleField, string[]>();
    for (const facet of [...fieldsOf(expression)].filter(isFacet)) {
      const rows = await queryRows<{ value: string }>(
        db,
        `SELECT DISTINCT ${columnOf(facet)} AS value FROM ticket AS t
         WHERE ${columnOf(facet)} IS NOT NULL ${among === undefined ? '' : 'AND t.id = ANY($1::uuid[])'}`,
        among === undefined ? [] : [among],
      );
      values.set(
        facet,
        rows.map(({ value }) => value),
      );
    }
    return values;
  }
}

/** The tree of a stored rule. @throws Error when it cannot be read: rules are read before they are stored */
export function expressionOf(text: string): RuleExpression {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(`the stored rule ${text} cannot be read, ${parsed.message}`);
  return parsed.expression;
}

const signatures = `ARRAY(SELECT value FROM ticket_signature WHERE ticket_id = t.id) AS signatures`;
const plainFacts = `t.id, t.title, t.product AS service, t.component, t.version`;
const allFacts = `${plainFacts}, t.description, ${signatures}`;

/** Long texts and signatures are read only for rules that ask about them. */
function factColumns(expression: RuleExpression): string {
  const fields = fieldsOf(expression);
  const description = fields.has('text') ? 't.description' : 'NULL AS description';
  return `${plainFacts}, ${description}, ${fields.has('signature') ? signatures : `'{}'::text[] AS signatures`}`;
}

const factsOf = ({ title, description, service, component, version, signatures }: FactsRow): TicketFacts => ({
  title: title ?? undefined,
  description: description ?? undefined,
  service: service ?? undefined,
  component: component ?? undefined,
  version: version ?? undefined,
  signatures,
});
