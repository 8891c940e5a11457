import type { EntityManager } from 'typeorm';
import { queryRows } from '../sql/query-rows.js';
import { partingKinds, sideOfParting, sidesMeet } from './parting.js';
import { placementKinds, type PlacementKind } from './placement.store.js';

/** A step that can be undone, as it stands. */
export interface StandingStep {
  readonly id: string;
  readonly kind: PlacementKind;
  readonly problemId: string;
  readonly otherProblemId: string | null;
  readonly actorName: string;
  readonly at: Date;
  readonly isUndone: boolean;
}

const kindsWithUndone = `('${[...placementKinds, 'undone'].join("', '")}')`;
const kinds = `('${placementKinds.join("', '")}')`;

/**
 * Steps that stand on the page of a problem, given as `$1`: its own, and those about problems none of which stands for itself any more and
 * of which one leads to it. So each step stands somewhere, and can be taken back.
 */
export const stepsOnPage = `SELECT id FROM curation_event WHERE $1 IN (problem_id, other_problem_id)
  UNION SELECT step.id FROM problem AS former JOIN curation_event AS step ON former.id IN (step.problem_id, step.other_problem_id)
    AND step.kind IN ${kindsWithUndone}
    JOIN problem AS one ON one.id = step.problem_id AND one.merged_into IS NOT NULL
    LEFT JOIN problem AS other ON other.id = step.other_problem_id
    WHERE former.merged_into = $1 AND (other.id IS NULL OR other.merged_into IS NOT NULL)`;

const columns = `step.id::text AS id, kind, problem_id AS "problemId", other_problem_id AS "otherProblemId",
  actor_name AS "actorName", at, undone_by IS NOT NULL AS "isUndone"`;

/** Finds steps of people that can be taken back, and takes them back but for the places of their tickets. */
export class PlacementUndoStore {
  async find(tx: EntityManager, problemId: string, eventId: string): Promise<StandingStep | undefined> {
    const [row] = await queryRows<StandingStep>(
      tx,
      `SELECT ${columns} FROM curation_event AS step
       WHERE id = $2::bigint AND kind IN ${kinds} AND id IN (${stepsOnPage})`,
      [problemId, eventId],
    );
    return row;
  }

  /**
   * Later steps that stand on this one: they placed the same tickets, merged away a problem that undoing needs, or brought together or took
   * apart what would meet there.
   * @returns newest first; undoing them in this order and then the step is always possible
   */
  async laterSteps(tx: EntityManager, eventId: string): Promise<StandingStep[]> {
    for (let roots = [eventId]; ;) {
      const steps = await queryRows<StandingStep>(
        tx,
        `WITH RECURSIVE line AS (
           SELECT id, problem_id, other_problem_id FROM curation_event WHERE id = ANY($1::bigint[])
           UNION
           SELECT later.id, later.problem_id, later.other_problem_id FROM line JOIN curation_event AS later
             ON later.id > line.id AND later.undone_by IS NULL AND later.kind IN ${kinds}
             AND (EXISTS (
                    SELECT FROM curation_ticket AS mine JOIN curation_ticket AS theirs USING (ticket_id)
                    WHERE mine.event_id = line.id AND theirs.event_id = later.id AND mine.side <> 'rest' AND theirs.side <> 'rest')
                  OR later.kind = 'merged' AND later.other_problem_id IN (line.problem_id, line.other_problem_id)))
         SELECT ${columns} FROM curation_event AS step WHERE step.id IN (SELECT id FROM line) AND step.id <> $2::bigint ORDER BY step.id DESC`,
        [roots, eventId],
      );
      const held = [eventId, ...steps.map(({ id }) => id)];
      const against = await stepsAgainst(tx, held);
      if (against.length === 0) return steps;
      roots = [...held, ...against];
    }
  }

  /** How many tickets each of these steps placed, by id of the step. */
  async ticketCounts(tx: EntityManager, steps: readonly StandingStep[]): Promise<ReadonlyMap<string, number>> {
    const rows = await queryRows<{ id: string; n: number }>(
      tx,
      // Step by step: joined, all tickets of all steps there ever were might be read.
      `SELECT step.id::text AS id, (
         SELECT count(*)::int FROM curation_ticket WHERE event_id = step.id AND (side <> 'rest' OR kind = 'kept apart')) AS n
       FROM curation_event AS step WHERE step.id = ANY($1::bigint[])`,
      [steps.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, n }) => [id, n]));
  }

  /**
   * Problems that undoing these steps touches: those the steps name, and those their tickets are in or return to. Tickets of a merge
   * return to its two problems, and are in one of those that these steps name.
   */
  async problemsOf(tx: EntityManager, eventIds: readonly string[]): Promise<string[]> {
    // Asked first: not knowing how few steps are left, the database would read the tickets of all steps there ever were.
    const placing = await queryRows<{ id: string }>(
      tx,
      `SELECT id::text AS id FROM curation_event WHERE id = ANY($1::bigint[]) AND kind <> 'merged'`,
      [eventIds],
    );
    const rows = await queryRows<{ id: string }>(
      tx,
      `WITH placed AS (
         SELECT ticket_id, (was->>'problem_id')::uuid AS before_id FROM curation_ticket
         WHERE side <> 'rest' AND event_id = ANY($2::bigint[]))
       SELECT problem_id AS id FROM curation_event WHERE id = ANY($1::bigint[])
       UNION SELECT other_problem_id FROM curation_event WHERE id = ANY($1::bigint[]) AND other_problem_id IS NOT NULL
       UNION SELECT problem_id FROM membership WHERE ticket_id = ANY (ARRAY(SELECT ticket_id FROM placed))
       UNION SELECT problem.id FROM placed JOIN problem ON problem.id = before_id`,
      [eventIds, placing.map(({ id }) => id)],
    );
    return rows.map((row) => row.id);
  }

  /** Say that a step holds no longer. Its tickets are written back by an order (`PlacementOrderStore`). */
  async markUndone(tx: EntityManager, step: StandingStep, undoneBy: string): Promise<void> {
    if (step.kind === 'merged') await this.revive(tx, step);
    await tx.query(`UPDATE curation_event SET undone_by = $2 WHERE id = $1::bigint`, [step.id, undoneBy]);
  }

  /** Tickets that stay where they are and may come together again when these steps are undone. */
  async keptApart(tx: EntityManager, steps: readonly StandingStep[]): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      tx,
      `SELECT ticket_id AS id FROM curation_ticket WHERE event_id = ANY($1::bigint[])`,
      [steps.filter(({ kind }) => kind === 'kept apart').map(({ id }) => id)],
    );
    return rows.map(({ id }) => id);
  }

  /** A merged problem stands for itself again, with what was handed over then. */
  private async revive(tx: EntityManager, { id, problemId, otherProblemId }: StandingStep): Promise<void> {
    await tx.query(`UPDATE problem SET merged_into = NULL WHERE id = $1`, [otherProblemId]);
    const handed = (field: string) =>
      `id IN (SELECT value::uuid FROM curation_event, jsonb_array_elements_text(detail->'${field}') WHERE curation_event.id = $3::bigint)`;
    await tx.query(`UPDATE problem SET merged_into = $1 WHERE merged_into = $2 AND ${handed('redirected')}`, [
      otherProblemId,
      problemId,
      id,
    ]);
    for (const [table, field] of [
      ['known_error', 'knownErrors'],
      ['fix', 'fixes'],
    ] as const)
      await tx.query(`UPDATE ${table} SET problem_id = $1 WHERE problem_id = $2 AND ${handed(field)}`, [
        otherProblemId,
        problemId,
        id,
      ]);
  }
}

/**
 * Steps for which tickets could not go back to where these steps found them, because they would meet there what they are kept apart from: the
 * later ones that took them apart, and those that brought the others there.
 */
async function stepsAgainst(tx: EntityManager, eventIds: readonly string[]): Promise<string[]> {
  const parting = await queryRows<{ id: string }>(
    tx,
    `SELECT step.id::text AS id FROM curation_event AS step
     WHERE step.undone_by IS NULL AND step.kind IN ${partingKinds} AND NOT step.id = ANY($1::bigint[]) AND EXISTS (
       SELECT FROM curation_ticket AS theirs JOIN curation_ticket AS mine USING (ticket_id)
       WHERE theirs.event_id = step.id AND theirs.side IN ('moved', 'rest') AND mine.event_id = ANY($1::bigint[]) AND mine.side <> 'rest')`,
    [eventIds],
  );
  // Most tickets that return were never taken apart from any: then there is nothing to look for among tens of thousands.
  if (parting.length === 0) return [];
  const rows = await queryRows<{ id: string }>(
    tx,
    `WITH back AS MATERIALIZED (
       SELECT DISTINCT ON (ticket_id) ticket_id, (was->>'problem_id')::uuid AS problem_id, was->>'origin' AS origin
       FROM curation_ticket WHERE event_id = ANY($1::bigint[]) AND side <> 'rest' ORDER BY ticket_id, event_id),
     place AS MATERIALIZED (
       SELECT ticket_id, problem_id, origin, true AS is_back FROM back WHERE problem_id IS NOT NULL
       UNION ALL SELECT ticket_id, problem_id, origin, false FROM membership
       WHERE problem_id IN (SELECT problem_id FROM back) AND ticket_id NOT IN (SELECT ticket_id FROM back)),
     parting AS MATERIALIZED (SELECT id, kind FROM curation_event WHERE id = ANY($2::bigint[])),
     side AS MATERIALIZED (
       SELECT parting.id, ticket_id, place.problem_id, origin, is_back, ${sideOfParting('kind', 'side')} AS side
       FROM parting JOIN curation_ticket ON event_id = parting.id AND side IN ('moved', 'rest') JOIN place USING (ticket_id)),
     meeting AS (
       SELECT id, problem_id, bool_or(origin <> 'person') AS is_forbidden FROM side GROUP BY id, problem_id
       HAVING bool_or(is_back) AND ${sidesMeet})
     -- Where people placed both they may be together; yet who took them apart after these steps did not know them so.
     SELECT id::text FROM meeting WHERE id > (SELECT min(one) FROM unnest($1::bigint[]) AS one)
     UNION SELECT step.id::text FROM meeting JOIN side USING (id, problem_id) JOIN curation_ticket AS brought ON brought.ticket_id = side.ticket_id
       JOIN curation_event AS step ON step.id = brought.event_id AND step.undone_by IS NULL AND NOT step.id = ANY($1::bigint[])
         AND step.id > (SELECT min(one) FROM unnest($1::bigint[]) AS one)
       WHERE is_forbidden AND NOT is_back AND brought.side <> 'rest' AND (brought.was->>'problem_id')::uuid IS DISTINCT FROM meeting.problem_id`,
    [eventIds, parting.map(({ id }) => id)],
  );
  return rows.map(({ id }) => id);
}
