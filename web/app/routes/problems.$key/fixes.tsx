import type { Fix, ProblemDetail } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Badge } from '~/components/badge';
import { Field } from '~/components/field';
import { RelativeTime } from '~/components/relative-time';
import { countOf, formatAmount, formatShare } from '~/format/numbers';

/** What was shipped against the problem, and what the counts since say: held, too early, or came back and on what evidence. */
export const Fixes = ({ problem, mayDecide }: { problem: ProblemDetail; mayDecide: boolean }) => {
  if (problem.fixes.length === 0 && !mayDecide) return null;
  return (
    <section aria-labelledby="fixes">
      <div className="section-head">
        <h2 id="fixes">Fixes</h2>
      </div>
      {problem.fixes.length === 0 && (
        <p className="soft">No fix is recorded. Once one is, Reprise watches whether it holds.</p>
      )}
      <ul className="stack">
        {problem.fixes.map((fix) => (
          <FixRow key={fix.id} fix={fix} version={problem.version} mayDecide={mayDecide} />
        ))}
      </ul>
      {mayDecide && <RecordFix problem={problem} />}
    </section>
  );
};

const FixRow = ({ fix, version, mayDecide }: { fix: Fix; version: number; mayDecide: boolean }) => (
  <li className="fix stack-tight">
    <div className="line">
      <Badge word={fix.verdict ?? 'not judged yet'} />
      <strong>{fix.versions.length > 0 ? fix.versions.join(', ') : 'Fixed at a moment'}</strong>
      <span className="meta">
        shipped <RelativeTime moment={fix.shippedAt} /> · recorded by {fix.recordedBy}
      </span>
    </div>
    {fix.note && <p className="prose">{fix.note}</p>}
    <p className="prose soft">{fix.text}</p>
    <Figures fix={fix} />
    {fix.evidence && (
      <p>
        Rests on{' '}
        {fix.evidence.tickets.slice(0, 5).map((ticket, index) => (
          <span key={ticket.id}>
            {index > 0 && ', '}
            <Link to={`/tickets/${ticket.id}`}>{ticket.externalId}</Link>
            {ticket.version && <span className="meta"> in {ticket.version}</span>}
          </span>
        ))}
        {fix.evidence.tickets.length > 5 && ` and ${countOf(fix.evidence.tickets.length - 5, 'more ticket')}`}
      </p>
    )}
    {mayDecide && (
      <details className="disclosure">
        <summary>Correct this</summary>
        <Form method="post" className="stack-tight edit-form">
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="fixId" value={fix.id} />
          <Field label="Reason" name="reason" maxLength={1_000} hint="Optional; stands in the activity below." />
          <div className="line">
            {fix.evidence && (
              <button className="button" name="intent" value="set-evidence-aside">
                {fix.evidence.tickets.length === 1
                  ? 'This ticket is'
                  : `These ${fix.evidence.tickets.length} tickets are`}{' '}
                no evidence against it
              </button>
            )}
            <button className="button" name="intent" value="withdraw-fix">
              Withdraw this fix
            </button>
          </div>
        </Form>
      </details>
    )}
  </li>
);

const Figures = ({ fix }: { fix: Fix }) => {
  const figures = [
    fix.ratio && `rate since ${formatRatio(fix.ratio)} of before`,
    fix.exposureShare !== null &&
      fix.exposureShare < 0.995 &&
      `${formatShare(fix.exposureShare)} of the use has the fix`,
    fix.avoided !== null && fix.avoided >= 0.5 && `about ${formatAmount(Math.round(fix.avoided))} tickets avoided`,
  ].filter((words) => typeof words === 'string');
  return figures.length > 0 ? <p className="meta">{figures.join(' · ')}</p> : null;
};

const formatRatio = ({ low, high }: { low: number; high: number }): string =>
  high > 5 ? `at least ${formatShare(low)}` : `${Math.round(low * 100)}–${Math.round(high * 100)}\u202f%`;

const RecordFix = ({ problem }: { problem: ProblemDetail }) => (
  <details className="disclosure">
    <summary data-key="f">Record a fix</summary>
    <Form method="post" className="stack edit-form">
      <input type="hidden" name="intent" value="record-fix" />
      <input type="hidden" name="version" value={problem.version} />
      <div className="form-row">
        <Field
          label="Versions"
          name="versions"
          placeholder="4.8.2, 4.7.9"
          hint="Every version that holds it, back-ports included. Leave empty when there are none."
        />
        <Field label="Shipped on" name="shippedOn" type="date" hint="Empty: when the version came out, else now." />
      </div>
      <Field label="Note" name="note" maxLength={1_000} hint="What was changed; optional." />
      <div>
        <button className="button button-primary">Record the fix and watch it</button>
      </div>
    </Form>
  </details>
);
