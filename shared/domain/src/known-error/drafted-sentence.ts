import type { DraftedField } from './cue-phrases.js';

/** One sentence of the draft and where it came from. */
export interface DraftedSentence {
  readonly field: DraftedField;
  readonly sentence: string;
  /** The ticket quoted. */
  readonly ticketId: string;
  /** Every ticket that says about the same, the quoted one first. */
  readonly supportingTicketIds: readonly string[];
}
