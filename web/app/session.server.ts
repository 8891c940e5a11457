import { createCookieSessionStorage, type Session } from '@remix-run/node';
import type { WebContext } from './load-context';

interface SessionData {
  /** Opaque bearer token of the API; the API keeps the session itself. */
  token: string;
}

const storageFor = (context: WebContext) =>
  createCookieSessionStorage<SessionData>({
    cookie: {
      name: 'reprise_session',
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: context.secureCookies,
      secrets: [context.secret],
    },
  });

export interface RequestArgs {
  readonly request: Request;
  readonly context: WebContext;
}

const sessionOf = ({ request, context }: RequestArgs): Promise<Session<SessionData>> =>
  storageFor(context).getSession(request.headers.get('Cookie'));

/** The API token of the person who sent this request, or null. A forged cookie reads as none. */
export const tokenOf = async (args: RequestArgs): Promise<string | null> =>
  (await sessionOf(args)).get('token') ?? null;

/** `Set-Cookie` that signs a person in until `expiresAt` (ISO moment). */
export const signInCookie = async (args: RequestArgs, token: string, expiresAt: string): Promise<string> => {
  const session = await sessionOf(args);
  session.set('token', token);
  return storageFor(args.context).commitSession(session, { expires: new Date(expiresAt) });
};

/** `Set-Cookie` that forgets the person. */
export const signOutCookie = async (args: RequestArgs): Promise<string> =>
  storageFor(args.context).destroySession(await sessionOf(args));
