import { type Endpoint, scopeOf } from '@reprise/contracts/http';
import type { RequestLimit } from './request-limiter.js';

/**
 * What requests cost, and how many a person, a token or (where nobody is signed in) an address may send. Far above what
 * people do, far below what would take the machine from them. `export` keeps somebody who may read everything from taking
 * everything along at once.
 */
export const requestLimits = {
  read: { burst: 600, perMinute: 1_200 },
  match: { burst: 60, perMinute: 120 },
  write: { burst: 300, perMinute: 300 },
  export: { burst: 12, perMinute: 12 },
  open: { burst: 200, perMinute: 200 },
  /** Requests with a credential that opens nothing, by address. */
  refused: { burst: 300, perMinute: 60 },
} as const satisfies Record<string, RequestLimit>;
export type CostClass = keyof typeof requestLimits;

/** @returns null where nothing is counted: health is asked by machines, and intake has its own back-pressure */
export function costClassOf(endpoint: Endpoint): CostClass | null {
  if (endpoint.tag === 'Health') return null;
  if (endpoint.access === 'public') return 'open';
  if (endpoint.method !== 'GET' && scopeOf(endpoint) === 'import') return null;
  if (endpoint.responseType === 'csv' || endpoint.responseType === 'ndjson') return 'export';
  if (endpoint.tag === 'Search and suggestions') return 'match';
  return endpoint.method === 'GET' ? 'read' : 'write';
}
