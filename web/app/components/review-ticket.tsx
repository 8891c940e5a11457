import type { AuditQuestion } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { RelativeTime } from './relative-time';

/** A ticket as somebody has to see it to judge its place: its title, where it is from, how it begins. */
export const ReviewTicket = ({ ticket, row = false }: { ticket: AuditQuestion['ticket']; row?: boolean }) => (
  <div className="stack-tight">
    <div>
      <Link to={`/tickets/${ticket.id}`} {...(row && { 'data-row-link': true })}>
        <span className="key">{ticket.externalId}</span> <span className="row-title">{ticket.title}</span>
      </Link>
    </div>
    <div className="facts meta">
      {[ticket.product, ticket.component, ticket.version].filter(Boolean).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {ticket.openedAt && <RelativeTime moment={ticket.openedAt} />}
    </div>
    {ticket.text && <p className="review-text soft">{ticket.text}</p>}
  </div>
);
