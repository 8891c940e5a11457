import type { Endpoint } from '@reprise/contracts/http';
import { z } from 'zod';
import { AppError, type FieldError } from './app-error.js';
import type { Actor, CallOf, RequestState } from './call.js';
import { escapePointer, isStorable } from './json-limits.js';

const nothing = z.strictObject({});
const nobody: Actor = {
  kind: 'person',
  userId: null,
  credentialId: '',
  name: 'nobody',
  role: 'engineer',
  scopes: [],
  viewer: { teamIds: [], seesEverything: false },
};

/**
 * Check a request against its endpoint: media type, parameters, query, body, `If-Match`.
 * @throws AppError `request.invalid` with a pointer for every broken field, 415, or 428
 */
export function readCall(endpoint: Endpoint, request: RequestState): CallOf<Endpoint> {
  requireMediaType(endpoint, request);
  const errors: FieldError[] = [];
  const params = check('params', endpoint.params ?? nothing, request.params ?? {}, errors);
  const query = check('query', endpoint.query ?? nothing, request.query ?? {}, errors);
  const body = endpoint.body ? check('body', endpoint.body, request.body ?? {}, errors) : undefined;
  if (errors.length > 0) throw new AppError('request.invalid', describe(errors), { errors });
  return {
    params,
    query,
    body,
    actor: request.actor ?? nobody,
    version: endpoint.ifMatch ? readVersion(request.headers['if-match']) : Number.NaN,
    requestId: request.id,
    address: request.clientAddress,
    request,
  } as CallOf<Endpoint>;
}

function requireMediaType(endpoint: Endpoint, request: RequestState): void {
  const sent = request.headers['content-type'];
  if (sent === undefined) {
    if (endpoint.bodyType !== 'multipart') return;
  } else if ((endpoint.bodyType === 'multipart') === sent.toLowerCase().startsWith('multipart/form-data')) return;
  throw new AppError(
    'request.unsupported_media_type',
    endpoint.bodyType === 'multipart'
      ? 'Send the file as `multipart/form-data`, in the part `file`.'
      : 'Send JSON as `application/json`.',
  );
}

function check(place: string, schema: z.ZodType, value: unknown, errors: FieldError[]): unknown {
  if (place !== 'body') {
    for (const [key, text] of Object.entries(value as Record<string, unknown>)) {
      if (typeof text === 'string' && !isStorable(text)) {
        errors.push({
          pointer: `/${place}/${escapePointer(key)}`,
          code: 'text_invalid',
          message: 'contains a NUL or half a character',
        });
      }
    }
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const pointer = ['', place, ...issue.path.map((part) => escapePointer(String(part)))].join('/');
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        errors.push({ pointer: `${pointer}/${escapePointer(key)}`, code: 'unknown', message: 'is not known here' });
      }
    } else errors.push({ pointer, code: issue.code, message: issue.message });
  }
  return undefined;
}

function describe(errors: readonly FieldError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${first?.pointer}: ${first?.message}${more}`;
}

function readVersion(header: string | undefined): number {
  if (header === undefined) {
    throw new AppError('resource.version_required', 'Send `If-Match` with the ETag you last read.');
  }
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim());
  if (!match) {
    throw new AppError('request.invalid', '`If-Match` must be one ETag as this API sends it, e.g. "3".', {
      errors: [{ pointer: '/headers/if-match', code: 'invalid_format', message: 'is not an ETag of this API' }],
    });
  }
  return Number(match[1]);
}
