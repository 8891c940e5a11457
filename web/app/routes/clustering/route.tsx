import { getClustering, getLearning, learnNow, previewClustering, setLearning } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Learning } from '~/components/learning';
import { RefusalNotice } from '~/components/refusal';
import { useRetry } from '~/components/use-retry';
import { text, textOrNone } from '~/form-text';
import { Decisions } from './decisions';
import { LearningControls } from './learning-controls';
import { settingsOf } from './settings-of.server';
import { Runs } from './runs';
import { TryForm } from './try-form';

const POLL_MS = 1_500;

export const meta = () => [{ title: 'How tickets are grouped · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const [clustering, learning] = await Promise.all([call(args, getClustering), call(args, getLearning)]);
  return { clustering, learning };
};

/** Try another threshold out on all tickets; learn, or leave it. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const intent = text(form, 'intent');
  if (intent === 'learn' || intent.startsWith('learning')) {
    const done = await (intent === 'learn'
      ? attempt(args, learnNow, { body: {} })
      : attempt(args, setLearning, { body: { isOn: intent === 'learning on' } }));
    return done.ok ? redirect('/clustering') : { problem: done.problem };
  }
  const outcome = await attempt(args, previewClustering, { body: settingsOf(form) });
  if (!outcome.ok) return { problem: outcome.problem };
  const reason = textOrNone(form, 'reason');
  return redirect(`/clustering/previews/${outcome.data.id}${reason ? `?${new URLSearchParams({ reason })}` : ''}`);
};

const Clustering = () => {
  const { clustering, learning } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  useRetry(clustering.isBeingApplied || learning.isUnderWay ? POLL_MS : null);
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
      <Learning learning={learning}>
        <LearningControls learning={learning} />
      </Learning>
      <Decisions clustering={clustering} />
      <Runs runs={clustering.runs} />
    </article>
  );
};
export default Clustering;
