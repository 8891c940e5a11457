import { getClustering, previewClustering } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { RefusalNotice } from '~/components/refusal';
import { useRetry } from '~/components/use-retry';
import { textOrNone } from '~/form-text';
import { Decisions } from './decisions';
import { settingsOf } from './settings-of.server';
import { Runs } from './runs';
import { TryForm } from './try-form';

const POLL_MS = 1_500;

export const meta = () => [{ title: 'How tickets are grouped · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => ({ clustering: await call(args, getClustering) });

/** Try another threshold out on all tickets. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const outcome = await attempt(args, previewClustering, { body: settingsOf(form) });
  if (!outcome.ok) return { problem: outcome.problem };
  const reason = textOrNone(form, 'reason');
  return redirect(`/clustering/previews/${outcome.data.id}${reason ? `?${new URLSearchParams({ reason })}` : ''}`);
};

const Clustering = () => {
  const { clustering } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  useRetry(clustering.isBeingApplied ? POLL_MS : null);
  return (
    <article className="stack-wide">
      <div className="stack">
        <h1>How tickets are grouped</h1>
        <p className="meta lead">
          Two tickets are one problem when Reprise is sure enough that they have one cause. How sure is sure enough is
          yours to say: see on all tickets what another measure would change before you decide. What people said about
          single tickets, and rules, come before it.
        </p>
        <RefusalNotice problem={refused} />
        {clustering.isBeingApplied && <p role="status">All tickets are being grouped anew …</p>}
        <TryForm key={clustering.version} clustering={clustering} />
      </div>
      <Decisions clustering={clustering} />
      <Runs runs={clustering.runs} />
    </article>
  );
};
export default Clustering;
