import type { ProblemDetail, User } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Badge } from '~/components/badge';
import { Field, SelectField, TextField } from '~/components/field';
import { RelativeTime } from '~/components/relative-time';
import { Trend } from '~/components/trend';
import { countOf, formatHours } from '~/format/numbers';
import { mayActAs } from '~/vocabulary';

/** Key, title, state and totals; the form to change them opens in place. */
export const ProblemHeader = ({
  problem,
  statuses,
  people,
  me,
}: {
  problem: ProblemDetail;
  statuses: readonly string[];
  people: readonly { readonly id: string; readonly name: string }[];
  me: User | null;
}) => (
  <header className="stack-tight">
    <div className="page-head problem-head">
      <div className="stack-tight">
        <h1>
          <span className="key">{problem.key}</span> {problem.title}
        </h1>
        <div className="line">
          <Badge word={problem.status} />
          <Trend word={problem.trend} reason={problem.trendReason} />
          {problem.component && <span className="soft">{problem.component}</span>}
          {problem.riskReviewOn && <span className="soft">to be looked at again on {problem.riskReviewOn}</span>}
          <span className="soft">owner: {problem.ownerName ?? 'nobody yet'}</span>
        </div>
      </div>
      <KnownErrorAction problem={problem} />
    </div>
    <div className="facts">
      <span>{countOf(problem.ticketCount, 'ticket')}</span>
      {problem.reporterCount !== null && <span>{countOf(problem.reporterCount, 'person', 'people')}</span>}
      {problem.handlingHours !== null && <span>{formatHours(problem.handlingHours)} of handling</span>}
      <span>
        first <RelativeTime moment={problem.firstSeenAt} />
      </span>
      <span>
        last <RelativeTime moment={problem.lastSeenAt} />
      </span>
    </div>
    {mayActAs(me?.role, 'developer') && <EditForm problem={problem} statuses={statuses} people={people} />}
  </header>
);

const KnownErrorAction = ({ problem }: { problem: ProblemDetail }) =>
  problem.knownErrorKey ? (
    <Link className="button" to={`/known-errors/${problem.knownErrorKey}`}>
      {problem.knownErrorKey}
      {problem.knownErrorState && <Badge word={problem.knownErrorState} />}
    </Link>
  ) : (
    <Form method="post">
      <button className="button button-primary" name="intent" value="draft">
        Make known error
      </button>
    </Form>
  );

const EditForm = ({
  problem,
  statuses,
  people,
}: {
  problem: ProblemDetail;
  statuses: readonly string[];
  people: readonly { readonly id: string; readonly name: string }[];
}) => (
  <details className="disclosure">
    <summary data-key="e">Change title, status, owner or cause</summary>
    <Form method="post" className="stack edit-form">
      <input type="hidden" name="intent" value="update" />
      <input type="hidden" name="version" value={problem.version} />
      <Field label="Title" name="title" defaultValue={problem.title} minLength={3} maxLength={200} required />
      <div className="form-row">
        <SelectField label="Status" name="status" options={statuses} defaultValue={problem.status} />
        <SelectField
          label="Owner"
          name="ownerId"
          defaultValue={problem.ownerId === null ? '' : 'keep'}
          options={[
            ...(problem.ownerId ? [{ value: 'keep', label: problem.ownerName ?? 'as it is' }] : []),
            { value: '', label: 'nobody' },
            ...people
              .filter((person) => person.id !== problem.ownerId)
              .map((person) => ({ value: person.id, label: person.name })),
          ]}
        />
      </div>
      <TextField
        label="Cause"
        name="rootCause"
        rows={3}
        maxLength={10_000}
        defaultValue={problem.rootCause ?? ''}
        hint="What makes it happen, as far as it is known."
      />
      <div className="form-row">
        <Field
          label="Reason"
          name="reason"
          maxLength={1_000}
          hint="Stands in the activity below. Noise and an accepted risk need one."
        />
        <Field
          label="Look at it again on"
          name="reviewOn"
          type="date"
          defaultValue={problem.riskReviewOn ?? ''}
          hint="For an accepted risk."
        />
      </div>
      <div>
        <button className="button button-primary">Save changes</button>
      </div>
    </Form>
  </details>
);
