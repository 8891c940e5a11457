import type { DataSource, EntityManager } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { againAfterDeadlock } from '../sql/again-after-deadlock.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import type { StandingStep } from './placement-undo.store.js';
import { gatherTickets, keepRestApart, returnTickets } from './placement-writing.js';
import { ProblemClusteringStore } from './problem-clustering.store.js';

/** A step about the place of tickets that is in force and of which some tickets are not written yet. */
export interface PlacementUnderWay {
  /** Decimal digits. */
  readonly orderId: string;
  /** The step whose tickets are written, or written back. */
  readonly stepId: string;
  readonly key: number;
  readonly done: number;
  readonly total: number;
  readonly isUndo: boolean;
  /** It failed every time it was tried and waits for a person. */
  readonly isSetAside: boolean;
}

interface Order {
  readonly id: string;
  readonly eventId: string;
  readonly stepId: string;
  readonly kind: StandingStep['kind'];
  readonly problemId: string;
  readonly otherProblemId: string | null;
  readonly problemIds: readonly string[];
}

interface Slice {
  readonly moving: readonly string[];
  readonly others: readonly string[];
  readonly isLast: boolean;
}

/** Tickets written with the decision itself, and after that in each transaction: some ten milliseconds. */
const TICKETS_AT_ONCE = 500;

/** Orders that a worker will carry out; those that failed every time are set aside and wait for a person. */
const waiting = `EXISTS (SELECT FROM outbox WHERE topic = 'placement.carryOut' AND payload->>'orderId' = placement_order.id::text)`;

/**
 * Writes what steps of people mean for their tickets, whatever their number: the first ones in the transaction of the step, the
 * others after it, so many in each transaction. What a step is about is fixed when it is decided. Until all of it is written nobody
 * places tickets in the problems concerned, and no run looks at them.
 */
export class PlacementOrderStore {
  private readonly outbox = new OutboxStore();
  private readonly problems = new ProblemClusteringStore();

  /** Bring the tickets of a problem into the one that it was merged into by this step; those that are there already are confirmed. */
  gather(tx: EntityManager, eventId: string, fromId: string, intoId: string): Promise<void> {
    return this.give(tx, {
      eventId,
      stepId: eventId,
      problemIds: [fromId, intoId],
      tickets: `SELECT coalesce(array_agg(ticket_id) FILTER (WHERE problem_id = $4), '{}') AS moving,
                       coalesce(array_agg(ticket_id) FILTER (WHERE problem_id = $5), '{}') AS others
                FROM membership WHERE problem_id IN ($4, $5)`,
      parameters: [fromId, intoId],
    });
  }

  /** Keep those that stay in a problem apart from those that this step took away from it. */
  part(tx: EntityManager, eventId: string, fromId: string, toId: string | null): Promise<void> {
    return this.give(tx, {
      eventId,
      stepId: eventId,
      problemIds: toId === null ? [fromId] : [fromId, toId],
      tickets: `SELECT '{}'::uuid[] AS moving, coalesce(array_agg(ticket_id), '{}') AS others FROM membership WHERE problem_id = $4`,
      parameters: [fromId],
    });
  }

  /** Bring tickets back to where they were before a step. @param problemIds  all that this touches */
  takeBack(tx: EntityManager, eventId: string, stepId: string, problemIds: readonly string[]): Promise<void> {
    return this.give(tx, {
      eventId,
      stepId,
      problemIds,
      tickets: `SELECT coalesce(array_agg(ticket_id), '{}') AS moving, '{}'::uuid[] AS others
                FROM curation_ticket WHERE event_id = $2::bigint AND side <> 'rest'`,
      parameters: [],
    });
  }

  /** What is under way in these problems, the oldest first. */
  underWay(db: Queryable, problemIds: readonly string[]): Promise<PlacementUnderWay[]> {
    return queryRows<PlacementUnderWay>(
      db,
      `SELECT placement_order.id::text AS "orderId", step_id::text AS "stepId", problem.key, done, total,
              event_id <> step_id AS "isUndo", NOT ${waiting} AS "isSetAside"
       FROM placement_order JOIN curation_event AS step ON step.id = step_id JOIN problem ON problem.id = step.problem_id
       WHERE problem_ids && $1::uuid[] ORDER BY placement_order.id`,
      [problemIds],
    );
  }

  /** Write nothing more of a step, because it is taken back. */
  async drop(tx: EntityManager, stepIds: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM placement_order WHERE step_id = ANY($1::bigint[]) AND event_id = step_id`, [stepIds]);
  }

  /** Whether anything that a worker will carry out is under way anywhere. */
  async isAnyWaiting(db: Queryable): Promise<boolean> {
    return (await queryRows(db, `SELECT FROM placement_order WHERE ${waiting} LIMIT 1`)).length > 0;
  }

  /** Carry out all that waits, in transactions of their own. */
  async finish(dataSource: DataSource): Promise<void> {
    for (const id of await this.waitingIds(dataSource))
      while (await againAfterDeadlock(() => dataSource.transaction((tx) => this.advance(tx, id))));
  }

  /** The same within a transaction, for work that has to know where every ticket is. */
  async finishWithin(tx: EntityManager): Promise<void> {
    for (const id of await this.waitingIds(tx)) while (await this.advance(tx, id));
  }

  private async waitingIds(db: Queryable): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      db,
      `SELECT id::text AS id FROM placement_order WHERE ${waiting} ORDER BY placement_order.id`,
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Write the next tickets of an order, or of an older one about the same problems. Counts agree with memberships at the end of `tx`;
   * the whole of problems is described and found anew with the last of them.
   * @returns whether anything is left of it
   */
  async advance(tx: EntityManager, orderId: string): Promise<boolean> {
    const order = await this.next(tx, orderId);
    if (order === undefined) return false;
    // Problems before the order, as people who decide take hold of them.
    await this.problems.hold(tx, order.problemIds);
    const slice = await this.take(tx, order.id);
    if (slice !== undefined) {
      await this.write(tx, order, slice);
      if (slice.isLast) await this.complete(tx, order);
      else return true;
    }
    return order.id !== orderId;
  }

  private async give(
    tx: EntityManager,
    order: {
      readonly eventId: string;
      readonly stepId: string;
      readonly problemIds: readonly string[];
      /** Gives `moving` and `others`. */
      readonly tickets: string;
      readonly parameters: readonly string[];
    },
  ): Promise<void> {
    const [row] = await queryRows<{ id: string; problemId: string }>(
      tx,
      `INSERT INTO placement_order (event_id, step_id, problem_ids, ticket_ids, moving, total)
       SELECT $1, $2, $3, moving || others, cardinality(moving), cardinality(moving) + cardinality(others) FROM (${order.tickets}) AS concerned
       RETURNING id::text AS id, (SELECT problem_id FROM curation_event WHERE curation_event.id = $2) AS "problemId"`,
      [order.eventId, order.stepId, order.problemIds, ...order.parameters],
    );
    const { id: orderId, problemId } = row!;
    if (!(await this.advance(tx, orderId))) return;
    await this.outbox.append(tx, 'placement.carryOut', { orderId, problemId });
    await this.outbox.appendSearch(tx, 'problem', order.problemIds);
  }

  /** The oldest order that touches a problem of this one, itself included: what was decided first is written first. */
  private async next(tx: EntityManager, orderId: string): Promise<Order | undefined> {
    const [order] = await queryRows<Order>(
      tx,
      `SELECT o.id::text AS id, o.event_id::text AS "eventId", o.step_id::text AS "stepId", step.kind, step.problem_id AS "problemId",
              step.other_problem_id AS "otherProblemId", o.problem_ids AS "problemIds"
       FROM placement_order AS wanted JOIN placement_order AS o ON o.id <= wanted.id AND o.problem_ids && wanted.problem_ids
       JOIN curation_event AS step ON step.id = o.step_id WHERE wanted.id = $1 ORDER BY o.id LIMIT 1`,
      [orderId],
    );
    return order;
  }

  /** The next tickets of an order, counted as written; undefined when it is no longer there. */
  private async take(tx: EntityManager, orderId: string): Promise<Slice | undefined> {
    const [held] = await queryRows<{ done: number; moving: number; total: number }>(
      tx,
      `SELECT done, moving, total FROM placement_order WHERE id = $1 FOR UPDATE`,
      [orderId],
    );
    if (held === undefined) return undefined;
    const { done, moving, total } = held;
    const end = Math.min(done + TICKETS_AT_ONCE, total);
    const [row] = await queryRows<{ ids: string[] }>(
      tx,
      `UPDATE placement_order SET done = $3 WHERE id = $1 RETURNING ticket_ids[$2::int + 1 : $3::int] AS ids`,
      [orderId, done, end],
    );
    const first = Math.max(0, moving - done);
    return { moving: row!.ids.slice(0, first), others: row!.ids.slice(first), isLast: end === total };
  }

  private async write(tx: EntityManager, order: Order, { moving, others }: Slice): Promise<void> {
    const { eventId, stepId, kind, problemId: intoId, problemIds } = order;
    if (eventId !== stepId) await this.outbox.appendTickets(tx, await returnTickets(tx, stepId, moving));
    else if (kind !== 'merged') await keepRestApart(tx, stepId, others);
    else {
      const merge = { eventId, intoId, problemIds };
      await this.outbox.appendTickets(tx, await gatherTickets(tx, merge, moving, 'moved'));
      await this.outbox.appendTickets(tx, await gatherTickets(tx, merge, others, 'kept'));
    }
  }

  /** All tickets are written: what is told of the problems as a whole follows, and the machine hears of it. */
  private async complete(tx: EntityManager, order: Order): Promise<void> {
    const { eventId, stepId, kind, problemIds } = order;
    const isUndo = eventId !== stepId;
    if (!isUndo && kind === 'merged') await this.gatherStragglers(tx, order);
    if (isUndo) await foldInSplitOnes(tx, problemIds);
    await this.problems.recount(tx, problemIds);
    // Undoing may take the last ticket of a problem that only the machine knew.
    const gone = new Set(await this.problems.dissolveUntouched(tx, problemIds));
    await this.outbox.appendSearch(tx, 'problem', problemIds);
    await this.outbox.appendAnalysis(
      tx,
      problemIds.filter((id) => !gone.has(id)),
    );
    if (isUndo || kind === 'merged') await this.outbox.appendTickets(tx, await speakersOf(tx, problemIds));
    await tx.query(`DELETE FROM placement_order WHERE id = $1`, [order.id]);
  }

  /** What came into the merged problem by somebody who had begun before it was merged. */
  private async gatherStragglers(tx: EntityManager, order: Order): Promise<void> {
    for (;;) {
      const rows = await queryRows<{ id: string }>(
        tx,
        `SELECT ticket_id AS id FROM membership WHERE problem_id = $1 LIMIT ${TICKETS_AT_ONCE}`,
        [order.otherProblemId],
      );
      if (rows.length === 0) return;
      await this.write(tx, order, { moving: rows.map(({ id }) => id), others: [], isLast: true });
    }
  }
}

/** A ticket of each of these problems: a run that looks at one looks at all of them. */
export async function speakersOf(tx: EntityManager, problemIds: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    `SELECT speaker.id FROM unnest($1::uuid[]) AS one(problem_id) CROSS JOIN LATERAL (
       SELECT ticket.id FROM membership JOIN ticket ON ticket.id = ticket_id
       WHERE membership.problem_id = one.problem_id AND state NOT IN ('erased', 'quarantined') LIMIT 1) AS speaker`,
    [problemIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * Problems that were split off by a step that is undone, and hold nothing any more, lead back to where they came from, with those that led to
 * them: their keys never die. What came into one later may have left it after the split was undone.
 */
async function foldInSplitOnes(tx: EntityManager, problemIds: readonly string[]): Promise<void> {
  await tx.query(
    `WITH folded AS (
       SELECT DISTINCT ON (empty.id) empty.id, coalesce(origin.merged_into, origin.id) AS into_id
       FROM curation_event AS step JOIN problem AS empty ON empty.id = step.other_problem_id JOIN problem AS origin ON origin.id = step.problem_id
       WHERE step.kind = 'split off' AND step.undone_by IS NOT NULL AND empty.id = ANY($1::uuid[]) AND empty.merged_into IS NULL
         AND NOT EXISTS (SELECT FROM membership WHERE problem_id = empty.id)
         AND NOT EXISTS (SELECT FROM known_error WHERE problem_id = empty.id) AND NOT EXISTS (SELECT FROM fix WHERE problem_id = empty.id)
       ORDER BY empty.id, step.id)
     UPDATE problem SET merged_into = folded.into_id FROM folded
     WHERE folded.id IN (problem.id, problem.merged_into) AND folded.into_id NOT IN (problem.id, folded.id)`,
    [problemIds],
  );
}
