import { listAuditEvents } from '@reprise/contracts/http';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { EmptyState } from '~/components/empty-state';
import { Pager } from '~/components/pager';
import { RelativeTime } from '~/components/relative-time';
import { actionInWords, detailInWords } from './audit-words';

export const meta = () => [{ title: 'Audit · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const search = new URL(args.request.url).searchParams;
  const page = await call(args, listAuditEvents, { query: { limit: 50, cursor: search.get('cursor') ?? undefined } });
  const events = page.items.map(({ action, detail, ...event }) => ({
    ...event,
    what: actionInWords(action),
    detail: detailInWords(detail),
  }));
  return { events, nextCursor: page.nextCursor };
};

const Audit = () => {
  const { events, nextCursor } = useLoaderData<typeof loader>();
  return (
    <AdminPage
      about={
        <>
          Every change with who made it. Entries are never changed; each is sealed with the one before, and{' '}
          <code>reprise verify</code> checks the chain. <a href="/audit.csv">Download as CSV</a> ·{' '}
          <a href="/audit.ndjson">as NDJSON</a>
        </>
      }
    >
      {events.length === 0 ? (
        <EmptyState title="No entries on this page" />
      ) : (
        <div className="table-frame">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col" className="wide-only">
                  Detail
                </th>
                <th scope="col" className="wide-only">
                  Seal
                </th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.id} data-row>
                  <td className="soft">
                    <RelativeTime moment={event.at} />
                  </td>
                  <td>
                    {event.actorName}
                    {event.actorKind === 'person' ? '' : ` (${event.actorKind})`}
                  </td>
                  <td>{event.what}</td>
                  <td className="soft break wide-only">{event.detail}</td>
                  <td className="wide-only">
                    <code className="meta">{event.seal?.slice(0, 8) ?? '…'}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager nextCursor={nextCursor} />
    </AdminPage>
  );
};
export default Audit;
