export {
  hardeningRemedies,
  knownErrorStates,
  problemStatuses,
  ruleFields,
  ruleKinds,
  ruleRowOperators,
  trendWords,
} from '@reprise/domain/vocabularies';
export * from '../errors.js';
export * from './common.js';
export * from './client-address.js';
export * from './health.js';
export * from './document.js';
export * from './oidc.js';
export * from './sessions.js';
export * from './api-tokens.js';
export * from './teams.js';
export * from './audit.js';
export * from './sources.js';
export * from './imports.js';
export * from './tickets.js';
export * from './fix.js';
export * from './problems.js';
export * from './placements.js';
export * from './rules.js';
export * from './previews.js';
export * from './fixes.js';
export * from './bulk.js';
export * from './people.js';
export * from './known-errors.js';
export * from './search.js';
export * from './suggestions.js';
export * from './hardening.js';
export * from './reviews.js';
export * from './quality.js';
export * from './overview.js';
export * from './quarantine.js';
export * from './clustering.js';
export * from './learning.js';
export * from './redaction.js';
export * from './retention.js';
export * from './erasures.js';
export * from './metrics.js';
export { endpoints } from './endpoints.js';
export { API_VERSION, buildOpenApiDocument } from './openapi.js';
