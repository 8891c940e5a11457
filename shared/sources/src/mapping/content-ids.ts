import { createHash } from 'node:crypto';
import type { TicketField } from './ticket-fields.js';

/**
 * Ticket numbers for files that have none: from the row's own content, so that reading the same file again gives the same
 * numbers. Rows with equal content are counted (`…-2`), because each is a ticket of its own. About 60 bytes are kept a row.
 */
export class ContentIds {
  private readonly seen = new Map<string, number>();

  withId(values: ReadonlyMap<TicketField, unknown>): Map<TicketField, unknown> {
    const content = JSON.stringify([...values].filter(([, value]) => value !== undefined && value !== ''));
    const digest = createHash('sha256').update(content).digest('base64url').slice(0, 16);
    const times = (this.seen.get(digest) ?? 0) + 1;
    this.seen.set(digest, times);
    return new Map<TicketField, unknown>([['id', times === 1 ? `row-${digest}` : `row-${digest}-${times}`], ...values]);
  }
}
