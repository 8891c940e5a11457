import { answerOutlier, listOutliers, placeAnswers, withdrawReview } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { EmptyState } from '~/components/empty-state';
import { Pager } from '~/components/pager';
import { QualityTabs } from '~/components/quality-tabs';
import { ReviewReply } from '~/components/review-reply';
import { useReviewAnswers, type ReviewReply as Reply } from '~/components/use-review-answers';
import { answerOf } from '~/answer-of';
import { text, textOrNone } from '~/form-text';
import { countOf } from '~/format/numbers';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { OutlierRow } from './outlier-row';

export const meta = () => [{ title: 'Maybe not here · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const asked = new URL(args.request.url).searchParams;
  const component = asked.get('component') || undefined;
  const page = await call(args, listOutliers, { query: { component, cursor: asked.get('cursor') || undefined } });
  return { page, component: component ?? '' };
};

/** One answer, or its withdrawal. */
export const action = async (args: ActionFunctionArgs): Promise<Reply> => {
  const form = await args.request.formData();
  const withdrawn = textOrNone(form, 'withdraw');
  if (withdrawn !== undefined) {
    const done = await attempt(args, withdrawReview, { params: { id: withdrawn }, body: {} });
    return { outcome: null, withdrawn: done.ok, problem: done.ok ? null : done.problem };
  }
  const { answer, toKey } = answerOf(form);
  const answered = await attempt(args, answerOutlier, {
    body: {
      ticketId: text(form, 'ticketId'),
      problemKey: text(form, 'problemKey'),
      answer: placeAnswers.find((one) => one === answer) ?? 'unknown',
      ...(toKey === undefined ? {} : { toKey }),
      reason: textOrNone(form, 'reason'),
    },
  });
  return {
    outcome: answered.ok ? answered.data : null,
    withdrawn: false,
    problem: answered.ok ? null : answered.problem,
  };
};

const Outliers = () => {
  const { page, component } = useLoaderData<typeof loader>();
  const root = useRouteLoaderData<RootData>('root');
  const { AnswerForm, withdraw, reply, busy, close } = useReviewAnswers();
  const mayAnswer = mayActAs(root?.me?.role, 'developer');
  const components = root?.overview?.components ?? [];
  return (
    <div className="stack-tight">
      <h1>Quality</h1>
      <QualityTabs />
      <p className="lead">
        Tickets whose place rests on the weakest evidence, of all problems together. What you say is done at once,
        obeyed by every later run, and can be taken back.
      </p>
      <Form className="filters" key={component}>
        <select
          name="component"
          aria-label="Component"
          defaultValue={component}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        >
          <option value="">any component</option>
          {components.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <noscript>
          <button className="button button-small">Apply</button>
        </noscript>
        {page.total !== undefined && page.total > 0 && (
          <span className="meta">{countOf(page.total, 'ticket')} in doubt</span>
        )}
      </Form>
      <ReviewReply reply={reply} onWithdraw={withdraw} onClose={close} />
      {page.items.length === 0 ? (
        <EmptyState title="No place is in doubt" action={<Link to="/quality/audit">Judge this week’s sample</Link>}>
          {component
            ? `Every ticket about ${component} resembles others of its problem well enough, or a person has decided about it.`
            : 'Every ticket resembles others of its problem well enough, or a person has decided about it.'}
        </EmptyState>
      ) : (
        <ol className="reviews">
          {page.items.map((item) => (
            <OutlierRow key={item.ticket.id} item={item} mayAnswer={mayAnswer} busy={busy} AnswerForm={AnswerForm} />
          ))}
        </ol>
      )}
      <Pager nextCursor={page.nextCursor} />
    </div>
  );
};
export default Outliers;
