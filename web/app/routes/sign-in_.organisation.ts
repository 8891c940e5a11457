import { beginOidcSignIn } from '@reprise/contracts/http';
import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { departureCookie, refusalCookie, refusedRather } from '~/oidc-flow.server';
import { sameSitePath } from '~/same-site-path';

/** Sends the browser to the organisation's sign-in. */
export const loader = async (args: LoaderFunctionArgs) => {
  const returnTo = sameSitePath(new URL(args.request.url).searchParams.get('returnTo'), '/');
  const outcome = await refusedRather(attempt(args, beginOidcSignIn, { body: {} }));
  if (!outcome.ok) {
    return redirect('/sign-in', { headers: { 'Set-Cookie': await refusalCookie(args, outcome.problem) } });
  }
  const { flow, url } = outcome.data;
  return redirect(url, { headers: { 'Set-Cookie': await departureCookie(args, { flow, returnTo }) } });
};
