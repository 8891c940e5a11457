import type { ProblemDetail } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { countOf } from '~/format/numbers';

const SHOWN = 4;

/** What people wrote when they solved it, most frequent first, each with its tickets. */
export const Resolutions = ({ resolutions }: { resolutions: ProblemDetail['resolutions'] }) => {
  if (resolutions.length === 0) return <span className="faint">none of the tickets says</span>;
  const more = resolutions.slice(SHOWN);
  return (
    <>
      <ResolutionList resolutions={resolutions.slice(0, SHOWN)} />
      {more.length > 0 && (
        <details className="disclosure">
          <summary>{countOf(more.length, 'more answer')}</summary>
          <ResolutionList resolutions={more} />
        </details>
      )}
    </>
  );
};

const ResolutionList = ({ resolutions }: { resolutions: ProblemDetail['resolutions'] }) => (
  <ul className="stack-tight">
    {resolutions.map((resolution) => (
      <li key={resolution.text} className="resolution">
        <span className="resolution-text">{resolution.text}</span>
        <details className="resolution-source">
          <summary>{countOf(resolution.ticketCount, 'ticket')}</summary>
          {resolution.tickets.map((ticket) => (
            <Link key={ticket.id} to={`/tickets/${ticket.id}`}>
              {ticket.externalId}
            </Link>
          ))}
        </details>
      </li>
    ))}
  </ul>
);
