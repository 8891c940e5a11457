export * from './data-source.js';
export * from './migrate.js';
export * from './sql/query-rows.js';
export * from './outbox/outbox.store.js';
export * from './source/source.store.js';
export * from './import/import.store.js';
export * from './ticket/ticket-ingest.store.js';
export { ticketRow, cleanText, type TicketRow } from './ticket/ticket-row.js';
export * from './audit/audit.store.js';
export * from './access/api-token.store.js';
export { isApiToken, newApiToken } from './access/api-token-secret.js';
export * from './access/invitation.store.js';
export * from './access/secret-hash.js';
export * from './access/session.store.js';
export * from './access/sign-in-attempt.store.js';
export { UserStore, type NewUser } from './access/user.store.js';
export * from './operation/operation.reader.js';
export * from './overview/overview.reader.js';
export * from './quarantine/quarantine.store.js';
export * from './quarantine/quarantine.reader.js';
export * from './list/slice.js';
export * from './import/import.reader.js';
export * from './release/release.store.js';
export * from './source/source.reader.js';
export { TicketReader, type TicketFilter } from './ticket/ticket.reader.js';
export * from './idempotency/idempotency.store.js';
export * from './lease/lease.store.js';
export * from './ticket/ticket-corpus.store.js';
export * from './problem/problem-clustering.store.js';
export { ProblemListReader } from './problem/problem-list.reader.js';
export { ProblemSummaryReader } from './problem/problem-summary.reader.js';
export { ProblemDetailReader } from './problem/problem-detail.reader.js';
export { ProblemMemberReader } from './problem/problem-member.reader.js';
export * from './problem/placement.store.js';
export * from './problem/placement-undo.store.js';
export {
  ProblemCurationStore,
  type CuratedProblem,
  type CurationActor,
  type CurationEvent,
} from './problem/problem-curation.store.js';
export * from './problem/problem-bulk.store.js';
export { KnownErrorReader, toHoldRate, type KnownErrorFilter } from './known-error/known-error.reader.js';
export * from './known-error/known-error.store.js';
export * from './hardening/hardening.reader.js';
export * from './hardening/hardening-decision.store.js';
export * from './search-event/search-event.store.js';
export * from './search/search-document.store.js';
export * from './analysis/analysis.store.js';
export * from './demo/demo-removal.store.js';
export * from './suggestion/suggestion-corpus.reader.js';
export * from './suggestion/suggestion-card.reader.js';
export * from './search-event/index-lag.reader.js';
export * from './verify/verify-invariants.js';
export * from './import/abandoned-upload.store.js';
export * from './search/search-drift.js';
export * from './fix/fix.store.js';
export * from './fix/fix-watch.store.js';
export { FixReader } from './fix/fix.reader.js';
