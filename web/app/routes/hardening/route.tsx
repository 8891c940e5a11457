import {
  HardeningStatus,
  Remedy,
  hardeningStatuses,
  listHardeningCandidates,
  updateHardeningCandidate,
} from '@reprise/contracts/http';
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { drawPareto } from '~/charts/pareto.server';
import { EmptyState } from '~/components/empty-state';
import { Pager } from '~/components/pager';
import { Pareto } from '~/components/pareto';
import { RefusalNotice } from '~/components/refusal';
import { Views } from '~/components/views';
import { textOrNone, wholeNumber, text } from '~/form-text';
import { countOf, formatShare } from '~/format/numbers';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { CandidateRow } from './candidate-row';

const PAGE = 25;
const EIGHTY_PERCENT = 0.8;

export const meta = () => [{ title: 'Hardening · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const asked = new URL(args.request.url).searchParams;
  const remedy = Remedy.safeParse(asked.get('remedy')).data;
  const status = HardeningStatus.safeParse(asked.get('status')).data;
  const component = asked.get('component') || undefined;
  const cursor = asked.get('cursor') || undefined;
  const page = await call(args, listHardeningCandidates, { query: { remedy, status, component, cursor, limit: PAGE } });
  const whole = !remedy && !status && !component && !cursor;
  const picture = whole
    ? drawPareto(
        page.items.map((candidate) => ({
          label: candidate.problemKey,
          value: candidate.score,
          cumulativeShare: candidate.cumulativeShare,
        })),
        'h',
      )
    : null;
  const reach = whole ? page.items.findIndex((candidate) => candidate.cumulativeShare >= EIGHTY_PERCENT) + 1 : 0;
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  return {
    page,
    picture,
    reach,
    chosen: { remedy: remedy ?? '', status: status ?? '', component: component ?? '' },
    views: [{ value: '', label: 'All' }, ...Remedy.options.map((value) => ({ value, label: capital(value) }))],
    statuses: hardeningStatuses,
  };
};

/** Accepts, rejects with a reason, moves on, or links the work item of one candidate. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const id = text(form, 'id');
  const issueUrl = text(form, 'issueUrl').trim();
  const outcome = await attempt(args, updateHardeningCandidate, {
    params: { id },
    ifMatch: wholeNumber(form, 'version'),
    body: {
      status: HardeningStatus.safeParse(form.get('status')).data,
      reason: textOrNone(form, 'reason'),
      ...(form.has('issueUrl') && { issueUrl: issueUrl === '' ? null : issueUrl }),
    },
  });
  return outcome.ok
    ? { id, problem: null }
    : data({ id, problem: outcome.problem }, { status: outcome.problem.status });
};

const Hardening = () => {
  const { page, picture, reach, chosen, views, statuses } = useLoaderData<typeof loader>();
  const root = useRouteLoaderData<RootData>('root');
  const refused = useActionData<typeof action>()?.problem;
  const mayDecide = mayActAs(root?.me?.role, 'lead');
  const narrowed = chosen.remedy !== '' || chosen.status !== '' || chosen.component !== '';
  return (
    <div className="stack">
      <div className="page-head problem-head">
        <div className="stack-tight">
          <h1>What to harden first</h1>
          <p className="lead">
            Ranked by the handling hours to expect in the next 90 days if nothing is done.
            {reach > 1 &&
              ` The first ${countOf(reach, 'problem')} carry ${formatShare(EIGHTY_PERCENT)} of that burden.`}
          </p>
        </div>
      </div>
      <RefusalNotice problem={refused} />
      {picture && (
        <Pareto
          picture={picture}
          title="Expected hours by rank; the line is the share of all expected hours they add up to"
        />
      )}
      <Views label="Remedies" name="remedy" current={chosen.remedy} views={views} />
      <Form className="filters" key={JSON.stringify(chosen)} aria-label="Narrow the list">
        {chosen.remedy && <input type="hidden" name="remedy" value={chosen.remedy} />}
        <select
          name="component"
          aria-label="Component"
          defaultValue={chosen.component}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          <option value="">any component</option>
          {(root?.overview?.components ?? []).map((component) => (
            <option key={component}>{component}</option>
          ))}
        </select>
        <select
          name="status"
          aria-label="Status"
          defaultValue={chosen.status}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          <option value="">any status</option>
          {statuses.map((status) => (
            <option key={status}>{status}</option>
          ))}
        </select>
        <noscript>
          <button className="button button-small">Apply</button>
        </noscript>
        {narrowed && <Link to="?">Clear filters</Link>}
      </Form>
      {page.items.length > 0 ? (
        <>
          <ol className="hits">
            {page.items.map((candidate) => (
              <CandidateRow key={candidate.id} candidate={candidate} mayDecide={mayDecide} />
            ))}
          </ol>
          <Pager nextCursor={page.nextCursor} />
        </>
      ) : narrowed ? (
        <EmptyState title="No candidate fits these filters" action={<Link to="?">Show all</Link>} />
      ) : (
        <EmptyState title="Nothing to harden yet" action={<Link to="/problems">See the problems</Link>}>
          A problem becomes a candidate once it has come back often enough to say what it will cost.
        </EmptyState>
      )}
    </div>
  );
};
export default Hardening;
