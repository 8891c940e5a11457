import { createOidcSession } from '@reprise/contracts/http';
import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { readDeparture, refusalCookie, refusedRather } from '~/oidc-flow.server';
import { sameSitePath } from '~/same-site-path';
import { signInCookie } from '~/session.server';

/** Where the organisation's sign-in leads the browser back to. */
export const loader = async (args: LoaderFunctionArgs) => {
  const { cookie, departure } = await readDeparture(args);
  const headers = new Headers({ 'Set-Cookie': cookie });
  if (!departure) return redirect('/sign-in', { headers });
  const outcome = await refusedRather(
    attempt(args, createOidcSession, {
      body: { flow: departure.flow, query: new URL(args.request.url).search.slice(0, 8_000) },
    }),
  );
  if (!outcome.ok) {
    headers.append('Set-Cookie', await refusalCookie(args, outcome.problem));
    return redirect('/sign-in', { headers });
  }
  const { expiresAt, token } = outcome.data;
  headers.append('Set-Cookie', await signInCookie(args, token, expiresAt));
  return redirect(sameSitePath(departure.returnTo, '/'), { headers });
};
