import type { Outlier } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Reasons } from '~/components/reasons';
import { ReviewTicket } from '~/components/review-ticket';
import { countOf } from '~/format/numbers';

/** One doubtful place: the ticket, what made the machine unsure, where else it could belong, and the answers. */
export const OutlierRow = ({
  item,
  mayAnswer,
  busy,
  send,
}: {
  item: Outlier;
  mayAnswer: boolean;
  busy: boolean;
  send: (fields: Readonly<Record<string, string>>) => void;
}) => {
  const { ticket, problem, doubt, reasons, alternatives } = item;
  const answer = (fields: Readonly<Record<string, string>>) => () =>
    send({ ticketId: ticket.id, problemKey: problem.key, ...fields });
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
        <div className="review-answers">
          <button
            type="button"
            className="button button-small"
            data-key="1"
            disabled={busy}
            onClick={answer({ answer: 'belongs' })}
          >
            Belongs here <kbd>1</kbd>
          </button>
          <button
            type="button"
            className="button button-small"
            data-key="2"
            disabled={busy}
            onClick={answer({ answer: 'does not' })}
          >
            Does not <kbd>2</kbd>
          </button>
          {alternatives.map(({ problem: { key } }, at) => (
            <button
              key={key}
              type="button"
              className="button button-small"
              data-key={`${at + 3}`}
              disabled={busy}
              onClick={answer({ answer: 'elsewhere', toKey: key })}
            >
              It is {key} <kbd>{at + 3}</kbd>
            </button>
          ))}
          <button
            type="button"
            className="button button-small button-quiet"
            data-key="d"
            disabled={busy}
            onClick={answer({ answer: 'unknown' })}
          >
            Don’t know <kbd>d</kbd>
          </button>
          <details className="disclosure">
            <summary>Another problem</summary>
            <Form
              className="line"
              aria-label={`Another problem for ${ticket.externalId}`}
              onSubmit={(event) => {
                event.preventDefault();
                const fields = new FormData(event.currentTarget);
                answer({
                  answer: 'elsewhere',
                  toKey: String(fields.get('toKey')),
                  reason: String(fields.get('reason')),
                })();
              }}
            >
              <input name="toKey" aria-label="Another problem" placeholder="PRB-" size={8} maxLength={14} required />
              <input name="reason" aria-label="Reason" placeholder="Reason (optional)" maxLength={1_000} />
              <button className="button button-small" disabled={busy}>
                Move there
              </button>
            </Form>
          </details>
        </div>
      )}
    </li>
  );
};
