import type { ProblemDocument } from '@reprise/contracts/http';
import { createCookie } from '@remix-run/node';
import type { Attempt } from './api.server';
import type { WebContext } from './load-context';
import type { RequestArgs } from './session.server';

const TEN_MINUTES = 600;

/** What this browser must bring back from the provider, and where it wanted to go. */
interface Departure {
  readonly flow: string;
  readonly returnTo: string;
}

const cookieOf = (context: WebContext, name: string, maxAge: number) =>
  createCookie(name, {
    httpOnly: true,
    // The provider leads back from its own site: `strict` would leave the cookie at home.
    sameSite: 'lax',
    path: '/sign-in',
    secure: context.secureCookies,
    secrets: [context.secret],
    maxAge,
  });

const departures = (context: WebContext) => cookieOf(context, 'reprise_flow', TEN_MINUTES);
const refusals = (context: WebContext) => cookieOf(context, 'reprise_refused', 60);
const gone = { maxAge: 0 };

/** `Set-Cookie` for a browser that leaves for the provider. */
export const departureCookie = ({ context }: RequestArgs, departure: Departure): Promise<string> =>
  departures(context).serialize(departure);

/** What the browser left with, and the `Set-Cookie` that forgets it: a flow is for one return. */
export const readDeparture = async ({
  context,
  request,
}: RequestArgs): Promise<{ departure: Departure | null; cookie: string }> => ({
  departure: (await departures(context).parse(request.headers.get('Cookie'))) as Departure | null,
  cookie: await departures(context).serialize('', gone),
});

/** `Set-Cookie` that tells the sign-in page why nobody came in. */
export const refusalCookie = ({ context }: RequestArgs, problem: ProblemDocument): Promise<string> =>
  refusals(context).serialize({ ...problem, errors: undefined });

/** Like the attempt itself, but what the API throws (it, or the provider, is away) comes back as a refusal: it is told on the sign-in page. */
export const refusedRather = async <T>(asked: Promise<Attempt<T>>): Promise<Attempt<T>> => {
  try {
    return await asked;
  } catch (error) {
    const thrown = (error as { data?: ProblemDocument } | null)?.data;
    if (thrown?.title === undefined) throw error;
    return { ok: false, problem: thrown };
  }
};

/** Why the last sign-in through the organisation was refused, said once. */
export const refusedSignIn = async ({
  context,
  request,
}: RequestArgs): Promise<{ problem: ProblemDocument | null; cookie: string | null }> => {
  const problem = (await refusals(context).parse(request.headers.get('Cookie'))) as ProblemDocument | null;
  return { problem, cookie: problem && (await refusals(context).serialize('', gone)) };
};
