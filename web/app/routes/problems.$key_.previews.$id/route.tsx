import { askPreview, getPreview, getProblem } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Notice } from '~/components/notice';
import { RefusalNotice } from '~/components/refusal';
import { useRetry } from '~/components/use-retry';
import { ApplyForm } from './apply-form';
import { Changes } from './changes';
import { wordsOfChange } from './words-of-change';

const POLL_MS = 400;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `What would change in ${data.problem.key} · Reprise` : 'What would change · Reprise' },
];

export const loader = async (args: LoaderFunctionArgs) => {
  const { key = '', id = '' } = args.params;
  const asked = new URL(args.request.url).searchParams;
  const [problem, preview] = await Promise.all([
    call(args, getProblem, { params: { key } }),
    call(args, getPreview, { params: { id } }),
  ]);
  return {
    problem,
    preview,
    reason: asked.get('reason') ?? '',
    newTitle: asked.get('newTitle') ?? '',
    isAgain: asked.has('again'),
  };
};

/** Ask the same again: something has changed since. */
export const action = async (args: ActionFunctionArgs) => {
  const { key = '', id = '' } = args.params;
  const { change } = await call(args, getPreview, { params: { id } });
  const outcome = await attempt(args, askPreview, { params: { key }, body: { change } });
  if (!outcome.ok) return { problem: outcome.problem };
  return redirect(`/problems/${key}/previews/${outcome.data.id}${new URL(args.request.url).search}`);
};

const WhatWouldChange = () => {
  const { problem, preview, reason, newTitle, isAgain } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.problem;
  const isWaiting = preview.state === 'waiting';
  useRetry(isWaiting ? POLL_MS : null);
  const { title, button } = wordsOfChange(preview.change, problem.key);
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
      {isAgain && (
        <Notice title="Nothing was changed yet">
          Tickets or decisions had come since you looked. Below is what would change now.
        </Notice>
      )}
      {isWaiting && (
        <p role="status" className="soft">
          Trying it out on all tickets …
        </p>
      )}
      {preview.state === 'failed' && <p role="alert">{preview.error}</p>}
      {preview.state === 'ready' && <Changes preview={preview} />}
      {!isWaiting && !preview.isCurrent && (
        <Form method="post" className="line">
          {preview.state === 'ready' && (
            <span role="status">Tickets or decisions have come since: it may do another thing by now.</span>
          )}
          <button className="button">Try it out again</button>
        </Form>
      )}
      <ApplyForm
        previewId={preview.id}
        change={preview.change}
        problem={problem}
        reason={reason}
        newTitle={newTitle}
        button={button}
      />
    </article>
  );
};
export default WhatWouldChange;
