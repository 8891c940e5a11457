import type { Outlier } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { AnswerButtons } from '~/components/answer-buttons';
import { Reasons } from '~/components/reasons';
import { ReviewTicket } from '~/components/review-ticket';
import type { AnswerForm as AnswerFormOf } from '~/components/use-review-answers';
import { countOf } from '~/format/numbers';

/** One doubtful place: the ticket, what made the machine unsure, where else it could belong, and the answers. */
export const OutlierRow = ({
  item,
  mayAnswer,
  busy,
  AnswerForm,
}: {
  item: Outlier;
  mayAnswer: boolean;
  busy: boolean;
  AnswerForm: AnswerFormOf;
}) => {
  const { ticket, problem, doubt, reasons, alternatives } = item;
  return (
    <li className="review" data-row>
      <ReviewTicket ticket={ticket} row />
      <div className="stack-tight">
        <div>
          is in{' '}
          <Link to={`/problems/${problem.key}`}>
            <span className="key">{problem.key}</span> {problem.title}
          </Link>{' '}
          <span className="meta">{countOf(problem.ticketCount, 'ticket')}</span>
        </div>
        <p className="review-doubt">{doubt.join(' ')}</p>
        <Reasons reasons={reasons} limit={3} prefix="speaks for it" />
        {alternatives.length > 0 && (
          <ul className="stack-tight">
            {alternatives.map(({ problem: other, reasons: why }) => (
              <li key={other.key}>
                or{' '}
                <Link to={`/problems/${other.key}`}>
                  <span className="key">{other.key}</span> {other.title}
                </Link>{' '}
                <span className="meta">{countOf(other.ticketCount, 'ticket')}</span>
                <Reasons reasons={why.filter(({ kind }) => kind !== 'history')} limit={2} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {mayAnswer && (
        <AnswerForm method="post" className="review-answers" aria-label={`Where does ${ticket.externalId} belong?`}>
          <input type="hidden" name="ticketId" value={ticket.id} />
          <input type="hidden" name="problemKey" value={problem.key} />
          <AnswerButtons
            small
            busy={busy}
            choices={[
              { value: 'belongs', label: 'Belongs here', shortcut: '1' },
              { value: 'does not', label: 'Does not', shortcut: '2' },
              ...alternatives.map(({ problem: { key } }, at) => ({
                value: `elsewhere ${key}`,
                label: `It is ${key}`,
                shortcut: `${at + 3}`,
              })),
              { value: 'unknown', label: 'Don’t know', shortcut: 'd' },
            ]}
          />
        </AnswerForm>
      )}
      {mayAnswer && (
        // A form of its own: Enter in a field must not press the first answer.
        <details className="disclosure review-answers">
          <summary>Another problem</summary>
          <AnswerForm method="post" className="line" aria-label={`Another problem for ${ticket.externalId}`}>
            <input type="hidden" name="ticketId" value={ticket.id} />
            <input type="hidden" name="problemKey" value={problem.key} />
            <input name="toKey" aria-label="Another problem" placeholder="PRB-" size={8} maxLength={14} required />
            <input name="reason" aria-label="Reason" placeholder="Reason (optional)" size={40} maxLength={1_000} />
            <button className="button button-small" name="answer" value="elsewhere" disabled={busy}>
              Move there
            </button>
          </AnswerForm>
        </details>
      )}
    </li>
  );
};
