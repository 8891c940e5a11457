import { z } from 'zod';
import { Id, Moment, Role, Scope, endpoint } from './common.js';

export const ApiToken = z
  .object({
    id: Id,
    name: z.string(),
    shown: z.string().meta({ description: 'How the token begins; the rest is known to its holder only' }),
    role: Role,
    scopes: z.array(Scope),
    ownerName: z.string().nullable().meta({ description: 'Null for the token of the command line' }),
    createdAt: Moment,
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof ApiToken>;

export const TokenName = z.string().trim().min(1, 'say what it is for').max(100);

export const listApiTokens = endpoint({
  id: 'listApiTokens',
  method: 'GET',
  path: '/api-tokens',
  tag: 'Access',
  summary: 'API tokens that were not revoked, newest first',
  access: 'admin',
  status: 200,
  response: z.object({ items: z.array(ApiToken) }),
});

export const createApiToken = endpoint({
  id: 'createApiToken',
  method: 'POST',
  path: '/api-tokens',
  tag: 'Access',
  summary: 'Make an API token; it is shown in this answer and never again',
  access: 'admin',
  body: z.strictObject({
    name: TokenName,
    role: Role,
    scopes: z.array(Scope).min(1, 'choose at least one').max(4),
    expiresInDays: z.number().int().min(1).max(366).default(90),
  }),
  secretAnswer: true,
  status: 201,
  response: z.object({ token: z.string(), expiresAt: Moment }),
});

export const revokeApiToken = endpoint({
  id: 'revokeApiToken',
  method: 'DELETE',
  path: '/api-tokens/:id',
  tag: 'Access',
  summary: 'Revoke an API token; it stops working at once',
  access: 'admin',
  params: z.strictObject({ id: Id }),
  status: 204,
  responseType: 'none',
});
