import type { DecidedTickets } from '@reprise/domain';
import { placementKinds, PlacementStore } from '../problem/placement.store.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** Members that a ticket is held against of which people said that it is not the same. */
const MEMBERS_HELD_AGAINST = 5;
const standingStep = `kind = ANY($1::text[]) AND undone_by IS NULL`;

/** What people decided about which tickets have one cause, wherever they did: places, questions, suggestions. */
export class DecidedTicketsReader {
  private readonly placements = new PlacementStore();

  constructor(private readonly db: Queryable) {}

  /** Decisions that stand: steps about places, answers that led to no step, outcomes of suggestions for a ticket. */
  async count(): Promise<number> {
    const [row] = await queryRows<{ n: number }>(
      this.db,
      `SELECT (SELECT count(*) FROM curation_event WHERE ${standingStep})::int
            + (SELECT count(*) FROM review_answer WHERE answer = 'same' AND event_id IS NULL AND withdrawn_at IS NULL)::int
            + (SELECT count(*) FROM known_error_outcome WHERE ticket_id IS NOT NULL)::int AS n`,
      [placementKinds],
    );
    return row!.n;
  }

  async read(): Promise<DecidedTickets> {
    const places = await this.places();
    const same = await queryRows<{ a: string; b: string }>(
      this.db,
      `SELECT a.ticket_id AS a, q.other_ticket_id AS b FROM review_answer a JOIN review_question q ON q.id = a.question_id
       WHERE a.answer = 'same' AND a.event_id IS NULL AND a.withdrawn_at IS NULL ORDER BY a.id`,
    );
    return {
      together: [...places, ...same.map(({ a, b }) => ({ confirmed: [a, b], others: [] }))],
      apart: [...(await this.placements.apart(this.db)), ...(await this.notTheSame())],
    };
  }

  /** Problems in which people placed tickets or applied a known error; whoever belongs there beside them by the machine alone. */
  private async places(): Promise<DecidedTickets['together'][number][]> {
    const rows = await queryRows<{ confirmed: string[]; others: string[] }>(
      this.db,
      `WITH word AS (
         SELECT problem_id, ticket_id FROM membership WHERE origin = 'person'
         UNION
         SELECT k.problem_id, o.ticket_id FROM known_error_outcome o JOIN known_error k ON k.id = o.known_error_id
         LEFT JOIN membership m ON m.ticket_id = o.ticket_id
         WHERE o.result <> 'not the same' AND k.problem_id IS NOT NULL AND coalesce(m.problem_id, k.problem_id) = k.problem_id),
       confirmed AS (
         SELECT problem_id, array_agg(ticket_id ORDER BY ticket_id) AS ids FROM word JOIN ticket ON ticket.id = ticket_id
         WHERE state <> 'erased' GROUP BY problem_id)
       SELECT ids AS confirmed, ARRAY(
         SELECT ticket_id FROM membership JOIN ticket ON ticket.id = ticket_id
         WHERE membership.problem_id = problem.id AND state <> 'erased' AND NOT ticket_id = ANY (ids) ORDER BY ticket_id) AS others
       FROM confirmed JOIN problem ON problem.id = problem_id WHERE merged_into IS NULL AND status <> 'noise' ORDER BY key`,
    );
    return rows;
  }

  private async notTheSame(): Promise<(readonly [string, string])[]> {
    const rows = await queryRows<{ a: string; b: string }>(
      this.db,
      `SELECT o.ticket_id AS a, member.ticket_id AS b FROM known_error_outcome o JOIN known_error k ON k.id = o.known_error_id
       CROSS JOIN LATERAL (
         SELECT ticket_id FROM membership WHERE problem_id = k.problem_id AND ticket_id <> o.ticket_id
         ORDER BY origin = 'person' DESC, confidence DESC, ticket_id LIMIT ${MEMBERS_HELD_AGAINST}) AS member
       WHERE o.result = 'not the same' AND o.ticket_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM membership m WHERE m.ticket_id = o.ticket_id AND m.problem_id = k.problem_id AND m.origin = 'person')
       ORDER BY o.at, o.id, member.ticket_id`,
    );
    return rows.map(({ a, b }) => [a, b] as const);
  }
}
