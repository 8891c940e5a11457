import { getDemo, listImports, loadDemo, removeDemo } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Badge } from '~/components/badge';
import { EmptyState } from '~/components/empty-state';
import { Pager } from '~/components/pager';
import { RefusalNotice } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { useRetry } from '~/components/use-retry';
import { countOf, formatCount, formatShare } from '~/format/numbers';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';

export const meta = () => [{ title: 'Import · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const asked = new URL(args.request.url).searchParams;
  const cursor = asked.get('cursor') || undefined;
  const [imports, demo] = await Promise.all([call(args, listImports, { query: { cursor } }), call(args, getDemo)]);
  const removing = demo.removing;
  return { imports, demo, removing };
};

const POLL_MS = 1_500;
const REFRESH_SECONDS = 3;

/** Without scripts the page loads itself again until the demo data is gone. */
export const handle = {
  refreshSeconds: (data: unknown): number | null =>
    (data as { removing?: boolean } | undefined)?.removing ? REFRESH_SECONDS : null,
};

/** Loads the demo data, or removes it with everything made from it alone. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  if (form.get('intent') === 'remove-demo') {
    const removed = await attempt(args, removeDemo);
    return removed.ok ? redirect('/import') : { problem: removed.problem };
  }
  const loaded = await attempt(args, loadDemo);
  return loaded.ok ? redirect(`/import/${loaded.data.id}`) : { problem: loaded.problem };
};

const Imports = () => {
  const { imports, demo, removing } = useLoaderData<typeof loader>();
  useRetry(removing ? POLL_MS : null);
  const root = useRouteLoaderData<RootData>('root');
  const refused = useActionData<typeof action>()?.problem;
  const busy = useNavigation().state !== 'idle';
  const mayImport = mayActAs(root?.me?.role, 'lead');
  return (
    <div className="stack">
      <div className="page-head problem-head">
        <div className="stack-tight">
          <h1>Import</h1>
          <p className="lead">Resolved tickets come in as files. The same file again changes nothing.</p>
        </div>
        {mayImport && (
          <Link className="button button-primary" to="/import/new">
            Import a file
          </Link>
        )}
      </div>
      <RefusalNotice problem={refused} />
      {mayImport && (
        <Form method="post" className="line demo-line" aria-label="Demo data">
          {removing ? (
            <span role="status">Removing the demo data…</span>
          ) : demo.loaded ? (
            <>
              <span>
                Demo data is loaded: <span className="soft">{countOf(demo.ticketCount, 'invented ticket')}.</span>
              </span>
              <button className="button button-small" name="intent" value="remove-demo" disabled={busy}>
                Remove demo data
              </button>
            </>
          ) : (
            <>
              <span>
                Demo data:{' '}
                <span className="soft">about 2 000 invented tickets to look around with, removed in one click.</span>
              </span>
              <button className="button button-small" name="intent" value="load-demo" disabled={busy}>
                Explore demo data
              </button>
            </>
          )}
        </Form>
      )}
      {imports.items.length === 0 ? (
        <EmptyState title="Nothing imported yet">
          {mayImport
            ? 'Import a CSV, NDJSON or JSON export of your tracker.'
            : 'A lead or an administrator can import tickets.'}
        </EmptyState>
      ) : (
        <>
          <div className="table-frame">
            <table>
              <thead>
                <tr>
                  <th scope="col">File</th>
                  <th scope="col" className="wide-only">
                    Source
                  </th>
                  <th scope="col">Status</th>
                  <th scope="col" className="num">
                    Lines
                  </th>
                  <th scope="col" className="num wide-only">
                    New
                  </th>
                  <th scope="col" className="num wide-only">
                    Updated
                  </th>
                  <th scope="col" className="num wide-only">
                    Unchanged
                  </th>
                  <th scope="col" className="num">
                    Rejected
                  </th>
                  <th scope="col" className="num wide-only">
                    Started
                  </th>
                </tr>
              </thead>
              <tbody>
                {imports.items.map((run) => (
                  <tr key={run.id} data-row>
                    <td>
                      <Link to={`/import/${run.id}`} data-row-link className="row-title">
                        {run.fileName}
                      </Link>
                    </td>
                    <td className="soft wide-only">{run.sourceName}</td>
                    <td>
                      <Badge word={run.status} />{' '}
                      {run.status === 'running' && <span className="meta">{formatShare(run.progress)}</span>}
                    </td>
                    <td className="num">{formatCount(run.linesRead)}</td>
                    <td className="num wide-only">{formatCount(run.created)}</td>
                    <td className="num wide-only">{formatCount(run.updated)}</td>
                    <td className="num wide-only">{formatCount(run.unchanged)}</td>
                    <td className="num">{formatCount(run.rejected)}</td>
                    <td className="num soft wide-only">
                      <RelativeTime moment={run.createdAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pager nextCursor={imports.nextCursor} />
        </>
      )}
    </div>
  );
};
export default Imports;
