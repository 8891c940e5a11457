import { Id, getClustering, getPreview, previewClustering, setClustering } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Field } from '~/components/field';
import { PreviewAnswer } from '~/components/preview-answer';
import { RefusalNotice } from '~/components/refusal';
import { text, textOrNone, wholeNumber } from '~/form-text';

export const meta = () => [{ title: 'What would change · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const { id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const lookedAt = Id.safeParse(asked.get('lookedAt')).data;
  const [preview, clustering] = await Promise.all([
    call(args, getPreview, { params: { id }, query: { comparedWith: lookedAt } }),
    call(args, getClustering),
  ]);
  if (preview.change.kind === 'take back') throw redirect(`/clustering/runs/${preview.change.runId}?preview=${id}`);
  if (preview.change.kind !== 'clustering') throw redirect(`/problems/${preview.problemKey}/previews/${id}`);
  return {
    preview,
    wanted: preview.change,
    clustering,
    reason: asked.get('reason') ?? '',
    isAgain: lookedAt !== undefined,
  };
};

/** Decide it as it was shown; when that would no longer happen, or when asked, show it again. */
export const action = async (args: ActionFunctionArgs) => {
  const { id = '' } = args.params;
  const form = await args.request.formData();
  const { change } = await call(args, getPreview, { params: { id } });
  if (change.kind !== 'clustering') throw redirect('/clustering');
  const { kind: _, ...settings } = change;
  const reason = textOrNone(form, 'reason');
  const isDecided = text(form, 'intent') === 'decide';
  if (isDecided) {
    const ifMatch = wholeNumber(form, 'version');
    const made = await attempt(args, setClustering, { ifMatch, body: { ...settings, reason, previewId: id } });
    if (made.ok) return redirect('/clustering');
    if (!made.problem.errors?.some(({ code }) => code === 'outdated')) return { problem: made.problem };
  }
  const again = await attempt(args, previewClustering, { body: settings });
  if (!again.ok) return { problem: again.problem };
  const kept = new URLSearchParams({ ...(reason && { reason }), lookedAt: id });
  return redirect(`/clustering/previews/${again.data.id}?${kept}`);
};

const WhatGroupingWouldChange = () => {
  const { preview, wanted, clustering, reason, isAgain } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  return (
    <article className="stack-wide">
      <div className="stack-tight">
        <p className="meta">
          <Link to="/clustering">How tickets are grouped</Link>
        </p>
        <h1>What would change</h1>
        <p>
          If two tickets were one problem from {wanted.minProbability} instead of {clustering.minProbability}:
        </p>
      </div>
      <RefusalNotice problem={refused} />
      <PreviewAnswer preview={preview} isAgain={isAgain} />
      {preview.state === 'ready' && (
        <Form method="post" className="stack edit-form">
          <input type="hidden" name="version" value={clustering.version} />
          <Field label="Reason" name="reason" maxLength={1_000} defaultValue={reason} hint="Optional." />
          <div className="line">
            <button className="button button-primary" name="intent" value="decide">
              Group like this
            </button>
            <Link to="/clustering" className="button">
              Drop it
            </Link>
          </div>
        </Form>
      )}
    </article>
  );
};
export default WhatGroupingWouldChange;
