import { getRetention, retainedKinds, setRetention, type BodyInput } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { Notice } from '~/components/notice';
import { RefusalNotice } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { text } from '~/form-text';
import { KeptKinds } from './kept-kinds';

export const meta = () => [{ title: 'Retention · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => ({ retention: await call(args, getRetention) });

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const days = retainedKinds.map((kind) => {
    const typed = text(form, kind).trim();
    return [kind, typed === '' ? null : Number(typed)] as const;
  });
  const body = Object.fromEntries(days) as BodyInput<typeof setRetention>;
  const outcome = await attempt(args, setRetention, { body });
  return { problem: outcome.ok ? null : outcome.problem, saved: outcome.ok };
};

const Retention = () => {
  const { retention } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage
      about={
        <>
          What proves nothing about a problem is removed once it is old. Tickets, problems, decisions, known errors and
          the audit record are kept; single tickets and people are erased under Erasure.
        </>
      }
    >
      <RefusalNotice problem={answer?.problem} />
      {answer?.saved && (
        <Notice kind="good" title="Saved">
          What is older goes within the hour.
        </Notice>
      )}
      <Form method="post" className="stack-tight" aria-label="How long what is kept">
        <KeptKinds kinds={retention.kinds} problem={answer?.problem} />
        <div className="line">
          <button className="button button-primary" disabled={busy}>
            Save
          </button>
          {retention.changedAt && (
            <span className="soft">
              Changed <RelativeTime moment={retention.changedAt} /> by {retention.changedBy}
            </span>
          )}
        </div>
      </Form>
    </AdminPage>
  );
};
export default Retention;
