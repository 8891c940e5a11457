import { getRedaction, setRedaction, tryRedaction, type BodyInput } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { TextField } from '~/components/field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { text } from '~/form-text';
import { KindChoices } from './kind-choices';
import { Trial } from './trial';

export const meta = () => [{ title: 'Redaction · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => ({ redaction: await call(args, getRedaction) });

/** Tries a text, or keeps the choice. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  if (form.get('intent') === 'try') {
    // A browser sends line breaks as CR LF; offsets are of what was sent to the API.
    const tried = text(form, 'text').replaceAll('\r\n', '\n');
    const outcome = await attempt(args, tryRedaction, { body: { text: tried } });
    return outcome.ok
      ? { problem: null, saved: false, tried, trial: outcome.data }
      : { problem: outcome.problem, saved: false, tried, trial: null };
  }
  const kinds = form.getAll('kinds') as BodyInput<typeof setRedaction>['kinds'];
  const outcome = await attempt(args, setRedaction, { body: { kinds } });
  return { problem: outcome.ok ? null : outcome.problem, saved: outcome.ok, tried: null, trial: null };
};

const Redaction = () => {
  const { redaction } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage
      about={
        <>
          What is found in a ticket is replaced by its kind, such as [e-mail], before anything is stored, searched or
          shown. Grouping is not changed by it. Tickets taken in before keep their text until they are handed in again.
        </>
      }
    >
      <RefusalNotice problem={answer?.problem} />
      {answer?.saved && (
        <Notice kind="good" title="Saved">
          It holds for tickets taken in from now on.
        </Notice>
      )}
      <Form method="post" className="stack-tight" aria-label="What is replaced">
        <KindChoices kinds={redaction.kinds} />
        <div className="line">
          <button className="button button-primary" name="intent" value="save" disabled={busy}>
            Save
          </button>
          {redaction.changedAt && (
            <span className="soft">
              Changed <RelativeTime moment={redaction.changedAt} /> by {redaction.changedBy}
            </span>
          )}
        </div>
      </Form>
      <section className="stack-tight" aria-labelledby="try">
        <h2 id="try">Try it</h2>
        <Form method="post" className="stack-tight" aria-label="Try it">
          <TextField
            label="Text"
            name="text"
            required
            rows={6}
            maxLength={50_000}
            defaultValue={answer?.tried ?? ''}
            hint="Nothing of it is stored."
            error={fieldError(answer?.problem, 'text')}
          />
          <div>
            <button className="button" name="intent" value="try" disabled={busy}>
              Show what would be replaced
            </button>
          </div>
        </Form>
        {answer?.trial && <Trial text={answer.tried} {...answer.trial} />}
      </section>
    </AdminPage>
  );
};
export default Redaction;
