import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { PlacementStore, type PlacementKind } from '../problem/placement.store.js';
import type { CurationActor } from '../problem/problem-curation.store.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** A ticket that goes back to where a run had found it. */
interface Return {
  readonly ticketId: string;
  /** Where the run put it; null: nowhere. */
  readonly fromId: string | null;
  /** Where it had been; null: nowhere. */
  readonly toId: string | null;
}

/** One step of taking a run back, to be recorded as an event. */
export interface ReturnStep {
  readonly kind: PlacementKind;
  readonly problemId: string;
  readonly otherProblemId: string | null;
  readonly tickets: number;
}

/** What taking a run back touched. */
export interface Returned {
  readonly ticketIds: readonly string[];
  readonly problemIds: readonly string[];
  /** Problems that had ended and stand again. */
  readonly revived: readonly string[];
}

/** What whoever takes a run back adds to each step. */
export interface ReturnWriting {
  /** Writes the event of a step. @returns its id */
  readonly record: (step: ReturnStep) => Promise<string>;
  /** Keeps what stays in a problem apart from what the step took away from it. */
  readonly part: (eventId: string, fromId: string, toId: string | null) => Promise<void>;
}

/** A run that is taken back and was not undone. */
export interface StandingTakeBack {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** More tickets than this are no slip of a run but another measure of sureness. */
export const MOST_RETURNED_TICKETS = 2_000;

/** Where a ticket had been, by the key that stands today: a problem merged by people speaks for what it took in. */
const target = `CASE WHEN move.from_id IS NULL OR ended.problem_id IS NOT NULL THEN move.from_id ELSE coalesce(home.merged_into, home.id) END`;

/** What the run moved, and what stands in the way of moving it back. Parameter 1 is the run. */
export const movesOfRun = `SELECT move.ticket_id, move.from_id, move.to_id, ${target} AS target_id,
  CASE
    WHEN ticket.state = 'erased' THEN 'was erased since'
    WHEN ticket.state IN ('excluded', 'quarantined') THEN 'was set aside since'
    WHEN present.origin = 'person' OR EXISTS (
      SELECT FROM curation_ticket AS one JOIN curation_event AS step ON step.id = one.event_id
      WHERE one.ticket_id = move.ticket_id AND one.side IN ('moved', 'kept') AND step.undone_by IS NULL AND step.at > run.started_at)
      THEN 'was placed by a person since'
    WHEN present.origin = 'rule' THEN 'is held by a rule'
    WHEN present.problem_id IS DISTINCT FROM move.to_id THEN 'was moved on by a later run'
    WHEN move.from_id IS NOT NULL AND ${target} IS NULL THEN 'came from a problem that is gone'
    WHEN move.from_id IS NOT NULL AND ticket.audience_id IS DISTINCT FROM CASE WHEN ended.problem_id IS NULL THEN home.audience_id ELSE ended.audience_id END
      THEN 'is for other eyes than its former problem'
  END AS obstacle
  FROM cluster_move AS move JOIN cluster_run AS run ON run.id = move.run_id JOIN ticket ON ticket.id = move.ticket_id
  LEFT JOIN membership AS present ON present.ticket_id = move.ticket_id
  LEFT JOIN problem AS home ON home.id = move.from_id LEFT JOIN ended_problem AS ended ON ended.problem_id = move.from_id
  WHERE move.run_id = $1`;

/**
 * Takes a run back: tickets that it moved return to where they were, held there by the person who says so, and kept apart from where the run
 * had put them. Each problem gets a step of its own, which is obeyed, shown and undone like any other.
 */
export class RunTakeBackStore {
  private readonly placements = new PlacementStore();

  /** How many tickets can go back. */
  async countReturning(db: Queryable, runId: string): Promise<number> {
    const [row] = await queryRows<{ n: number }>(
      db,
      `SELECT count(*)::int AS n FROM (${movesOfRun}) AS moved WHERE obstacle IS NULL`,
      [runId],
    );
    return row!.n;
  }

  async standing(db: Queryable, runId: string): Promise<StandingTakeBack | undefined> {
    const [row] = await queryRows<StandingTakeBack>(
      db,
      `SELECT id, actor_name AS by, at, reason FROM run_take_back WHERE run_id = $1 AND undone_at IS NULL ORDER BY at DESC LIMIT 1`,
      [runId],
    );
    return row;
  }

  async begin(tx: EntityManager, runId: string, actor: CurationActor, reason: string | undefined): Promise<string> {
    const id = uuidv7();
    await tx.query(`INSERT INTO run_take_back (id, run_id, actor_id, actor_name, reason) VALUES ($1, $2, $3, $4, $5)`, [
      id,
      runId,
      actor.userId,
      actor.name,
      reason ?? null,
    ]);
    return id;
  }

  /** Problems that taking the run back touches, for those who must hold them first. */
  async problemsOf(tx: EntityManager, runId: string): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      tx,
      `SELECT DISTINCT id FROM (${movesOfRun}) AS moved, unnest(ARRAY[to_id, target_id]) AS one(id) WHERE obstacle IS NULL AND id IS NOT NULL`,
      [runId],
    );
    return rows.map(({ id }) => id);
  }

  /** Put back what can go back. */
  async carryOut(tx: EntityManager, runId: string, actor: CurationActor, writing: ReturnWriting): Promise<Returned> {
    const returns = await queryRows<Return>(
      tx,
      `SELECT ticket_id AS "ticketId", to_id AS "fromId", target_id AS "toId" FROM (${movesOfRun}) AS moved
       WHERE obstacle IS NULL ORDER BY to_id NULLS LAST, target_id NULLS LAST, ticket_id`,
      [runId],
    );
    const problemIds = new Set(returns.flatMap(({ fromId, toId }) => [fromId, toId]).filter((id) => id !== null));
    const revived = await this.revive(tx, [...new Set(returns.flatMap(({ toId }) => toId ?? []))]);
    for (const [first, ...others] of groupsOf(returns)) {
      const ticketIds = [first, ...others].map(({ ticketId }) => ticketId);
      await this.putBack(tx, ticketIds, first, actor, writing);
    }
    return { ticketIds: returns.map(({ ticketId }) => ticketId), problemIds: [...problemIds], revived };
  }

  /** Events of a take-back that stand, newest first. */
  async standingSteps(tx: EntityManager, takeBackId: string): Promise<{ id: string; problemId: string }[]> {
    return queryRows(
      tx,
      `SELECT id::text AS id, problem_id AS "problemId" FROM curation_event WHERE take_back_id = $1 AND undone_by IS NULL ORDER BY curation_event.id DESC`,
      [takeBackId],
    );
  }

  async noteRevived(tx: EntityManager, takeBackId: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await tx.query(`UPDATE run_take_back SET revived = $2 WHERE id = $1`, [takeBackId, ids]);
  }

  /** Its steps are undone: problems that stood again for it and hold nothing lead to where their tickets are. */
  async end(tx: EntityManager, takeBackId: string): Promise<void> {
    await tx.query(
      `UPDATE problem SET merged_into = (
         SELECT goal.id FROM curation_event AS step JOIN problem AS goal ON goal.id = step.problem_id AND goal.merged_into IS NULL
         WHERE step.take_back_id = run_take_back.id AND step.other_problem_id = problem.id
         ORDER BY (step.detail->>'tickets')::int DESC, goal.key LIMIT 1)
       FROM run_take_back
       WHERE run_take_back.id = $1 AND problem.id = ANY(revived) AND problem.merged_into IS NULL
         AND NOT EXISTS (SELECT FROM membership WHERE problem_id = problem.id)
         AND NOT EXISTS (SELECT FROM known_error WHERE problem_id = problem.id) AND NOT EXISTS (SELECT FROM fix WHERE problem_id = problem.id)`,
      [takeBackId],
    );
    await tx.query(`UPDATE run_take_back SET undone_at = clock_timestamp() WHERE id = $1`, [takeBackId]);
  }

  private async putBack(
    tx: EntityManager,
    ticketIds: readonly string[],
    { fromId, toId }: Return,
    actor: CurationActor,
    { record, part }: ReturnWriting,
  ): Promise<void> {
    const tickets = ticketIds.length;
    if (fromId === null) {
      const eventId = await record({ kind: 'pinned', problemId: toId!, otherProblemId: null, tickets });
      await this.placements.pin(tx, eventId, ticketIds, toId!, actor);
    } else if (toId !== null) {
      const eventId = await record({ kind: 'moved', problemId: fromId, otherProblemId: toId, tickets });
      await this.placements.place(tx, eventId, ticketIds, toId, actor);
      await part(eventId, fromId, toId);
    } else {
      const eventId = await record({ kind: 'taken out', problemId: fromId, otherProblemId: null, tickets });
      await this.placements.place(tx, eventId, ticketIds, null, actor);
      await part(eventId, fromId, null);
      // Each was alone: what the run brought together does not come together again.
      if (tickets === 1) return;
      const apart = await record({ kind: 'kept apart', problemId: fromId, otherProblemId: null, tickets });
      await this.placements.keepApart(tx, apart, ticketIds);
    }
  }

  /** Problems that runs ended stand again under their keys, with the keys that led to them; the next run finds words for those that were gone. */
  private async revive(tx: EntityManager, ids: readonly string[]): Promise<string[]> {
    const ended = await queryRows<{ id: string; followers: string[] }>(
      tx,
      `SELECT problem_id AS id, followers FROM ended_problem WHERE problem_id = ANY($1::uuid[]) ORDER BY problem_id`,
      [ids],
    );
    for (const { id, followers } of ended) {
      for (const [one, mergedInto] of [[id, null] as const, ...followers.map((follower) => [follower, id] as const)]) {
        await tx.query(
          `INSERT INTO problem (id, key, machine_title, audience_id, merged_into, version, created_at) OVERRIDING SYSTEM VALUE
           SELECT problem_id, key, 'PRB-' || key, audience_id, $2, version + 1, created_at FROM ended_problem
           WHERE problem_id = $1 ON CONFLICT (id) DO NOTHING`,
          [one, mergedInto],
        );
        await tx.query(`UPDATE problem SET merged_into = $2, version = version + 1 WHERE id = $1 AND merged_into IS DISTINCT FROM $2`, [one, mergedInto]); // prettier-ignore
      }
      await tx.query(`DELETE FROM ended_problem WHERE problem_id = ANY($1::uuid[])`, [[id, ...followers]]);
    }
    return ended.map(({ id }) => id);
  }
}

/** Tickets that go the same way, in the order given. */
function groupsOf(returns: readonly Return[]): [Return, ...Return[]][] {
  const groups = new Map<string, [Return, ...Return[]]>();
  for (const one of returns) {
    const way = `${one.fromId} ${one.toId}`;
    const group = groups.get(way);
    if (group) group.push(one);
    else groups.set(way, [one]);
  }
  return [...groups.values()];
}
