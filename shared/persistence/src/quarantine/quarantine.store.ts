import type { JobName } from '@reprise/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { OutboxRow } from '../outbox/outbox.store.js';
import { jsonText } from '../sql/json-text.js';

/** Work that failed every time it was tried: set aside with the reason, so that it stops nothing else. */
export class QuarantineStore {
  /** Move an outbox row here; tickets it names leave the state `pending`. */
  async setAside(tx: EntityManager, row: OutboxRow<JobName>, reason: string): Promise<void> {
    const text = reason.replaceAll('\u0000', '').slice(0, 2_000);
    await tx.query(`INSERT INTO quarantine (id, topic, payload, reason, attempts) VALUES ($1, $2, $3, $4, $5)`, [
      uuidv7(),
      row.topic,
      jsonText(row.payload),
      text,
      row.attempts + 1,
    ]);
    await tx.query(`DELETE FROM outbox WHERE id = $1`, [row.id]);
    if ('ticketIds' in row.payload) await this.setTicketsAside(tx, row.payload.ticketIds, text);
  }

  async setTicketsAside(tx: EntityManager, ticketIds: readonly string[], reason: string): Promise<void> {
    await tx.query(`UPDATE ticket SET state = 'quarantined', state_reason = $2 WHERE id = ANY($1::uuid[])`, [
      ticketIds,
      reason,
    ]);
  }
}
