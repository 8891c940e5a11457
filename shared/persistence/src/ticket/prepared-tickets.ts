import type { RedactionCounts, Ticket } from '@reprise/domain';
import type { IntakeRules } from '../redaction/intake-rules.js';
import { cleanText, ticketRow, type TicketRow } from './ticket-row.js';

/** A ticket as it is to be stored. */
export interface PreparedTicket {
  readonly externalId: string;
  readonly contentHash: string;
  /** When its source says that it changed: milliseconds. */
  readonly updatedAt: number | null;
  readonly replaced: RedactionCounts;
  readonly row: TicketRow;
  /** The row as COPY takes it, under this id, where it was made beforehand. */
  readonly packed?: { readonly id: string; readonly bytes: Uint8Array };
}

/** Tickets that are to be stored together. */
export interface TicketBatch {
  readonly externalIds: readonly string[];
  /**
   * @throws RangeError when a ticket has no usable id
   * @throws RulesChanged when they were made under other rules and cannot be made anew here
   */
  under(rules: IntakeRules, sourceId: string): readonly PreparedTicket[];
}

/**
 * Tickets as they are to be stored. Cleaning and hashing them is most of the work, and it needs no transaction: it is done before
 * anybody waits for their source, under the rules known then, and once more where the rules turn out to have changed.
 */
export class PreparedTickets implements TicketBatch {
  private made?: { readonly sourceId: string; readonly rules: string; readonly tickets: readonly PreparedTicket[] };

  constructor(readonly tickets: readonly Ticket[]) {}

  get externalIds(): readonly string[] {
    return this.tickets.map(externalIdOf);
  }

  under(rules: IntakeRules, sourceId: string): readonly PreparedTicket[] {
    if (this.made?.sourceId !== sourceId || this.made.rules !== rules.fingerprint) {
      const tickets = this.tickets.map((ticket) => preparedTicket(ticket, sourceId, rules));
      this.made = { sourceId, rules: rules.fingerprint, tickets };
    }
    return this.made.tickets;
  }
}

function preparedTicket(ticket: Ticket, sourceId: string, rules: IntakeRules): PreparedTicket {
  const replaced: RedactionCounts = {};
  const row = ticketRow(ticket, sourceId, { rules, counts: replaced });
  const { content_hash: contentHash, external_id: externalId, source_updated_at: updatedAt } = row;
  return { externalId, contentHash, updatedAt: updatedAt === null ? null : Date.parse(updatedAt), replaced, row };
}

/** As the row will say it; one that no row can have is refused when the row is made. */
const externalIdOf = ({ id }: Ticket): string => cleanText(id) ?? '';
