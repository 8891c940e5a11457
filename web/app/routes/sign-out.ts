import { deleteSession } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { signOutCookie, tokenOf } from '~/session.server';

export const action = async (args: ActionFunctionArgs) => {
  // The browser forgets the session in any case, also when the API is away.
  if (await tokenOf(args)) await attempt(args, deleteSession).catch(() => null);
  return redirect('/sign-in', { headers: { 'Set-Cookie': await signOutCookie(args) } });
};

export const loader = () => redirect('/');
