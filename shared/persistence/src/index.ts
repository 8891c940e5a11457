export * from './data-source.js';
export * from './migrate.js';
export * from './sql/query-rows.js';
export * from './outbox/outbox.store.js';
export * from './source/source.store.js';
export * from './import/import.store.js';
export * from './ticket/ticket-ingest.store.js';
export { ticketRow, cleanText, type TicketRow } from './ticket/ticket-row.js';
