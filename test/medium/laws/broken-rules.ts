import type { Pipeline } from '../../services/pipeline.js';
import type { Place } from './desk.js';
import { ruleOf } from './rules.js';

interface Rule {
  /** Of the problem it speaks for today. */
  readonly problem: string;
  readonly kind: 'belongs' | 'never';
  readonly expression: string;
}
interface Facts {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly product: string;
}
/** Tickets that people took out of a problem. */
interface Parting {
  readonly ticket: string;
  readonly problem: string;
}

/**
 * Rules that are not obeyed once nothing waits any more, found by asking each rule about each ticket. A person's word about a ticket comes first,
 * then `never`, then the older rule; a ticket stays away from where it would meet one it was taken apart from.
 */
export async function brokenRules(
  pipeline: Pipeline,
  places: readonly Place[],
  apart: readonly { readonly a: string; readonly b: string }[],
): Promise<string[]> {
  const waiting = await pipeline.outbox.idsOf(pipeline.dataSource, 'ticket.cluster');
  if (waiting.length > 0) return [];
  const rules = await pipeline.rows<Rule>(
    `SELECT heir.id AS problem, kind, expression FROM problem_rule AS rule JOIN problem AS own ON own.id = problem_id
     JOIN problem AS heir ON heir.id = coalesce(own.merged_into, own.id) WHERE NOT removed ORDER BY number`,
  );
  if (rules.length === 0)
    return places.flatMap(({ ticket, origin }) =>
      origin === 'rule' ? `${ticket} is held by a rule that is gone` : [],
    );
  const tickets = await pipeline.rows<Facts>(`SELECT id, title, description, product FROM ticket`);
  const partings = await pipeline.rows<Parting>(
    `SELECT ticket_id AS ticket, coalesce(own.merged_into, own.id) AS problem FROM curation_event AS step
     JOIN curation_ticket ON event_id = step.id JOIN problem AS own ON own.id = step.problem_id
     WHERE undone_by IS NULL AND step.kind IN ('split off', 'moved', 'taken out') AND side = 'moved'`,
  );
  const placeOf = new Map(places.map((place) => [place.ticket, place]));
  const heldIn = (problem: string): string[] =>
    places.flatMap((place) => (place.problem === problem && place.origin !== 'machine' ? place.ticket : []));
  const broken: string[] = [];
  for (const ticket of tickets) {
    const { problem, origin } = placeOf.get(ticket.id)!;
    const about = rules.filter((rule) => ruleOf(rule.expression).holds(ticket));
    const isKeptOut = (from: string): boolean => about.some((rule) => rule.kind === 'never' && rule.problem === from);
    if (origin === 'person') continue;
    if (problem !== null && isKeptOut(problem)) broken.push(`${ticket.id} is where a rule never lets it come`);
    const claim = about.find(
      (rule) =>
        rule.kind === 'belongs' &&
        !isKeptOut(rule.problem) &&
        !partings.some((one) => one.ticket === ticket.id && one.problem === rule.problem),
    );
    const wouldMeet = (target: string): boolean => {
      const there = new Set(heldIn(target));
      return apart.some(({ a, b }) => (a === ticket.id && there.has(b)) || (b === ticket.id && there.has(a)));
    };
    if (claim && !(origin === 'rule' && problem === claim.problem) && !wouldMeet(claim.problem))
      broken.push(`${ticket.id} is not where the rule ${claim.expression} wants it`);
    if (origin === 'rule' && problem !== claim?.problem) broken.push(`${ticket.id} is held where no rule wants it`);
  }
  return broken;
}
