import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { partingKinds, sideOfParting, sidesMeet } from './parting.js';

/** What undoing a step returns to. */
export const membershipAsItWas = `to_jsonb(membership) - 'ticket_id'`;

/** A merge as it is written. */
export interface MergeWriting {
  readonly eventId: string;
  readonly intoId: string;
  /** Both of its problems: a ticket that a person put elsewhere since stays there. */
  readonly problemIds: readonly string[];
}

/** Tickets of restricted services stay among themselves, whatever was decided before they were restricted. */
const fits = (problem: string, ticketId: string): string => `(NOT EXISTS (SELECT FROM team)
  OR (SELECT audience_id FROM ticket WHERE ticket.id = ${ticketId}) IS NOT DISTINCT FROM (SELECT audience_id FROM problem WHERE problem.id = ${problem}))`;

/**
 * Put tickets of a merge into the problem where they belong together, each with a note of where it was.
 * @returns those that are alone now
 */
export async function gatherTickets(
  tx: EntityManager,
  { eventId, intoId, problemIds }: MergeWriting,
  ticketIds: readonly string[],
  side: 'moved' | 'kept',
): Promise<string[]> {
  if (ticketIds.length === 0) return [];
  await hold(tx, ticketIds);
  const left = await queryRows<{ id: string; problemId: string }>(
    tx,
    `DELETE FROM membership WHERE ticket_id = ANY($1::uuid[]) AND problem_id = ANY($3::uuid[]) AND NOT ${fits('$2::uuid', 'ticket_id')}
     RETURNING ticket_id AS id, problem_id AS "problemId"`,
    [ticketIds, intoId, problemIds],
  );
  const gathered = await queryRows<{ problemId: string }>(
    tx,
    `WITH recorded AS (
       INSERT INTO curation_ticket (event_id, ticket_id, side, was)
       SELECT $1, ticket_id, $2, ${membershipAsItWas} FROM membership
       WHERE ticket_id = ANY($4::uuid[]) AND (origin <> 'person' OR problem_id = ANY($5::uuid[])) AND ${fits('$3::uuid', 'ticket_id')}
       ON CONFLICT DO NOTHING RETURNING ticket_id, (was->>'problem_id')::uuid AS problem_id)
     UPDATE membership SET origin = 'person', problem_id = $3, support = CASE WHEN $2 <> 'moved' THEN support END,
       since = CASE WHEN $2 = 'moved' THEN clock_timestamp() ELSE since END
     FROM recorded WHERE membership.ticket_id = recorded.ticket_id RETURNING recorded.problem_id AS "problemId"`,
    [eventId, side, intoId, ticketIds, problemIds],
  );
  await tx.query(`UPDATE ticket SET state = 'pending', state_reason = NULL WHERE id = ANY($1::uuid[])`, [
    left.map(({ id }) => id),
  ]);
  await countOver(tx, [...left, ...gathered], [{ problemId: intoId, tickets: gathered.length }]);
  return left.map(({ id }) => id);
}

/** Note that tickets stay where a step took others away: they are kept apart from those. */
export async function keepRestApart(tx: EntityManager, eventId: string, ticketIds: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO curation_ticket (event_id, ticket_id, side)
     SELECT $1, id, 'rest' FROM ticket WHERE id = ANY($2::uuid[]) ON CONFLICT DO NOTHING`,
    [eventId, ticketIds],
  );
}

/**
 * Give tickets the place back that they had before a step, with everything that was known of it.
 * @returns those that are alone now
 */
export async function returnTickets(
  tx: EntityManager,
  stepId: string,
  ticketIds: readonly string[],
): Promise<string[]> {
  if (ticketIds.length === 0) return [];
  await hold(tx, ticketIds);
  const left = await queryRows<{ problemId: string }>(
    tx,
    `DELETE FROM membership WHERE ticket_id = ANY($1::uuid[]) RETURNING problem_id AS "problemId"`,
    [ticketIds],
  );
  const back = await queryRows<{ id: string; problemId: string }>(
    tx,
    `INSERT INTO membership SELECT was.*
     FROM curation_ticket AS one, jsonb_populate_record(NULL::membership, one.was || jsonb_build_object('ticket_id', one.ticket_id)) AS was
     JOIN problem ON problem.id = was.problem_id AND merged_into IS NULL
     WHERE one.event_id = $1::bigint AND one.ticket_id = ANY($2::uuid[]) AND side <> 'rest' AND ${fits('was.problem_id', 'one.ticket_id')}
     RETURNING ticket_id AS id, problem_id AS "problemId"`,
    [stepId, ticketIds],
  );
  const parted = await partThoseThatMeet(tx, ticketIds);
  await tx.query(
    `UPDATE ticket SET state = CASE WHEN placed.ticket_id IS NULL THEN 'single' ELSE 'clustered' END
     FROM unnest($1::uuid[]) AS one(id) LEFT JOIN membership AS placed ON placed.ticket_id = one.id
     WHERE ticket.id = one.id AND ticket.state IN ('single', 'clustered')
       AND ticket.state <> CASE WHEN placed.ticket_id IS NULL THEN 'single' ELSE 'clustered' END`,
    [ticketIds],
  );
  await countOver(
    tx,
    [...left, ...parted],
    back.map(({ problemId }) => ({ problemId, tickets: 1 })),
  );
  const placed = new Set(back.map(({ id }) => id));
  for (const { id } of parted) placed.delete(id);
  return ticketIds.filter((id) => !placed.has(id));
}

/**
 * What the machine brought to a place since may be kept apart from a ticket that came back to it: that one is alone then, and the machine
 * looks at it. Where people put both, both stay.
 */
function partThoseThatMeet(
  tx: EntityManager,
  ticketIds: readonly string[],
): Promise<{ readonly id: string; readonly problemId: string }[]> {
  return queryRows(
    tx,
    `WITH parting AS MATERIALIZED (
       SELECT DISTINCT step.id, step.kind FROM curation_ticket JOIN curation_event AS step ON step.id = event_id
       WHERE ticket_id = ANY($1::uuid[]) AND side IN ('moved', 'rest') AND step.undone_by IS NULL AND step.kind IN ${partingKinds}),
     side AS MATERIALIZED (
       SELECT parting.id, ticket_id, problem_id, origin, ticket_id = ANY($1::uuid[]) AS is_back,
              ${sideOfParting('kind', 'side')} AS side
       FROM parting JOIN curation_ticket ON event_id = parting.id AND side IN ('moved', 'rest') JOIN membership USING (ticket_id)),
     meeting AS (
       SELECT id, problem_id FROM side GROUP BY id, problem_id HAVING bool_or(is_back) AND bool_or(origin <> 'person')
         AND ${sidesMeet})
     DELETE FROM membership USING meeting JOIN side USING (id, problem_id)
     WHERE membership.ticket_id = side.ticket_id AND is_back
     RETURNING membership.ticket_id AS id, membership.problem_id AS "problemId"`,
    [ticketIds],
  );
}

/** Nobody changes these places until the end of `tx`: what is noted of them is what they are. */
async function hold(tx: EntityManager, ticketIds: readonly string[]): Promise<void> {
  await tx.query(`SELECT FROM membership WHERE ticket_id = ANY($1::uuid[]) ORDER BY ticket_id FOR UPDATE`, [ticketIds]);
}

/** Bring counts up to what moved, without counting the whole of a problem again. */
export async function countOver(
  tx: EntityManager,
  left: readonly { readonly problemId: string }[],
  came: readonly { readonly problemId: string; readonly tickets: number }[],
): Promise<void> {
  const changes = new Map<string, number>();
  const add = (problemId: string, tickets: number): void =>
    void changes.set(problemId, (changes.get(problemId) ?? 0) + tickets);
  for (const { problemId } of left) add(problemId, -1);
  for (const { problemId, tickets } of came) add(problemId, tickets);
  const ids = [...changes.keys()].filter((id) => changes.get(id) !== 0).sort();
  if (ids.length === 0) return;
  await tx.query(
    `UPDATE problem SET ticket_count = ticket_count + change.tickets
     FROM unnest($1::uuid[], $2::int[]) AS change(id, tickets) WHERE problem.id = change.id`,
    [ids, ids.map((id) => changes.get(id))],
  );
}
