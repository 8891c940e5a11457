import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { partingKinds } from './parting.js';
import { countOver, membershipAsItWas } from './placement-writing.js';
import type { CurationActor } from './problem-curation.store.js';

/** Steps by which people say which tickets belong together. */
export const placementKinds = ['merged', 'split off', 'moved', 'taken out', 'pinned', 'kept apart'] as const;
export type PlacementKind = (typeof placementKinds)[number];

/** A problem that stands for itself, held to the end of the transaction. */
export interface PlacedProblem {
  readonly id: string;
  readonly key: number;
  readonly version: number;
  readonly title: string;
  readonly ticketCount: number;
  /** The team that alone sees it; null: everybody. */
  readonly audienceId: string | null;
}

export interface PlacementStep {
  readonly kind: PlacementKind | 'undone';
  readonly problemId: string;
  readonly otherProblemId: string | null;
  /** Of the problem after the step. */
  readonly version: number;
  readonly actor: CurationActor;
  readonly reason: string | undefined;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly undoes?: string;
  /** Of a run, when the step is part of taking it back. */
  readonly takeBackId?: string;
}

/** Two tickets that people took apart, the one that left first. */
export type ApartPair = readonly [ticketId: string, ticketId: string];

/**
 * What people decide about the place of tickets: kept as events, and as memberships that no run moves. Tickets a step
 * moved or confirmed are the person's (`origin`); those it took apart are kept apart as long as the step stands, unless
 * people put both into one problem later.
 */
export class PlacementStore {
  /** Those of these problems that stand, held in the order of their ids. */
  async lock(tx: EntityManager, ids: readonly string[]): Promise<Map<string, PlacedProblem>> {
    const rows = await queryRows<PlacedProblem>(
      tx,
      `SELECT id, key, version, coalesce(title, machine_title) AS title, ticket_count AS "ticketCount", audience_id AS "audienceId" FROM problem
       WHERE id = ANY($1::uuid[]) AND merged_into IS NULL ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Where these tickets are now; null for a ticket in no problem. Tickets that do not exist are left out. */
  async places(tx: EntityManager, ticketIds: readonly string[]): Promise<Map<string, string | null>> {
    const rows = await queryRows<{ id: string; problem_id: string | null }>(
      tx,
      `SELECT ticket.id, problem_id FROM ticket LEFT JOIN membership ON ticket_id = ticket.id WHERE ticket.id = ANY($1::uuid[])`,
      [ticketIds],
    );
    return new Map(rows.map((row) => [row.id, row.problem_id]));
  }

  /** @returns id of the event, decimal digits */
  async addStep(tx: EntityManager, step: PlacementStep): Promise<string> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `INSERT INTO curation_event (problem_id, other_problem_id, kind, version, actor_id, actor_name, reason, detail, undoes, take_back_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id::text AS id`,
      [
        step.problemId,
        step.otherProblemId,
        step.kind,
        step.version,
        step.actor.userId,
        step.actor.name,
        step.reason ?? null,
        jsonText(step.detail),
        step.undoes ?? null,
        step.takeBackId ?? null,
      ],
    );
    return row!.id;
  }

  /** A new problem for tickets that people split off. The machine describes it at its next run. */
  async addProblem(tx: EntityManager, id: string, title: string | undefined, fromId: string, ticketId: string) {
    await tx.query(
      `INSERT INTO problem (id, machine_title, title, component, product)
       SELECT $1, coalesce(ticket.title, origin.machine_title), $2, origin.component, origin.product
       FROM problem AS origin, ticket WHERE origin.id = $3 AND ticket.id = $4`,
      [id, title ?? null, fromId, ticketId],
    );
  }

  /**
   * Let the key of one problem lead to another, with what hangs on it: all their tickets belong together for good. Where the tickets
   * are written is the affair of an order (`PlacementOrderStore`).
   */
  async merge(tx: EntityManager, eventId: string, fromId: string, intoId: string): Promise<void> {
    const redirected = await this.redirect(tx, fromId, intoId);
    const knownErrors = await this.hand(tx, 'known_error', fromId, intoId);
    const fixes = await this.hand(tx, 'fix', fromId, intoId);
    await tx.query(`DELETE FROM hardening_candidate WHERE problem_id = $1 AND status = 'proposed'`, [fromId]);
    await tx.query(`UPDATE curation_event SET detail = detail || $2 WHERE id = $1`, [
      eventId,
      jsonText({ redirected, knownErrors, fixes }),
    ]);
  }

  /**
   * Put tickets into a problem, or into none. That they are kept apart from those that stay where they come from is written by an
   * order (`PlacementOrderStore`).
   */
  async place(
    tx: EntityManager,
    eventId: string,
    ticketIds: readonly string[],
    toId: string | null,
    actor: CurationActor,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO curation_ticket (event_id, ticket_id, side, was)
       SELECT $1, ticket_id, 'moved', ${membershipAsItWas} FROM membership WHERE ticket_id = ANY($2::uuid[])`,
      [eventId, ticketIds],
    );
    const places = await this.places(tx, ticketIds);
    await countOver(
      tx,
      [...places.values()].flatMap((problemId) => (problemId === null ? [] : [{ problemId }])),
      toId === null ? [] : [{ problemId: toId, tickets: ticketIds.length }],
    );
    if (toId === null) {
      await tx.query(`DELETE FROM membership WHERE ticket_id = ANY($1::uuid[])`, [ticketIds]);
      await tx.query(`UPDATE ticket SET state = 'single' WHERE id = ANY($1::uuid[]) AND state = 'clustered'`, [
        ticketIds,
      ]);
      return;
    }
    await this.confirmCompany(tx, eventId, ticketIds, toId);
    await this.assign(tx, ticketIds, toId, `put here by ${actor.name}`);
  }

  /** Keep tickets where they are, or put them where they are wanted when they were in no problem. */
  async pin(tx: EntityManager, eventId: string, ticketIds: readonly string[], problemId: string, actor: CurationActor) {
    await tx.query(
      `INSERT INTO curation_ticket (event_id, ticket_id, side, was)
       SELECT $1, ticket.id, 'kept', CASE WHEN membership.ticket_id IS NULL THEN NULL ELSE ${membershipAsItWas} END
       FROM ticket LEFT JOIN membership ON membership.ticket_id = ticket.id WHERE ticket.id = ANY($2::uuid[])`,
      [eventId, ticketIds],
    );
    await tx.query(`UPDATE membership SET origin = 'person' WHERE ticket_id = ANY($1::uuid[])`, [ticketIds]);
    const placed = new Set(
      (
        await queryRows<{ id: string }>(
          tx,
          `SELECT ticket_id AS id FROM membership WHERE ticket_id = ANY($1::uuid[])`,
          [ticketIds],
        )
      ).map((row) => row.id),
    );
    const joining = ticketIds.filter((id) => !placed.has(id));
    if (joining.length === 0) return;
    await this.confirmCompany(tx, eventId, joining, problemId);
    await this.assign(tx, joining, problemId, `put here by ${actor.name}`);
  }

  /** Keep tickets of different places apart, each from each; all stay where they are. */
  async keepApart(tx: EntityManager, eventId: string, ticketIds: readonly string[]) {
    await tx.query(
      `INSERT INTO curation_ticket (event_id, ticket_id, side, was)
       SELECT $1, id, 'rest', NULL FROM ticket WHERE id = ANY($2::uuid[])`,
      [eventId, ticketIds],
    );
  }

  /** Say of problems that something about them was decided. @returns nothing; versions are one higher */
  async touch(tx: EntityManager, problemIds: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE problem SET version = version + 1, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
       WHERE id = ANY($1::uuid[])`,
      [problemIds],
    );
  }

  /**
   * Pairs that must stay apart. Tickets that people put into one problem since then stand together; one ticket speaks for
   * all that a step moved and that are still in one place, so the list is about as long as what they were taken from.
   */
  apart(db: Queryable): Promise<ApartPair[]> {
    return queryRows<{ a: string; b: string }>(
      db,
      `WITH concerned AS (
         SELECT step.id, one.ticket_id, side, membership.problem_id, coalesce(origin = 'person', false) AS pinned
         FROM curation_event AS step JOIN curation_ticket AS one ON one.event_id = step.id
         LEFT JOIN membership ON membership.ticket_id = one.ticket_id
         WHERE step.undone_by IS NULL AND step.kind IN ${partingKinds}),
       speaker AS (
         SELECT DISTINCT ON (id, CASE WHEN pinned THEN problem_id ELSE ticket_id END) *
         FROM concerned WHERE side = 'moved'
         ORDER BY id, CASE WHEN pinned THEN problem_id ELSE ticket_id END, ticket_id)
       SELECT a, b FROM (
         SELECT id, speaker.ticket_id AS a, rest.ticket_id AS b FROM speaker JOIN concerned AS rest USING (id)
         WHERE rest.side = 'rest' AND NOT (speaker.pinned AND rest.pinned AND speaker.problem_id = rest.problem_id)
         UNION ALL
         SELECT one.id, one.ticket_id, other.ticket_id FROM curation_event AS step
         JOIN concerned AS one ON one.id = step.id JOIN concerned AS other ON other.id = step.id AND other.ticket_id > one.ticket_id
         WHERE step.kind = 'kept apart' AND NOT (one.pinned AND other.pinned AND one.problem_id = other.problem_id)) AS pair
       ORDER BY id, a, b`,
    ).then((rows) => rows.map(({ a, b }) => [a, b] as const));
  }

  private async redirect(tx: EntityManager, fromId: string, intoId: string): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      tx,
      `UPDATE problem SET merged_into = $2 WHERE merged_into = $1 RETURNING id`,
      [fromId, intoId],
    );
    await tx.query(`UPDATE problem SET merged_into = $2 WHERE id = $1`, [fromId, intoId]);
    return rows.map((row) => row.id);
  }

  private async hand(tx: EntityManager, table: 'known_error' | 'fix', fromId: string, intoId: string) {
    const rows = await queryRows<{ id: string }>(
      tx,
      `UPDATE ${table} SET problem_id = $2 WHERE problem_id = $1 RETURNING id`,
      [fromId, intoId],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Pin some company for tickets that join a problem: without any, the machine would not know what they were put to; and
   * those they were once taken apart from, because being put together again is the newer word.
   */
  private async confirmCompany(tx: EntityManager, eventId: string, ticketIds: readonly string[], problemId: string) {
    await tx.query(
      `WITH company AS (
         SELECT ticket_id FROM membership WHERE problem_id = $3 AND NOT EXISTS (
           SELECT FROM membership WHERE problem_id = $3 AND origin = 'person')
         ORDER BY confidence DESC, ticket_id LIMIT 1),
       former AS (
         SELECT other.ticket_id FROM curation_ticket AS mine
         JOIN curation_event AS step ON step.id = mine.event_id AND step.undone_by IS NULL AND step.id <> $1
         JOIN curation_ticket AS other ON other.event_id = step.id
         JOIN membership ON membership.ticket_id = other.ticket_id AND membership.problem_id = $3
         WHERE mine.ticket_id = ANY($2::uuid[]) AND ((mine.side, other.side) IN (('moved', 'rest'), ('rest', 'moved')) OR step.kind = 'kept apart')),
       recorded AS (
         INSERT INTO curation_ticket (event_id, ticket_id, side, was)
         SELECT $1, ticket_id, 'kept', ${membershipAsItWas} FROM membership
         WHERE ticket_id IN (SELECT ticket_id FROM company UNION SELECT ticket_id FROM former)
         ON CONFLICT DO NOTHING RETURNING ticket_id)
       UPDATE membership SET origin = 'person' FROM recorded WHERE membership.ticket_id = recorded.ticket_id`,
      [eventId, ticketIds, problemId],
    );
  }

  private async assign(tx: EntityManager, ticketIds: readonly string[], problemId: string, words: string) {
    if (ticketIds.length === 0) return;
    await tx.query(
      `INSERT INTO membership (ticket_id, problem_id, origin, confidence, reasons)
       SELECT id, $2, 'person', 1, $3::jsonb FROM unnest($1::uuid[]) AS one(id)
       ON CONFLICT (ticket_id) DO UPDATE SET problem_id = excluded.problem_id, origin = 'person',
         confidence = excluded.confidence, support = NULL, reasons = excluded.reasons, run_id = NULL, since = clock_timestamp()`,
      [ticketIds, problemId, jsonText([{ kind: 'person', text: words, weight: 1 }])],
    );
    await tx.query(
      `UPDATE ticket SET state = 'clustered', state_reason = NULL WHERE id = ANY($1::uuid[]) AND state IN ('single', 'pending')`,
      [ticketIds],
    );
  }
}
