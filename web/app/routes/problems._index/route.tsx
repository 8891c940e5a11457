import { listPeople, listProblems, problemStatuses, problemViews } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { EmptyState } from '~/components/empty-state';
import { Pager } from '~/components/pager';
import { ProblemTable } from '~/components/problem-table';
import { refreshWhileUnderWay, useUnderWay } from '~/components/under-way';
import { Views } from '~/components/views';
import type { RootData } from '~/root';
import { mayActAs, type ProblemSummary } from '~/vocabulary';
import { actOnMany } from './bulk-actions.server';
import { filterOf } from './filter-of';
import { Triage } from './triage';

const PAGE = 25;
const sorts = ['recent', 'tickets', 'last seen', 'hours', 'title'] as const;
const viewWords: Record<string, string> = {
  all: 'All',
  inbox: 'Inbox',
  mine: 'Mine',
  rising: 'Rising',
  costly: 'Costly',
  'no workaround': 'No workaround',
  noise: 'Noise',
};
const emptyWords: Record<string, string> = {
  inbox: 'Nothing new and nothing regressed.',
  mine: 'No problem is assigned to you.',
  rising: 'No problem is rising.',
  costly: 'No handling time is recorded yet.',
  'no workaround': 'Every problem has a workaround.',
  noise: 'No problem was set aside as noise.',
};

export const meta = () => [{ title: 'Problems · Reprise' }];

export const handle = {
  refreshSeconds: (data: unknown): number | null =>
    refreshWhileUnderWay((data as { page?: { items: ProblemSummary[] } } | undefined)?.page?.items ?? []),
};

export const loader = async (args: LoaderFunctionArgs) => {
  const asked = new URL(args.request.url).searchParams;
  const filter = filterOf(asked);
  const sort = sorts.find((candidate) => candidate === asked.get('sort')) ?? 'recent';
  const cursor = asked.get('cursor') || undefined;
  const [page, people] = await Promise.all([
    call(args, listProblems, { query: { ...filter, sort, cursor, limit: PAGE } }),
    call(args, listPeople),
  ]);
  return {
    page,
    people: people.items,
    views: problemViews.map((value) => ({ value: value === 'all' ? '' : value, label: viewWords[value] ?? value })),
    statuses: problemStatuses,
    chosen: {
      view: filter.view,
      sort,
      status: filter.status ?? '',
      product: filter.product ?? '',
      component: filter.component ?? '',
      q: filter.q ?? '',
    },
  };
};

/** One decision about many problems: shown, made, or taken back. */
export const action = (args: ActionFunctionArgs) => actOnMany(args);

const Problems = () => {
  const { page, people, views, statuses, chosen } = useLoaderData<typeof loader>();
  useUnderWay(page.items);
  const root = useRouteLoaderData<RootData>('root');
  const overview = root?.overview;
  const mayDecide = mayActAs(root?.me?.role, 'developer');
  const components = overview?.components ?? [];
  const narrowed = chosen.status !== '' || chosen.product !== '' || chosen.component !== '' || chosen.q !== '';
  return (
    <div className="stack-tight">
      <div className="page-head">
        <h1>Problems</h1>
      </div>
      <Views label="Views" name="view" current={chosen.view === 'all' ? '' : chosen.view} views={views} />
      <Form className="filters" role="search" key={JSON.stringify(chosen)}>
        {chosen.view !== 'all' && <input type="hidden" name="view" value={chosen.view} />}
        <input
          type="search"
          name="q"
          aria-label="Search titles"
          placeholder="Search titles"
          defaultValue={chosen.q}
          data-search
        />
        {(overview?.products.length ?? 0) > 1 && (
          <Choice
            name="product"
            label="Product"
            any="any product"
            options={overview?.products ?? []}
            chosen={chosen.product}
          />
        )}
        <Choice name="component" label="Component" any="any component" options={components} chosen={chosen.component} />
        <Choice name="status" label="Status" any="any status" options={statuses} chosen={chosen.status} />
        <label className="meta" htmlFor="problem-sort">
          by
        </label>
        <select
          id="problem-sort"
          name="sort"
          defaultValue={chosen.sort}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          <option value="recent">tickets in 90 days</option>
          <option value="tickets">all tickets</option>
          <option value="last seen">last seen</option>
          <option value="hours">handling time</option>
          <option value="title">title</option>
        </select>
        <noscript>
          <button className="button button-small">Apply</button>
        </noscript>
        {narrowed && (
          <Link to={chosen.view === 'all' ? '?' : `?${new URLSearchParams({ view: chosen.view })}`}>Clear filters</Link>
        )}
      </Form>
      {page.items.length > 0 ? (
        mayDecide ? (
          <Triage items={page.items} total={page.total} nextCursor={page.nextCursor} people={people} />
        ) : (
          <>
            <ProblemTable items={page.items} />
            <Pager nextCursor={page.nextCursor} />
          </>
        )
      ) : narrowed ? (
        <EmptyState title="No problem fits these filters" action={<Link to="?">Show all problems</Link>} />
      ) : chosen.view !== 'all' ? (
        <EmptyState
          title={emptyWords[chosen.view] ?? 'Nothing in this view.'}
          action={<Link to="/problems">Show all problems</Link>}
        />
      ) : (
        <EmptyState
          title="No recurring problems yet"
          action={
            <Link className="button" to="/import">
              Import tickets
            </Link>
          }
        >
          {overview && overview.pendingTickets > 0
            ? 'Tickets are being read and grouped; this page fills as they are.'
            : 'Problems appear once resolved tickets are imported and some of them are alike; about 200 make a good start.'}
        </EmptyState>
      )}
      {mayActAs(root?.me?.role, 'lead') && (
        <p className="meta">
          <Link to="/clustering">How tickets are grouped</Link>
        </p>
      )}
    </div>
  );
};
export default Problems;

const Choice = ({
  name,
  label,
  any,
  options,
  chosen,
}: {
  name: string;
  label: string;
  any: string;
  options: readonly string[];
  chosen: string;
}) => (
  <select
    name={name}
    aria-label={label}
    defaultValue={chosen}
    onChange={(event) => event.currentTarget.form?.requestSubmit()}
  >
    <option value="">{any}</option>
    {(chosen === '' || options.includes(chosen) ? options : [chosen, ...options]).map((option) => (
      <option key={option} value={option}>
        {option}
      </option>
    ))}
  </select>
);
