import {
  answerAudit,
  getAudit,
  pairAnswers,
  placeAnswers,
  setAuditSize,
  withdrawReview,
} from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { EmptyState } from '~/components/empty-state';
import { QualityTabs } from '~/components/quality-tabs';
import { RelativeTime } from '~/components/relative-time';
import { ReviewReply } from '~/components/review-reply';
import { useReviewAnswers, type ReviewReply as Reply } from '~/components/use-review-answers';
import { answerOf } from '~/answer-of';
import { text, textOrNone, wholeNumber } from '~/form-text';
import { formatCount } from '~/format/numbers';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { Question } from './question';

export const meta = () => [{ title: "This week's sample · Reprise" }];

export const loader = async (args: LoaderFunctionArgs) => ({ audit: await call(args, getAudit) });

/** One answer, its withdrawal, or the size of the samples to come. */
export const action = async (args: ActionFunctionArgs): Promise<Reply> => {
  const form = await args.request.formData();
  const nothing = { outcome: null, withdrawn: false };
  if (form.get('intent') === 'size') {
    const set = await attempt(args, setAuditSize, { body: { questionsAWeek: wholeNumber(form, 'questionsAWeek') } });
    return { ...nothing, problem: set.ok ? null : set.problem };
  }
  const withdrawn = textOrNone(form, 'withdraw');
  if (withdrawn !== undefined) {
    const done = await attempt(args, withdrawReview, { params: { id: withdrawn }, body: {} });
    return { ...nothing, withdrawn: done.ok, problem: done.ok ? null : done.problem };
  }
  const { answer, toKey } = answerOf(form);
  const answered = await attempt(args, answerAudit, {
    params: { id: text(form, 'id') },
    body: {
      answer: [...placeAnswers, ...pairAnswers].find((one) => one === answer) ?? 'unknown',
      ...(toKey === undefined ? {} : { toKey }),
      reason: textOrNone(form, 'reason'),
    },
  });
  return answered.ok
    ? { ...nothing, outcome: answered.data, problem: null }
    : { ...nothing, problem: answered.problem };
};

const Audit = () => {
  const { audit } = useLoaderData<typeof loader>();
  const root = useRouteLoaderData<RootData>('root');
  const { AnswerForm, withdraw, reply, busy, close } = useReviewAnswers();
  const role = root?.me?.role;
  const { questions, asked, answered, drawnAt, questionsAWeek } = audit;
  const [question] = questions;
  return (
    <div className="stack-tight">
      <h1>Quality</h1>
      <QualityTabs />
      <p className="lead">
        A few places and pairs, drawn at random once a week. Your answers tell how often the machine is right; what it
        thought is shown after each. They are also done at once, and can be taken back.
      </p>
      {drawnAt && (
        <p className="meta">
          {formatCount(answered)} of {formatCount(asked)} answered · drawn <RelativeTime moment={drawnAt} />
          {questions.length < asked - answered &&
            ` · ${formatCount(asked - answered - questions.length)} fell away, because the grouping has changed there since`}
        </p>
      )}
      <ReviewReply reply={reply} onWithdraw={withdraw} onClose={close} />
      {question ? (
        <Question
          key={question.id}
          question={question}
          mayAnswer={mayActAs(role, 'developer')}
          busy={busy}
          AnswerForm={AnswerForm}
        />
      ) : (
        <EmptyState
          title={drawnAt ? 'All of this week’s questions are answered' : 'No sample has been drawn yet'}
          action={<Link to="/quality">See what they tell</Link>}
        >
          {drawnAt
            ? 'The next ones are drawn when everything is regrouped in the first night of next week.'
            : 'Questions are drawn when everything is regrouped: after the first tickets came, then in the first night of each week.'}
        </EmptyState>
      )}
      {mayActAs(role, 'lead') && (
        <details className="disclosure">
          <summary>How many are drawn</summary>
          <Form method="post" className="line">
            <label htmlFor="questions-a-week">Questions a week</label>
            <input
              id="questions-a-week"
              name="questionsAWeek"
              type="number"
              min={0}
              max={200}
              defaultValue={questionsAWeek}
              required
            />
            <button className="button button-small" name="intent" value="size" disabled={busy}>
              Save
            </button>
            <span className="meta">0 stops drawing. It holds from the next draw on.</span>
          </Form>
        </details>
      )}
    </div>
  );
};
export default Audit;
