import { Id, askPreview, getPreview, getProblem } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { PreviewAnswer } from '~/components/preview-answer';
import { RefusalNotice } from '~/components/refusal';
import { ApplyForm } from './apply-form';
import { wordsOfChange } from './words-of-change';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `What would change in ${data.problem.key} · Reprise` : 'What would change · Reprise' },
];

export const loader = async (args: LoaderFunctionArgs) => {
  const { key = '', id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const lookedAt = Id.safeParse(asked.get('lookedAt')).data;
  const [problem, preview] = await Promise.all([
    call(args, getProblem, { params: { key } }),
    call(args, getPreview, { params: { id }, query: { comparedWith: lookedAt } }),
  ]);
  if (preview.change.kind === 'clustering' || preview.change.kind === 'take back')
    throw redirect(`/clustering/previews/${id}`);
  return {
    problem,
    preview,
    change: preview.change,
    reason: asked.get('reason') ?? '',
    newTitle: asked.get('newTitle') ?? '',
    isAgain: lookedAt !== undefined,
  };
};

/** Ask the same again: something has changed since. */
export const action = async (args: ActionFunctionArgs) => {
  const { key = '', id = '' } = args.params;
  const { change } = await call(args, getPreview, { params: { id } });
  if (change.kind === 'clustering' || change.kind === 'take back') throw redirect(`/clustering/previews/${id}`);
  const outcome = await attempt(args, askPreview, { params: { key }, body: { change } });
  if (!outcome.ok) return { problem: outcome.problem };
  const kept = new URL(args.request.url).searchParams;
  kept.set('lookedAt', id);
  return redirect(`/problems/${key}/previews/${outcome.data.id}?${kept}`);
};

const WhatWouldChange = () => {
  const { problem, preview, change, reason, newTitle, isAgain } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  const { title, button } = wordsOfChange(change, problem.key);
  return (
    <article className="stack-wide">
      <div className="stack-tight">
        <p className="meta">
          <Link to={`/problems/${problem.key}`}>
            {problem.key} {problem.title}
          </Link>
        </p>
        <h1>What would change</h1>
        <p>{title}</p>
      </div>
      <RefusalNotice problem={refused} />
      <PreviewAnswer preview={preview} isAgain={isAgain} />
      <ApplyForm
        previewId={preview.id}
        change={change}
        problem={problem}
        reason={reason}
        newTitle={newTitle}
        button={button}
      />
    </article>
  );
};
export default WhatWouldChange;
