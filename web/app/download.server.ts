import type { Endpoint } from '@reprise/contracts/http';
import { data } from '@remix-run/node';
import { send, toSignIn } from '~/api.server';
import { tokenOf, type RequestArgs } from '~/session.server';

/** Hands a file of the API on as a download, for people who are signed in by cookie. */
export const download = async (args: RequestArgs, endpoint: Endpoint): Promise<Response> => {
  if (!(await tokenOf(args))) throw await toSignIn(args);
  const answer = await send(args, endpoint);
  if (answer.status === 401) throw await toSignIn(args);
  if (!answer.ok) throw data({ title: 'This cannot be downloaded' }, { status: answer.status });
  return new Response(answer.body, {
    headers: {
      'Content-Type': answer.headers.get('Content-Type') ?? 'application/octet-stream',
      'Content-Disposition': answer.headers.get('Content-Disposition') ?? 'attachment',
      'Cache-Control': 'no-store',
    },
  });
};
