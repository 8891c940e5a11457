import { z } from 'zod';
import { errorCodes } from '../errors.js';

// In a page, whose policy refuses code made out of text, Zod would try whether it may, and each try would be reported.
if ('document' in globalThis) z.config({ jitless: true });

/** What a change is bound to: made only while it would do exactly what this preview showed. */
export const BoundTo = z.uuid().optional().meta({
  description: 'A preview of this very change: refused (409) when something has come since that it does not know of',
});

/** Roles from least to most: each may do what those before it may. */
export const roles = ['engineer', 'developer', 'lead', 'admin'] as const;
export const Role = z.enum(roles).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** What an API token may be used for, beside its role. People signed in may use all their role allows. */
export const scopes = ['read', 'import', 'curate', 'admin'] as const;
export const Scope = z.enum(scopes).meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;

export const Moment = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 moment' });
export const Id = z.uuid();
export const ProblemKey = z.string().regex(/^PRB-[1-9]\d{0,9}$/, 'a problem key looks like PRB-142');
export const KnownErrorKey = z.string().regex(/^KE-[1-9]\d{0,9}$/, 'a known error key looks like KE-31');

/** Query part of every list: opaque cursor and page size. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** A page of `items` with the cursor of the next one; no exact totals unless a list states one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int().nonnegative().optional().meta({ description: 'Exact count where it is cheap' }),
  });

/** RFC 9457 problem document, the only shape of an error. */
export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string().optional().meta({ description: 'Request id' }),
    code: z.enum(errorCodes),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry a broken field' }),
  })
  .meta({ id: 'ProblemDocument' });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

/** A reason behind a score or membership, in words. */
export const Reason = z
  .object({
    kind: z.string(),
    text: z.string(),
    weight: z.number(),
    evidence: z.array(z.string()).optional(),
  })
  .meta({ id: 'Reason' });
export type Reason = z.infer<typeof Reason>;

/** A measured quantity never comes without its uncertainty. */
export const Interval = z.object({ low: z.number(), high: z.number() }).meta({ id: 'Interval' });

export const ConfidenceWord = z.enum(['strong', 'possible', 'nothing known']).meta({ id: 'ConfidenceWord' });

/** Who may call an endpoint: `public`, any signed-in person (`engineer`), or at least the named role. */
export type Access = 'public' | Role;

/** One endpoint of the API: validation, authorisation, OpenAPI and the web's client all come from it. */
export interface Endpoint {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path below `/api`, parameters as `:name`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  /** Scope an API token needs; left out, `scopeOf` derives it. */
  readonly scope?: Scope;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** `json` unless stated. */
  readonly bodyType?: 'json' | 'multipart';
  readonly status: number;
  readonly response?: z.ZodType;
  /** `json` unless stated. */
  readonly responseType?: 'json' | 'csv' | 'ndjson' | 'text' | 'none';
  /** Needs `If-Match` with the resource's version: 428 without it, 412 on a mismatch. */
  readonly ifMatch?: boolean;
  /** The answer holds a secret that is shown once: it is never kept for a repetition of the request. */
  readonly secretAnswer?: boolean;
}

/** The scope an API token needs to call an endpoint: every endpoint has one, so that a new one is never open by mistake. */
export function scopeOf({ access, method, scope, tag }: Pick<Endpoint, 'access' | 'method' | 'scope' | 'tag'>): Scope {
  if (scope) return scope;
  if (access === 'admin') return 'admin';
  if (method === 'GET') return 'read';
  return tag === 'Sources and imports' ? 'import' : 'curate';
}

/** Whether a request may be repeated under an `Idempotency-Key`: every change by somebody signed in, except file uploads and secrets. */
export const takesIdempotencyKey = ({ method, access, bodyType, secretAnswer }: Endpoint): boolean =>
  method !== 'GET' && access !== 'public' && bodyType !== 'multipart' && !secretAnswer;

/** Keeps the literal types of an endpoint definition. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;
export type ResponseOf<E extends Endpoint> = Out<E['response']>;
export type BodyOf<E extends Endpoint> = Out<E['body']>;
export type QueryOf<E extends Endpoint> = Out<E['query']>;
export type ParamsOf<E extends Endpoint> = Out<E['params']>;
export type BodyInput<E extends Endpoint> = In<E['body']>;
export type QueryInput<E extends Endpoint> = In<E['query']>;
export type ParamsInput<E extends Endpoint> = In<E['params']>;
