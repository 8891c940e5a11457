import type { RedactionCounts, Ticket } from '@reprise/domain';
import type { IntakeRules } from '../redaction/intake-rules.js';
import { type TicketRow, ticketRow } from './ticket-row.js';

export interface PreparedTicket {
  readonly row: TicketRow;
  readonly replaced: RedactionCounts;
}

/**
 * Tickets as they are to be stored. Cleaning and hashing them is most of the work, and it needs no transaction: it is done before
 * anybody waits for their source, under the rules known then, and once more where the rules turn out to have changed.
 */
export class PreparedTickets {
  private made?: { readonly sourceId: string; readonly rules: string; readonly tickets: readonly PreparedTicket[] };

  constructor(readonly tickets: readonly Ticket[]) {}

  /** @throws RangeError when a ticket has no usable id */
  under(rules: IntakeRules, sourceId: string): readonly PreparedTicket[] {
    if (this.made?.sourceId !== sourceId || this.made.rules !== rules.fingerprint) {
      const tickets = this.tickets.map((ticket): PreparedTicket => {
        const replaced: RedactionCounts = {};
        return { row: ticketRow(ticket, sourceId, { rules, counts: replaced }), replaced };
      });
      this.made = { sourceId, rules: rules.fingerprint, tickets };
    }
    return this.made.tickets;
  }
}
