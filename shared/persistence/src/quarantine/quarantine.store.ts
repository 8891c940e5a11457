import type { JobName } from '@reprise/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { OutboxRow } from '../outbox/outbox.store.js';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';

const MAX_REASON = 2_000;

/** Work that failed every time it was tried: set aside with the reason, so that it stops nothing else. */
export class QuarantineStore {
  /** Move an outbox row here; tickets it names leave the state `pending`. */
  async setAside(tx: EntityManager, row: OutboxRow<JobName>, reason: string): Promise<void> {
    const text = cleanReason(reason);
    await this.keep(tx, row.topic, row.payload, text, row.attempts + Math.max(0, row.crashes - 1));
    await tx.query(`DELETE FROM outbox WHERE id = $1`, [row.id]);
    if ('ticketIds' in row.payload) await this.mark(tx, row.payload.ticketIds, text);
  }

  /** Set tickets aside that cannot be grouped; each can be ordered again on its own. */
  async setTicketsAside(tx: EntityManager, ticketIds: readonly string[], reason: string): Promise<void> {
    const text = cleanReason(reason);
    for (const id of ticketIds) await this.keep(tx, 'ticket.cluster', { ticketIds: [id] }, text, 1);
    await this.mark(tx, ticketIds, text);
  }

  /**
   * Order work again that was set aside.
   * @param ids  which pieces; undefined: all of them
   * @returns how many were ordered
   */
  async replay(tx: EntityManager, ids?: readonly string[]): Promise<number> {
    const replayed = await queryRows<{ ticketIds: string[] | null }>(
      tx,
      `WITH chosen AS (DELETE FROM quarantine WHERE $1::uuid[] IS NULL OR id = ANY($1::uuid[]) RETURNING topic, payload),
            ordered AS (INSERT INTO outbox (topic, payload) SELECT topic, payload FROM chosen)
       SELECT payload->'ticketIds' AS "ticketIds" FROM chosen`,
      [ids ?? null],
    );
    const tickets = replayed.flatMap((row) => row.ticketIds ?? []);
    await tx.query(
      `UPDATE ticket SET state = 'pending', state_reason = NULL WHERE id = ANY($1::uuid[]) AND state = 'quarantined'`,
      [tickets],
    );
    return replayed.length;
  }

  private async keep(
    tx: EntityManager,
    topic: JobName,
    payload: object,
    reason: string,
    attempts: number,
  ): Promise<void> {
    const text = jsonText(payload);
    // The same piece of work that fails again is one entry, with the newest reason.
    await tx.query(`DELETE FROM quarantine WHERE topic = $1 AND payload = $2::jsonb`, [topic, text]);
    await tx.query(`INSERT INTO quarantine (id, topic, payload, reason, attempts) VALUES ($1, $2, $3, $4, $5)`, [
      uuidv7(),
      topic,
      text,
      reason,
      attempts,
    ]);
  }

  private async mark(tx: EntityManager, ticketIds: readonly string[], reason: string): Promise<void> {
    await tx.query(
      `UPDATE ticket SET state = 'quarantined', state_reason = $2 WHERE id = ANY($1::uuid[]) AND state <> 'erased'`,
      [ticketIds, reason],
    );
  }
}

const cleanReason = (reason: string): string => reason.replaceAll('\u0000', '').slice(0, MAX_REASON);
