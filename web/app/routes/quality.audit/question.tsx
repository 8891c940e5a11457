import type { AuditQuestion } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { AnswerButtons } from '~/components/answer-buttons';
import { ReviewTicket } from '~/components/review-ticket';
import type { AnswerForm as AnswerFormOf } from '~/components/use-review-answers';
import { countOf } from '~/format/numbers';

const placeChoices = [
  { value: 'belongs', label: 'It belongs there', shortcut: '1' },
  { value: 'does not', label: 'It does not', shortcut: '2' },
  { value: 'unknown', label: 'Don’t know', shortcut: 'd' },
];
const pairChoices = [
  { value: 'same', label: 'Same cause', shortcut: '1' },
  { value: 'different', label: 'Different causes', shortcut: '2' },
  { value: 'unknown', label: 'Don’t know', shortcut: 'd' },
];

/** One question of the sample, without a word of what the machine held of it. */
export const Question = ({
  question,
  mayAnswer,
  busy,
  AnswerForm,
}: {
  question: AuditQuestion;
  mayAnswer: boolean;
  busy: boolean;
  AnswerForm: AnswerFormOf;
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
        <AnswerForm method="post" className="review-answers" aria-label="Your answer">
          <input type="hidden" name="id" value={id} />
          <AnswerButtons choices={problem ? placeChoices : pairChoices} busy={busy} />
        </AnswerForm>
      )}
      {mayAnswer && problem && (
        // A form of its own: Enter in a field must not press the first answer.
        <details className="disclosure review-answers">
          <summary>It belongs to another problem</summary>
          <AnswerForm method="post" className="line" aria-label="Another problem">
            <input type="hidden" name="id" value={id} />
            <input name="toKey" aria-label="Another problem" placeholder="PRB-" size={8} maxLength={14} required />
            <button className="button" name="answer" value="elsewhere" disabled={busy}>
              Move it there
            </button>
          </AnswerForm>
        </details>
      )}
    </section>
  );
};
