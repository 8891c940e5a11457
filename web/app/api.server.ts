import type {
  BodyInput,
  Endpoint,
  ParamsInput,
  ParamsOf,
  BodyOf,
  ProblemDocument,
  QueryInput,
  ResponseOf,
} from '@reprise/contracts/http';
import { CLIENT_ADDRESS_HEADER } from '@reprise/contracts/http';
import { data, redirect } from '@remix-run/node';
import { endpointUrl, type UrlValues } from './endpoint-url';
import { sameSitePath } from './same-site-path';
import { signOutCookie, tokenOf, type RequestArgs } from './session.server';

const TIMEOUT_MS = 30_000;

type Input<E extends Endpoint> = (undefined extends ParamsOf<E> ? { params?: undefined } : { params: ParamsInput<E> }) &
  (undefined extends BodyOf<E> ? { body?: undefined } : { body: BodyInput<E> }) & {
    query?: QueryInput<E>;
    /** Version of the resource the change is based on. */
    ifMatch?: number;
  };
type Rest<E extends Endpoint> = Record<string, never> extends Input<E> ? [input?: Input<E>] : [input: Input<E>];

/** The API refused; `document` says what was wrong, where, what to do. */
export interface Refusal {
  readonly ok: false;
  readonly problem: ProblemDocument;
}
export type Attempt<T> = { readonly ok: true; readonly data: T } | Refusal;

const unreachable: ProblemDocument = {
  type: 'https://reprise.dev/errors/service.unavailable',
  title: 'Reprise is not answering just now',
  status: 503,
  detail: 'The API may still be starting. This page tries again by itself.',
  code: 'service.unavailable',
};

/** Where to come back to after signing in: the page itself, or the page a form was sent from. */
const returnPath = (request: Request): string => {
  const own = new URL(request.url);
  if (request.method === 'GET') return own.pathname + own.search;
  const referrer = request.headers.get('Referer');
  if (!referrer || !URL.canParse(referrer)) return '/';
  const from = new URL(referrer);
  return sameSitePath(from.pathname + from.search, '/');
};

/** The response that leads to the sign-in page and back again. */
export const toSignIn = async (args: RequestArgs): Promise<Response> => {
  const path = returnPath(args.request);
  const target = path === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ returnTo: path })}`;
  return redirect(target, { headers: { 'Set-Cookie': await signOutCookie(args) } });
};

const documentFrom = async (response: Response): Promise<ProblemDocument> => {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return (await response.json()) as ProblemDocument;
  if (response.status === 502 || response.status === 503 || response.status === 504) return unreachable;
  return {
    type: 'about:blank',
    title: response.statusText || `The API answered ${response.status}`,
    status: response.status,
    code: response.status === 404 ? 'resource.not_found' : 'service.internal',
  };
};

/** Sends one request to the API as the person signed in. Answers of any status; throws a 503 when nobody answers. */
export const send = async (
  args: RequestArgs,
  endpoint: Endpoint,
  options: { params?: UrlValues; query?: UrlValues; headers?: HeadersInit; body?: BodyInit; streamed?: boolean } = {},
): Promise<Response> => {
  const headers = new Headers(options.headers);
  const token = await tokenOf(args);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (args.context.clientProof) headers.set(CLIENT_ADDRESS_HEADER, args.context.clientProof);
  const url = endpointUrl(args.context.apiUrl, endpoint.path, options.params, options.query);
  const init: RequestInit & { duplex?: 'half' } = { method: endpoint.method, headers, redirect: 'error' };
  if (options.body !== undefined) init.body = options.body;
  if (options.streamed) init.duplex = 'half';
  else init.signal = AbortSignal.any([args.request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return await fetch(url, init);
  } catch (error) {
    if (args.request.signal.aborted) throw error;
    throw data(unreachable, { status: 503, statusText: unreachable.title });
  }
};

/** Like `call`, but what the API refuses (bad input, conflict, no permission, not found) comes back as a value. */
export const attempt = async <E extends Endpoint>(
  args: RequestArgs,
  endpoint: E,
  ...[input]: Rest<E>
): Promise<Attempt<ResponseOf<E>>> => {
  if (endpoint.access !== 'public' && !(await tokenOf(args))) throw await toSignIn(args);
  const given = (input ?? {}) as { params?: UrlValues; query?: UrlValues; body?: unknown; ifMatch?: number };
  const headers = new Headers({ Accept: 'application/json' });
  if (given.body !== undefined) headers.set('Content-Type', 'application/json');
  if (given.ifMatch !== undefined) headers.set('If-Match', `"${given.ifMatch}"`);
  const response = await send(args, endpoint, {
    headers,
    ...(given.params && { params: given.params }),
    ...(given.query && { query: given.query }),
    ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
  });
  if (response.ok) {
    const empty = endpoint.responseType === 'none' || response.status === 204;
    return { ok: true, data: (empty ? undefined : await response.json()) as ResponseOf<E> };
  }
  const problem = await documentFrom(response);
  if (response.status === 401 && endpoint.access !== 'public') throw await toSignIn(args);
  if (response.status >= 500) throw data(problem, { status: response.status, statusText: problem.title });
  return { ok: false, problem };
};

/**
 * Calls an endpoint of the API as the person signed in; path, query, body and answer are typed by the contract.
 * Nobody signed in: leads to the sign-in page. Anything but success is thrown as a response carrying the problem document.
 */
export const call = async <E extends Endpoint>(
  args: RequestArgs,
  endpoint: E,
  ...rest: Rest<E>
): Promise<ResponseOf<E>> => {
  const outcome = await attempt(args, endpoint, ...rest);
  if (outcome.ok) return outcome.data;
  throw data(outcome.problem, { status: outcome.problem.status, statusText: outcome.problem.title });
};
