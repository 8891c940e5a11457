import type { ProblemDetail } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { countOf } from '~/format/numbers';

/** Neighbouring problems and why they are kept apart. */
export const Similar = ({ similar }: { similar: ProblemDetail['similar'] }) => {
  if (similar.length === 0) return null;
  return (
    <section aria-labelledby="similar">
      <div className="section-head">
        <h2 id="similar">Similar problems</h2>
      </div>
      <ul className="stack-tight">
        {similar.map((other) => (
          <li key={other.key}>
            <Link to={`/problems/${other.key}`}>
              <span className="key">{other.key}</span> <span className="row-title">{other.title}</span>
            </Link>{' '}
            <span className="meta">{countOf(other.ticketCount, 'ticket')}</span>
            <div className="soft">
              Alike: {other.why}. Apart: {other.apart.join('; ')}.{other.decided && ` ${other.decided}.`}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
};
