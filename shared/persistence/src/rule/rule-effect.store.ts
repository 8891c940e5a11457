import type { EntityManager } from 'typeorm';
import { partingKinds, sideOfParting, sidesMeet } from '../problem/parting.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** Problems and tickets whose memberships rules changed. */
export interface RuleEffect {
  readonly problemIds: readonly string[];
  readonly ticketIds: readonly string[];
}

/** Of a step that took tickets apart: what it took away, what stayed, or two of which none may meet the other. */
type Side = 'moved' | 'rest' | 'each';
const opposite: Readonly<Record<Side, Side>> = { moved: 'rest', rest: 'moved', each: 'each' };

/** Rules in force, each with the problem that it speaks for today: that of a merged problem speaks for its heir. */
const rules = `rule AS MATERIALIZED (
  SELECT rule.id, rule.number, rule.kind, rule.expression, heir.id AS problem_id, heir.audience_id
  FROM problem_rule AS rule JOIN problem AS own ON own.id = rule.problem_id
  JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id) WHERE NOT rule.removed)`;

const keptOut = `kept_out AS MATERIALIZED (
  SELECT DISTINCT ticket_id, rule.problem_id FROM rule_match JOIN rule ON rule.id = rule_id AND kind = 'never')`;

/**
 * Where rules want tickets: the oldest rule that claims one has it. A person's word about the ticket itself comes first: one that
 * a person placed, or took out of that very problem, is left alone; so is one that would meet there a ticket it was taken apart
 * from and that a person placed there. What a problem's own `never` keeps out is not claimed by its other rules.
 */
const wanted = `parting AS MATERIALIZED (
  SELECT step.id, coalesce(own.merged_into, own.id) AS problem_id
  FROM curation_event AS step JOIN problem AS own ON own.id = step.problem_id
  WHERE step.undone_by IS NULL AND step.kind IN ('split off', 'moved', 'taken out')),
claimed AS MATERIALIZED (
  SELECT DISTINCT ON (rule_match.ticket_id) rule_match.ticket_id, rule.problem_id, rule.expression
  FROM rule_match JOIN rule ON rule.id = rule_match.rule_id AND rule.kind = 'belongs'
  JOIN ticket ON ticket.id = rule_match.ticket_id AND ticket.state NOT IN ('excluded', 'quarantined')
    AND ticket.audience_id IS NOT DISTINCT FROM rule.audience_id
  LEFT JOIN membership ON membership.ticket_id = rule_match.ticket_id
  WHERE membership.origin IS DISTINCT FROM 'person'
    AND NOT EXISTS (SELECT FROM kept_out WHERE (kept_out.ticket_id, kept_out.problem_id) = (rule_match.ticket_id, rule.problem_id))
    AND NOT EXISTS (SELECT FROM curation_ticket AS one JOIN parting ON parting.id = one.event_id AND parting.problem_id = rule.problem_id
                    WHERE one.ticket_id = rule_match.ticket_id AND one.side = 'moved')
  ORDER BY rule_match.ticket_id, rule.number),
side_place AS MATERIALIZED (
  SELECT DISTINCT one.event_id, one.side, membership.problem_id FROM curation_ticket AS one JOIN parting ON parting.id = one.event_id
  JOIN membership ON membership.ticket_id = one.ticket_id AND membership.origin = 'person'
  WHERE one.side IN ('moved', 'rest')),
wanted AS MATERIALIZED (
  SELECT * FROM claimed WHERE NOT EXISTS (
    SELECT FROM curation_ticket AS one JOIN side_place AS met ON met.event_id = one.event_id AND met.problem_id = claimed.problem_id
    WHERE one.ticket_id = claimed.ticket_id AND (one.side, met.side) IN (('moved', 'rest'), ('rest', 'moved')))
    AND NOT EXISTS (
      SELECT FROM curation_event AS step JOIN curation_ticket AS one ON one.event_id = step.id AND one.ticket_id = claimed.ticket_id
      JOIN curation_ticket AS other ON other.event_id = step.id AND other.ticket_id <> one.ticket_id
      JOIN membership AS there ON there.ticket_id = other.ticket_id AND there.problem_id = claimed.problem_id AND there.origin = 'person'
      WHERE step.kind = 'kept apart' AND step.undone_by IS NULL))`;

/** Tickets that rules want in one problem although a step took them apart: their side of each step that has another side there. */
const contested = `WITH concerned AS (
    SELECT wish.ticket_id, wish.problem_id, step.id AS event_id, ${sideOfParting('step.kind', 'one.side')} AS side
    FROM rule_wish AS wish JOIN curation_ticket AS one ON one.ticket_id = wish.ticket_id AND one.side IN ('moved', 'rest')
    JOIN curation_event AS step ON step.id = one.event_id AND step.undone_by IS NULL AND step.kind IN ${partingKinds}),
  meeting AS (
    SELECT event_id, problem_id FROM concerned GROUP BY event_id, problem_id
    HAVING ${sidesMeet})
  SELECT ticket_id AS "ticketId", array_agg(event_id || ' ' || problem_id) AS places, array_agg(side) AS sides
  FROM concerned JOIN meeting USING (event_id, problem_id) GROUP BY ticket_id ORDER BY bool_or(side = 'moved'), ticket_id`;

/**
 * What rules do to memberships: tickets they claim are theirs (`origin`), and no run moves those; a ticket that a rule lets go
 * returns to where the machine had it. Done by the clusterer before each run, from the matches that are kept.
 */
export class RuleEffectStore {
  /** Bring memberships in line with the rules. Changes nothing when they are. */
  async apply(tx: EntityManager): Promise<RuleEffect> {
    const [any] = await queryRows(
      tx,
      `SELECT FROM problem_rule WHERE NOT removed UNION ALL SELECT FROM membership WHERE origin = 'rule' LIMIT 1`,
    );
    if (any === undefined) return { problemIds: [], ticketIds: [] };
    await tx.query(
      `CREATE TEMPORARY TABLE rule_wish ON COMMIT DROP AS WITH ${rules}, ${keptOut}, ${wanted} SELECT * FROM wanted`,
    );
    await this.partContested(tx);
    await tx.query(`CREATE TEMPORARY TABLE rule_change (ticket_id uuid, problem_id uuid) ON COMMIT DROP`);
    await this.letGo(tx);
    await this.claim(tx);
    await this.keepOut(tx);
    const changes = await queryRows<{ ticket_id: string; problem_id: string | null }>(
      tx,
      `SELECT DISTINCT ticket_id, problem_id FROM rule_change`,
    );
    const ticketIds = [...new Set(changes.map((change) => change.ticket_id))];
    await tx.query(
      `UPDATE ticket SET state = CASE WHEN membership.ticket_id IS NULL THEN 'single' ELSE 'clustered' END, state_reason = NULL
       FROM unnest($1::uuid[]) AS one(id) LEFT JOIN membership ON membership.ticket_id = one.id
       WHERE ticket.id = one.id AND CASE WHEN membership.ticket_id IS NULL THEN ticket.state = 'clustered' ELSE ticket.state IN ('single', 'pending') END`,
      [ticketIds],
    );
    await tx.query(`DROP TABLE rule_wish, rule_change`);
    return { ticketIds, problemIds: [...new Set(changes.flatMap((change) => change.problem_id ?? []))] };
  }

  /** Tickets that no run may put into a problem, by problem, unless a person did. */
  async keptOut(db: Queryable): Promise<Map<string, Set<string>>> {
    const rows = await queryRows<{ ticket_id: string; problem_id: string }>(
      db,
      `WITH ${rules}, ${keptOut} SELECT ticket_id, problem_id FROM kept_out ORDER BY problem_id, ticket_id`,
    );
    const byProblem = new Map<string, Set<string>>();
    for (const { ticket_id, problem_id } of rows) {
      const tickets = byProblem.get(problem_id);
      if (tickets) tickets.add(ticket_id);
      else byProblem.set(problem_id, new Set([ticket_id]));
    }
    return byProblem;
  }

  /**
   * Of tickets that were taken apart and that rules want together, as many come as can without any two of them: those that were never
   * taken away first, then by age. Nobody is left out for the sake of one that does not come itself.
   */
  private async partContested(tx: EntityManager): Promise<void> {
    const tickets = await queryRows<{ ticketId: string; places: string[]; sides: Side[] }>(tx, contested);
    const present = new Map<string, Set<Side>>();
    const leftOut: string[] = [];
    for (const { ticketId, places, sides } of tickets) {
      const meets = places.some((place, at) => present.get(place)?.has(opposite[sides[at]!]));
      if (meets) leftOut.push(ticketId);
      else places.forEach((place, at) => present.set(place, (present.get(place) ?? new Set()).add(sides[at]!)));
    }
    if (leftOut.length > 0) await tx.query(`DELETE FROM rule_wish WHERE ticket_id = ANY($1::uuid[])`, [leftOut]);
  }

  /** Tickets of rules that do not want them any more go back to where the machine had them. */
  private async letGo(tx: EntityManager): Promise<void> {
    await tx.query(
      `CREATE TEMPORARY TABLE rule_freed ON COMMIT DROP AS
       SELECT membership.ticket_id, membership.problem_id AS from_id, heir.id AS to_id, membership.before_rule FROM membership
       LEFT JOIN problem AS own ON own.id = (membership.before_rule->>'problem_id')::uuid
       LEFT JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id)
         AND heir.audience_id IS NOT DISTINCT FROM (SELECT audience_id FROM ticket WHERE ticket.id = membership.ticket_id)
       WHERE origin = 'rule' AND NOT EXISTS (SELECT FROM rule_wish WHERE rule_wish.ticket_id = membership.ticket_id)`,
    );
    await tx.query(
      `INSERT INTO rule_change SELECT ticket_id, from_id FROM rule_freed UNION ALL SELECT ticket_id, to_id FROM rule_freed`,
    );
    await tx.query(`DELETE FROM membership USING rule_freed WHERE membership.ticket_id = rule_freed.ticket_id`);
    await tx.query(
      `INSERT INTO membership SELECT was.*
       FROM rule_freed, jsonb_populate_record(NULL::membership,
         rule_freed.before_rule || jsonb_build_object('ticket_id', rule_freed.ticket_id, 'problem_id', to_id, 'origin', 'machine')) AS was
       WHERE to_id IS NOT NULL`,
    );
    await tx.query(`DROP TABLE rule_freed`);
  }

  private async claim(tx: EntityManager): Promise<void> {
    await tx.query(
      `WITH coming AS (
         SELECT wish.*, membership.problem_id AS from_id, CASE membership.origin
             WHEN 'machine' THEN to_jsonb(membership) - 'ticket_id' - 'before_rule' ELSE membership.before_rule END AS before_rule,
           jsonb_build_array(jsonb_build_object('kind', 'rule', 'text', 'the rule ' || wish.expression, 'weight', 1)) AS reasons
         FROM rule_wish AS wish LEFT JOIN membership ON membership.ticket_id = wish.ticket_id
         WHERE membership.origin IS DISTINCT FROM 'rule' OR membership.problem_id <> wish.problem_id),
       placed AS (
         INSERT INTO membership (ticket_id, problem_id, origin, confidence, reasons, before_rule)
         SELECT ticket_id, problem_id, 'rule', 1, reasons, before_rule FROM coming
         ON CONFLICT (ticket_id) DO UPDATE SET problem_id = excluded.problem_id, origin = 'rule', confidence = 1,
           support = NULL, reasons = excluded.reasons, run_id = NULL, since = clock_timestamp(), before_rule = excluded.before_rule)
       INSERT INTO rule_change SELECT ticket_id, problem_id FROM coming UNION ALL SELECT ticket_id, from_id FROM coming`,
    );
    await tx.query(
      `UPDATE membership SET reasons = jsonb_build_array(jsonb_build_object('kind', 'rule', 'text', 'the rule ' || wish.expression, 'weight', 1))
       FROM rule_wish AS wish WHERE membership.ticket_id = wish.ticket_id AND membership.reasons->0->>'text' <> 'the rule ' || wish.expression`,
    );
  }

  private async keepOut(tx: EntityManager): Promise<void> {
    await tx.query(
      `WITH ${rules}, ${keptOut}, gone AS (
         DELETE FROM membership USING kept_out
         WHERE (membership.ticket_id, membership.problem_id) = (kept_out.ticket_id, kept_out.problem_id) AND origin = 'machine'
         RETURNING membership.ticket_id, membership.problem_id)
       INSERT INTO rule_change SELECT * FROM gone`,
    );
  }
}
