/** What makes tickets ready for the database, without anything that speaks to one: for threads that do only this. */
export { IntakeRules } from './redaction/intake-rules.js';
export { type PackedTickets, TicketPacker } from './ticket/packed-tickets.js';
