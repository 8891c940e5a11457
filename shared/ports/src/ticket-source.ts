import type { Ticket } from '@reprise/domain';

/** Reads tickets from somewhere, row by row. A bad row is a result, never an exception. */
export interface TicketSource {
  /**
   * All rows in the order of the source.
   * @param options.afterLine  rows up to this line number were handled before and are skipped
   */
  rows(options?: { readonly afterLine?: number }): AsyncIterable<SourceRow>;
}

export type SourceRow =
  | {
      readonly kind: 'ticket';
      readonly line: number;
      readonly bytesRead: number;
      readonly ticket: Ticket;
      readonly warnings: readonly RowProblem[];
    }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      readonly bytesRead: number;
      readonly problems: readonly RowProblem[];
    };

/** What is wrong with a row: where, which value, what to do. */
export interface RowProblem {
  readonly line: number;
  readonly column?: string;
  /** The offending value, shortened to 200 characters. */
  readonly value?: string;
  /** Stable word, e.g. `json.invalid`, `field.too_long`. */
  readonly code: string;
  readonly message: string;
}
