import type { AuditQuestion } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { ReviewTicket } from '~/components/review-ticket';
import { countOf } from '~/format/numbers';

const placeChoices = [
  { answer: 'belongs', label: 'It belongs there', shortcut: '1' },
  { answer: 'does not', label: 'It does not', shortcut: '2' },
  { answer: 'unknown', label: 'Don’t know', shortcut: 'd' },
];
const pairChoices = [
  { answer: 'same', label: 'Same cause', shortcut: '1' },
  { answer: 'different', label: 'Different causes', shortcut: '2' },
  { answer: 'unknown', label: 'Don’t know', shortcut: 'd' },
];

/** One question of the sample, without a word of what the machine held of it. */
export const Question = ({
  question,
  mayAnswer,
  busy,
  send,
}: {
  question: AuditQuestion;
  mayAnswer: boolean;
  busy: boolean;
  send: (fields: Readonly<Record<string, string>>) => void;
}) => {
  const { id, ticket, problem, others } = question;
  return (
    <section className="stack review-question" aria-labelledby="question">
      <h2 id="question">
        {problem ? 'Does this ticket belong to this problem?' : 'Do these two tickets have the same cause?'}
      </h2>
      <div className="review-sides">
        <ReviewTicket ticket={ticket} />
        <div className="stack">
          {problem && (
            <div>
              <Link to={`/problems/${problem.key}`}>
                <span className="key">{problem.key}</span> <span className="row-title">{problem.title}</span>
              </Link>{' '}
              <span className="meta">{countOf(problem.ticketCount, 'ticket')}, some of them:</span>
            </div>
          )}
          {others.map((other) => (
            <ReviewTicket key={other.id} ticket={other} />
          ))}
        </div>
      </div>
      {mayAnswer && (
        <div className="review-answers">
          {(problem ? placeChoices : pairChoices).map(({ answer, label, shortcut }) => (
            <button
              key={answer}
              type="button"
              className="button"
              data-key={shortcut}
              disabled={busy}
              onClick={() => send({ id, answer })}
            >
              {label} <kbd>{shortcut}</kbd>
            </button>
          ))}
          {problem && (
            <details className="disclosure">
              <summary>It belongs to another problem</summary>
              <Form
                className="line"
                aria-label="Another problem"
                onSubmit={(event) => {
                  event.preventDefault();
                  send({ id, answer: 'elsewhere', toKey: String(new FormData(event.currentTarget).get('toKey')) });
                }}
              >
                <input name="toKey" aria-label="Another problem" placeholder="PRB-" size={8} maxLength={14} required />
                <button className="button" disabled={busy}>
                  Move it there
                </button>
              </Form>
            </details>
          )}
        </div>
      )}
    </section>
  );
};
