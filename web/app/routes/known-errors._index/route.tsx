import { KnownErrorState, knownErrorStates, listKnownErrors } from '@reprise/contracts/http';
import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { Badge } from '~/components/badge';
import { EmptyState } from '~/components/empty-state';
import { HoldWords } from '~/components/hold-words';
import { Pager } from '~/components/pager';
import { RelativeTime } from '~/components/relative-time';
import { Views } from '~/components/views';
import { formatCount } from '~/format/numbers';

export const meta = () => [{ title: 'Known errors · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const asked = new URL(args.request.url).searchParams;
  const state = KnownErrorState.safeParse(asked.get('state')).data;
  const q = asked.get('q')?.trim() || undefined;
  const sort = asked.get('sort') === 'holds' ? 'holds' : 'changed';
  const page = await call(args, listKnownErrors, {
    query: { state, q, sort, cursor: asked.get('cursor') || undefined },
  });
  const words = (value: string) => value.charAt(0).toUpperCase() + value.slice(1);
  return {
    page,
    state: state ?? '',
    q: q ?? '',
    sort,
    views: [{ value: '', label: 'All' }, ...knownErrorStates.map((value) => ({ value, label: words(value) }))],
  };
};

const KnownErrors = () => {
  const { page, state, q, sort, views } = useLoaderData<typeof loader>();
  return (
    <div className="stack-tight">
      <div className="page-head">
        <h1>Known errors</h1>
      </div>
      <Views label="States" name="state" current={state} views={views} />
      <Form className="filters" role="search" key={`${sort} ${q}`}>
        {state && <input type="hidden" name="state" value={state} />}
        <input
          type="search"
          name="q"
          aria-label="Search known errors"
          placeholder="Search titles"
          defaultValue={q}
          data-search
        />
        <label className="meta" htmlFor="known-error-sort">
          by
        </label>
        <select
          id="known-error-sort"
          name="sort"
          defaultValue={sort}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          <option value="changed">last change</option>
          <option value="holds">what holds best</option>
        </select>
        <noscript>
          <button className="button button-small">Search</button>
        </noscript>
        {q && <Link to={state ? `?${new URLSearchParams({ state })}` : '?'}>Clear</Link>}
      </Form>
      {page.items.length === 0 ? (
        state !== '' || q !== '' ? (
          <EmptyState
            title={q ? 'No known error fits these words' : `Nothing ${state}`}
            action={<Link to="?">Show all</Link>}
          />
        ) : (
          <EmptyState
            title="No known errors yet"
            action={
              <Link className="button" to="/problems?view=no+workaround">
                Problems without a workaround
              </Link>
            }
          >
            Open a problem and choose “Make known error”: the draft is taken from what people wrote when they solved its
            tickets, every sentence with its source.
          </EmptyState>
        )
      ) : (
        <>
          <div className="table-frame">
            <table>
              <thead>
                <tr>
                  <th scope="col">Known error</th>
                  <th scope="col">State</th>
                  <th scope="col" className="wide-only">
                    Has
                  </th>
                  <th scope="col" className="wide-only">
                    How often it held
                  </th>
                  <th scope="col" className="num wide-only">
                    Tickets
                  </th>
                  <th scope="col" className="wide-only">
                    Problem
                  </th>
                  <th scope="col" className="num wide-only">
                    Changed
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((known) => (
                  <tr key={known.key} data-row>
                    <td>
                      <Link to={`/known-errors/${known.key}`} data-row-link prefetch="intent">
                        <span className="key">{known.key}</span> <span className="row-title">{known.title}</span>
                      </Link>
                    </td>
                    <td>
                      <Badge word={known.state} />
                    </td>
                    <td className="soft wide-only">
                      {[known.hasWorkaround && 'workaround', known.hasFix && 'fix'].filter(Boolean).join(', ') || '–'}
                    </td>
                    <td className="soft wide-only">
                      <HoldWords holdRate={known.holdRate} />
                    </td>
                    <td className="num wide-only">{formatCount(known.ticketCount)}</td>
                    <td className="nowrap wide-only">
                      {known.problemKey ? <Link to={`/problems/${known.problemKey}`}>{known.problemKey}</Link> : '–'}
                    </td>
                    <td className="num soft wide-only">
                      <RelativeTime moment={known.updatedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Pager nextCursor={page.nextCursor} />
        </>
      )}
    </div>
  );
};
export default KnownErrors;
