import { listQuarantine, replayQuarantine } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { EmptyState } from '~/components/empty-state';
import { Notice } from '~/components/notice';
import { Pager } from '~/components/pager';
import { RefusalNotice } from '~/components/refusal';
import { text } from '~/form-text';
import { countOf } from '~/format/numbers';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { WorkRow } from './work-row';

export const meta = () => [{ title: 'Set aside · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const cursor = new URL(args.request.url).searchParams.get('cursor') || undefined;
  return { quarantine: await call(args, listQuarantine, { query: { cursor } }) };
};

/** Orders one piece of work again, or all of them. */
export const action = async (args: ActionFunctionArgs) => {
  const id = text(await args.request.formData(), 'id');
  const outcome = await attempt(args, replayQuarantine, { body: id === '' ? {} : { ids: [id] } });
  return outcome.ok ? { replayed: outcome.data.replayed, problem: null } : { replayed: null, problem: outcome.problem };
};

const Quarantine = () => {
  const { quarantine } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const me = useRouteLoaderData<RootData>('root')?.me;
  const busy = useNavigation().state !== 'idle';
  const mayReplay = mayActAs(me?.role, 'lead');
  return (
    <AdminPage
      {...(!mayActAs(me?.role, 'admin') && {
        head: (
          <div className="stack-tight">
            <p className="meta">
              <Link to="/import">Import</Link>
            </p>
            <h1>Set aside</h1>
          </div>
        ),
      })}
      about="Work that failed every time is set aside, so that it stops nothing else. Nothing of it is lost: remove the cause, then order it again."
    >
      <RefusalNotice problem={answer?.problem} />
      {answer?.replayed !== null && answer?.replayed !== undefined && (
        <Notice kind="good" title={`${countOf(answer.replayed, 'piece')} of work ordered again`}>
          What fails again comes back here with its new reason.
        </Notice>
      )}
      {quarantine.items.length === 0 ? (
        <EmptyState title="Nothing is set aside">Everything that was taken in could be worked on.</EmptyState>
      ) : (
        <>
          {mayReplay && (
            <Form method="post" aria-label="All of it">
              <button className="button" disabled={busy}>
                Order all of it again
              </button>
            </Form>
          )}
          <div className="table-frame">
            <table className="table-top">
              <thead>
                <tr>
                  <th scope="col">Work</th>
                  <th scope="col">About</th>
                  <th scope="col">Why it failed</th>
                  <th scope="col" className="num wide-only">
                    Tries
                  </th>
                  <th scope="col" className="num wide-only">
                    Set aside
                  </th>
                  {mayReplay && (
                    <th scope="col">
                      <span className="visually-hidden">Again</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {quarantine.items.map((work) => (
                  <WorkRow key={work.id} work={work} mayReplay={mayReplay} busy={busy} />
                ))}
              </tbody>
            </table>
          </div>
          <Pager nextCursor={quarantine.nextCursor} />
        </>
      )}
    </AdminPage>
  );
};
export default Quarantine;
