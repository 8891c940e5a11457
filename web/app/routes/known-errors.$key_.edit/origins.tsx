import type { KnownErrorDetail } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { countOf } from '~/format/numbers';

/** The ticket sentences a drafted part was taken from. */
export const Origins = ({ sentences }: { sentences: KnownErrorDetail['drafted'] }) => {
  if (sentences.length === 0) return null;
  return (
    <details className="disclosure">
      <summary className="meta">Drafted from {countOf(sentences.length, 'sentence')}</summary>
      <ul className="stack-tight origins">
        {sentences.map((origin) => (
          <li key={`${origin.ticketId} ${origin.sentence}`}>
            <Link to={`/tickets/${origin.ticketId}`}>{origin.externalId}</Link>{' '}
            <span className="soft">{origin.sentence}</span>
          </li>
        ))}
      </ul>
    </details>
  );
};
