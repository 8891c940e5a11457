import { z } from 'zod';
import { endpoint } from './common.js';
import { Session } from './sessions.js';

export const getSignInOptions = endpoint({
  id: 'getSignInOptions',
  method: 'GET',
  path: '/sign-in-options',
  tag: 'Access',
  summary: 'How people sign in here',
  access: 'public',
  status: 200,
  response: z.object({
    password: z.boolean(),
    provider: z
      .object({ name: z.string() })
      .nullable()
      .meta({ description: 'The organisation’s own sign-in (OpenID Connect), when there is one' }),
  }),
});

/** What a browser keeps between leaving for the provider and coming back, sealed by the API. */
const Flow = z.string().min(16).max(2_000);

export const beginOidcSignIn = endpoint({
  id: 'beginOidcSignIn',
  method: 'POST',
  path: '/oidc/flows',
  tag: 'Access',
  summary: 'Begin to sign in through the organisation: where to send the browser, and what it must bring back',
  access: 'public',
  body: z.strictObject({}),
  status: 201,
  response: z.object({ url: z.string(), flow: Flow }),
});

export const createOidcSession = endpoint({
  id: 'createOidcSession',
  method: 'POST',
  path: '/oidc/sessions',
  tag: 'Access',
  summary: 'Sign in with what the provider sent the browser back with; works once, for the browser that began',
  access: 'public',
  body: z.strictObject({
    flow: Flow,
    query: z.string().max(8_000).meta({ description: 'Query of the address the provider led back to' }),
  }),
  status: 201,
  response: Session,
});
