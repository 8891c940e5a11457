import { downloadImportRejections } from '@reprise/contracts/http';
import { data, type LoaderFunctionArgs } from '@remix-run/node';
import { send, toSignIn } from '~/api.server';
import { tokenOf } from '~/session.server';

/** Hands the API's CSV on as a download, for people who are signed in by cookie. */
export const loader = async (args: LoaderFunctionArgs): Promise<Response> => {
  if (!(await tokenOf(args))) throw await toSignIn(args);
  const answer = await send(args, downloadImportRejections, { params: { id: args.params.id ?? '' } });
  if (answer.status === 401) throw await toSignIn(args);
  if (!answer.ok) throw data({ title: 'There is no such list' }, { status: answer.status });
  return new Response(answer.body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': answer.headers.get('Content-Disposition') ?? 'attachment; filename="rejected-rows.csv"',
      'Cache-Control': 'no-store',
    },
  });
};
