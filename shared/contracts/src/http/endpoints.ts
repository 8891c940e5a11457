import * as apiTokens from './api-tokens.js';
import * as audit from './audit.js';
import type { Endpoint } from './common.js';
import * as bulk from './bulk.js';
import * as erasures from './erasures.js';
import * as document from './document.js';
import * as fixes from './fixes.js';
import * as hardening from './hardening.js';
import * as health from './health.js';
import * as imports from './imports.js';
import * as knownErrors from './known-errors.js';
import * as metrics from './metrics.js';
import * as oidc from './oidc.js';
import * as overview from './overview.js';
import * as placements from './placements.js';
import * as people from './people.js';
import * as previews from './previews.js';
import * as problems from './problems.js';
import * as quality from './quality.js';
import * as quarantine from './quarantine.js';
import * as clustering from './clustering.js';
import * as learning from './learning.js';
import * as redaction from './redaction.js';
import * as retention from './retention.js';
import * as reviews from './reviews.js';
import * as rules from './rules.js';
import * as search from './search.js';
import * as sessions from './sessions.js';
import * as sources from './sources.js';
import * as suggestions from './suggestions.js';
import * as teams from './teams.js';
import * as tickets from './tickets.js';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;

/** Every endpoint of the API, in the order of the document. */
export const endpoints: readonly Endpoint[] = [
  health,
  document,
  sessions,
  oidc,
  people,
  apiTokens,
  teams,
  audit,
  overview,
  sources,
  imports,
  tickets,
  problems,
  placements,
  rules,
  previews,
  fixes,
  bulk,
  knownErrors,
  search,
  suggestions,
  hardening,
  reviews,
  quality,
  quarantine,
  clustering,
  learning,
  redaction,
  retention,
  erasures,
  metrics,
].flatMap((module) => Object.values(module).filter(isEndpoint));
