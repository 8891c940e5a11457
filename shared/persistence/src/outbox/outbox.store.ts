import { outboxPayloads, type JobName, type OutboxPayload } from '@reprise/contracts';
import type { EntityManager } from 'typeorm';
import type { Change } from '../sql/change-together.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { slicesOf } from '../sql/slices-of.js';
import { jsonText } from '../sql/json-text.js';

export interface OutboxRow<N extends JobName = JobName> {
  /** Decimal digits: identity values are 64 bits wide. */
  readonly id: string;
  readonly topic: N;
  readonly payload: OutboxPayload<N>;
  /** Orderly ends without success. */
  readonly attempts: number;
  /** Starts that came to no end at all, the present one included. */
  readonly crashes: number;
}

/** Rows that one job will carry out. */
export interface OutboxGroup {
  readonly topic: JobName;
  readonly jobId: string;
  readonly ids: readonly string[];
}

const MAX_IDS_IN_A_ROW = 500;
/** How long orders leave the machine to the file that causes them: most files are through by then, and nobody waits long for a larger one. */
const MAX_HELD_SECONDS = 30;

/**
 * What is still to be done, written in the transaction of the fact that asks for it.
 * A row goes only in the transaction of its effect, so losing the queue loses no work.
 */
export class OutboxStore {
  async append<N extends JobName>(tx: EntityManager, topic: N, payload: OutboxPayload<N>): Promise<void> {
    const checked = outboxPayloads[topic].parse(payload);
    await tx.query(`INSERT INTO outbox (topic, payload) VALUES ($1, $2)`, [topic, jsonText(checked)]);
  }

  /**
   * Ask for new and changed tickets to be grouped and found, together with what made them so.
   * @param heldFor  the import that brings them: grouping and indexing wait for its end, but not for long
   */
  asking(ticketIds: readonly string[], heldFor: string | null = null): Change[] {
    if (ticketIds.length === 0) return [];
    const groups = [...slicesOf(ticketIds, MAX_IDS_IN_A_ROW)];
    const rows = [
      ...groups.map((ids) => ({
        topic: 'ticket.cluster',
        payload: outboxPayloads['ticket.cluster'].parse({ ticketIds: ids }),
      })),
      ...groups.map((ids) => ({
        topic: 'search.index',
        payload: outboxPayloads['search.index'].parse({ kind: 'ticket', ids }),
      })),
    ];
    const sql = `INSERT INTO outbox (topic, payload, held_for)
      SELECT topic, payload, $2::uuid FROM jsonb_to_recordset($1::jsonb) AS row(topic text, payload jsonb)`;
    return [{ sql, parameters: [jsonText(rows), heldFor] }];
  }

  /** Ask for these tickets to be grouped (or taken out of the groups when their rows are gone). */
  async appendTickets(tx: EntityManager, ticketIds: readonly string[]): Promise<void> {
    for (const ids of slicesOf(ticketIds, MAX_IDS_IN_A_ROW))
      await this.append(tx, 'ticket.cluster', { ticketIds: ids });
  }

  /** Ask for the tickets to be grouped again, because something was decided that a run must know and that may concern any of them. */
  appendRun(tx: EntityManager): Promise<void> {
    return this.append(tx, 'ticket.cluster', { ticketIds: [] });
  }

  /** The same where a rule was decided: the run finds the tickets that it is about. */
  appendRules(tx: EntityManager): Promise<void> {
    return this.append(tx, 'ticket.cluster', { ticketIds: [], ofRules: true });
  }

  async appendSearch(
    tx: EntityManager,
    kind: OutboxPayload<'search.index'>['kind'],
    objectIds: readonly string[],
  ): Promise<void> {
    for (const ids of slicesOf(objectIds, MAX_IDS_IN_A_ROW)) await this.append(tx, 'search.index', { kind, ids });
  }

  async appendAnalysis(tx: EntityManager, problemIds: readonly string[]): Promise<void> {
    for (const ids of slicesOf(problemIds, MAX_IDS_IN_A_ROW))
      await this.append(tx, 'problem.analyse', { problemIds: ids });
  }

  /**
   * Rows nobody has enqueued, oldest first; other relays skip what this transaction holds. Those that are held for an import are
   * left until it has ended or they have waited long enough; those of a time to come, from before the database's clock was set back, are
   * not: they would be left for as long.
   */
  takeWaiting(tx: EntityManager, limit: number): Promise<WaitingRow[]> {
    return queryRows<WaitingRow>(
      tx,
      `SELECT id::text AS id, topic,
              coalesce(jsonb_array_length(coalesce(payload->'ids', payload->'ticketIds', payload->'problemIds')), 1) AS size
       FROM outbox WHERE enqueued_at IS NULL
         AND (held_for IS NULL OR created_at NOT BETWEEN clock_timestamp() - make_interval(secs => $2) AND clock_timestamp()
              OR held_for <> ALL (ARRAY(SELECT id FROM import_run WHERE status IN ('queued', 'running'))))
       ORDER BY outbox.id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit, MAX_HELD_SECONDS],
    );
  }

  /** Let the relays look when `tx` is committed: orders that were held may be due. */
  async announce(tx: EntityManager): Promise<void> {
    await tx.query(`SELECT pg_notify('reprise_outbox', '')`);
  }

  async markEnqueued(tx: EntityManager, groups: readonly OutboxGroup[]): Promise<void> {
    for (const { jobId, ids } of groups) {
      await tx.query(`UPDATE outbox SET enqueued_at = clock_timestamp(), job_id = $1 WHERE id = ANY($2::bigint[])`, [
        jobId,
        ids,
      ]);
    }
  }

  /** Rows that could not be enqueued wait again. */
  async unmark(db: Queryable, ids: readonly string[]): Promise<void> {
    await db.query(`UPDATE outbox SET enqueued_at = NULL, job_id = NULL WHERE id = ANY($1::bigint[])`, [ids]);
  }

  /** Jobs enqueued longer ago than `seconds` whose rows are still here: the queue may have lost them. */
  async overdueGroups(db: Queryable, seconds: number): Promise<OutboxGroup[]> {
    return queryRows<OutboxGroup>(
      db,
      `SELECT topic, job_id AS "jobId", array_agg(id::text ORDER BY id) AS ids
       FROM outbox WHERE enqueued_at < clock_timestamp() - make_interval(secs => $1)
       GROUP BY topic, job_id ORDER BY min(id) LIMIT 200`,
      [seconds],
    );
  }

  /** Say that work on these rows goes on, so that they are not enqueued again. */
  async touch(db: Queryable, ids: readonly string[]): Promise<void> {
    await db.query(`UPDATE outbox SET enqueued_at = clock_timestamp() WHERE id = ANY($1::bigint[])`, [ids]);
  }

  /** The rows of a job that are still to be done and that no other handler works on, locked until the end of `tx`. */
  async claim<N extends JobName>(tx: EntityManager, topic: N, ids: readonly string[]): Promise<OutboxRow<N>[]> {
    const rows = await queryRows<OutboxRow<N>>(
      tx,
      `SELECT id::text AS id, topic, payload, attempts, crashes FROM outbox
       WHERE topic = $1 AND id = ANY($2::bigint[]) ORDER BY outbox.id FOR UPDATE SKIP LOCKED`,
      [topic, ids],
    );
    return rows;
  }

  /** The rows of a job without locking them: for work that spans many transactions. */
  read<N extends JobName>(db: Queryable, topic: N, ids: readonly string[]): Promise<OutboxRow<N>[]> {
    return queryRows<OutboxRow<N>>(
      db,
      `SELECT id::text AS id, topic, payload, attempts, crashes FROM outbox WHERE topic = $1 AND id = ANY($2::bigint[]) ORDER BY outbox.id`,
      [topic, ids],
    );
  }

  /** Ids of all rows of a topic that are not done. */
  async idsOf(db: Queryable, topic: JobName): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(db, `SELECT id::text AS id FROM outbox WHERE topic = $1`, [topic]);
    return rows.map((row) => row.id);
  }

  /** Whether any row of a topic is not done. */
  async isAnyLeft(db: Queryable, topic: JobName): Promise<boolean> {
    return (await queryRows(db, `SELECT FROM outbox WHERE topic = $1 LIMIT 1`, [topic])).length > 0;
  }

  async remove(tx: EntityManager, ids: readonly string[]): Promise<void> {
    await tx.query(`DELETE FROM outbox WHERE id = ANY($1::bigint[])`, [ids]);
  }

  /**
   * Say that work on these rows starts, and commit that before it does: a process that dies on them leaves the count behind.
   * Rows that another handler holds are passed over. @returns the most crashes one of them has behind it
   */
  async noteStart(db: Queryable, ids: readonly string[]): Promise<number> {
    const rows = await queryRows<{ crashes: number }>(
      db,
      `UPDATE outbox SET crashes = crashes + 1 WHERE id IN (${notHeld}) RETURNING crashes - 1 AS crashes`,
      [ids],
    );
    return rows.reduce((most, { crashes }) => Math.max(most, crashes), 0);
  }

  /** Work on these rows goes on and has come a step further: what happened before the step does not count any more. */
  async noteProgress(tx: EntityManager, ids: readonly string[]): Promise<void> {
    await tx.query(`UPDATE outbox SET enqueued_at = clock_timestamp(), crashes = 1 WHERE id = ANY($1::bigint[])`, [
      ids,
    ]);
  }

  /** Work on these rows came to an orderly end and will be taken up again: what happened was no crash. */
  async noteOrderlyEnd(db: Queryable, ids: readonly string[]): Promise<void> {
    await db.query(`UPDATE outbox SET crashes = greatest(0, crashes - 1) WHERE id IN (${notHeld})`, [ids]);
  }

  /** Work on these rows ended without success. */
  async noteFailure(db: Queryable, ids: readonly string[], error: string): Promise<void> {
    await db.query(
      `UPDATE outbox SET attempts = attempts + 1, crashes = greatest(0, crashes - 1), last_error = left($2, 2000) WHERE id IN (${notHeld})`,
      [ids, error.replaceAll('\u0000', '')],
    );
  }

  /** Give each object of a row a row of its own, so that one of them can fail alone. @returns false for a row of one object */
  async split(tx: EntityManager, row: OutboxRow): Promise<boolean> {
    const payloads = singles(row.payload);
    if (payloads.length < 2) return false;
    await tx.query(
      `INSERT INTO outbox (topic, payload, attempts, crashes, last_error)
       SELECT topic, one.value, attempts, greatest(0, crashes - 1), last_error FROM outbox, jsonb_array_elements($2::jsonb) AS one WHERE id = $1`,
      [row.id, jsonText(payloads)],
    );
    await this.remove(tx, [row.id]);
    return true;
  }

  /** Rows that are not done, counted no further than `limit`. */
  async backlog(db: Queryable, limit: number): Promise<number> {
    const [row] = await queryRows<{ count: number }>(
      db,
      `SELECT count(*)::int AS count FROM (SELECT FROM outbox LIMIT $1) AS waiting`,
      [limit],
    );
    return row!.count;
  }

  /** Rows per topic that are not done. */
  async depth(db: Queryable): Promise<ReadonlyMap<JobName, number>> {
    const rows = await queryRows<{ topic: JobName; count: string }>(
      db,
      `SELECT topic, count(*) FROM outbox GROUP BY topic`,
    );
    return new Map(rows.map((row) => [row.topic, Number(row.count)]));
  }
}

export interface WaitingRow {
  readonly id: string;
  readonly topic: JobName;
  /** Objects the row names. */
  readonly size: number;
}

const notHeld = `SELECT id FROM outbox WHERE id = ANY($1::bigint[]) FOR UPDATE SKIP LOCKED`;

function singles(payload: OutboxPayload<JobName>): unknown[] {
  if ('ticketIds' in payload) return payload.ticketIds.map((id) => ({ ticketIds: [id] }));
  if ('problemIds' in payload) return payload.problemIds.map((id) => ({ problemIds: [id] }));
  if ('ids' in payload) return payload.ids.map((id) => ({ kind: payload.kind, ids: [id] }));
  return [payload];
}
