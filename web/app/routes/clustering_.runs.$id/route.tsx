import { Id, getClusteringRun, getPreview, previewTakeBack, takeRunBack, undoTakeBack } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Field } from '~/components/field';
import { MovedTickets } from '~/components/moved-tickets';
import { PreviewAnswer } from '~/components/preview-answer';
import { RefusalNotice } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { countOf } from '~/format/numbers';
import { text, textOrNone } from '~/form-text';
import { TakenBack } from './taken-back';

export const meta = () => [{ title: 'What a run moved · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const { id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const previewId = asked.get('preview');
  const lookedAt = Id.safeParse(asked.get('lookedAt')).data;
  const [run, preview] = await Promise.all([
    call(args, getClusteringRun, { params: { id } }),
    previewId === null
      ? null
      : call(args, getPreview, { params: { id: previewId }, query: { comparedWith: lookedAt } }),
  ]);
  return { run, preview: run.takenBack ? null : preview, isAgain: lookedAt !== undefined };
};

/** Take the run back as it was shown; when that would no longer happen, show it again. Or undo having done so. */
export const action = async (args: ActionFunctionArgs) => {
  const { id = '' } = args.params;
  const params = { id };
  const form = await args.request.formData();
  const intent = text(form, 'intent');
  if (intent === 'undo') {
    const undone = await attempt(args, undoTakeBack, { params, body: { withLater: form.has('withLater') } });
    return undone.ok ? redirect(`/clustering/runs/${id}`) : { problem: undone.problem };
  }
  const previewId = new URL(args.request.url).searchParams.get('preview');
  if (intent === 'take back' && previewId !== null) {
    const body = { reason: textOrNone(form, 'reason'), previewId };
    const made = await attempt(args, takeRunBack, { params, body });
    if (made.ok) return redirect(`/clustering/runs/${id}`);
    if (!made.problem.errors?.some(({ code }) => code === 'outdated')) return { problem: made.problem };
  }
  const asked = await attempt(args, previewTakeBack, { params });
  if (!asked.ok) return { problem: asked.problem };
  const seen = previewId === null ? '' : `&lookedAt=${previewId}`;
  return redirect(`/clustering/runs/${id}?preview=${asked.data.id}${seen}`);
};

const WhatARunMoved = () => {
  const { run, preview, isAgain } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  return (
    <article className="stack-wide">
      <div className="stack-tight">
        <p className="meta">
          <Link to="/clustering">How tickets are grouped</Link>
        </p>
        <h1>What a run moved</h1>
        <p>
          {run.kind === 'full' ? 'Everything was grouped anew' : 'New tickets were placed'} under {run.minProbability},{' '}
          <RelativeTime moment={run.at} />: {countOf(run.counts.moved, 'ticket')} moved away from where{' '}
          {run.counts.moved === 1 ? 'it was' : 'they were'}
          {run.counts.moved > run.counts.returning && `, ${run.counts.returning} of them can go back`}.
        </p>
      </div>
      <RefusalNotice problem={refused} />
      {run.takenBack && (
        <TakenBack
          takenBack={run.takenBack}
          needsLater={refused?.errors?.some(({ code }) => code === 'later_step') ?? false}
        />
      )}
      {!run.takenBack && run.refusal && <p className="soft">{run.refusal}</p>}
      {!run.takenBack && !run.refusal && preview === null && (
        <Form method="post" className="line">
          <button className="button" name="intent" value="see">
            See what taking it back would do
          </button>
        </Form>
      )}
      {preview && (
        <section className="stack" aria-label="What taking it back would do">
          <PreviewAnswer preview={preview} isAgain={isAgain} />
          {preview.state === 'ready' && (
            <Form method="post" className="stack edit-form">
              <Field
                label="Reason"
                name="reason"
                maxLength={1_000}
                hint="Optional; stands in the activity of each problem."
              />
              <div className="line">
                <button className="button button-primary" name="intent" value="take back">
                  Take the run back
                </button>
                <Link to={`/clustering/runs/${run.id}`} className="button">
                  Leave it
                </Link>
              </div>
            </Form>
          )}
        </section>
      )}
      {run.counts.moved > 0 && (
        <MovedTickets
          tickets={run.moves}
          total={run.counts.moved}
          columns={['Was in', 'Came to', 'Can go back']}
          cellsOf={({ fromKey, toKey, obstacle }) => (
            <>
              <td className="key">{fromKey ?? 'none'}</td>
              <td className="key">{toKey ?? 'none'}</td>
              <td>{obstacle === null ? 'yes' : `no: it ${obstacle}`}</td>
            </>
          )}
        />
      )}
    </article>
  );
};
export default WhatARunMoved;
