import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { formatCount } from '~/format/numbers';

interface Row {
  readonly id: string;
  readonly externalId: string;
  readonly title: string | null;
}

interface MovedTicketsProps<T extends Row> {
  readonly tickets: readonly T[];
  /** Of all, of which some are shown. */
  readonly total: number;
  /** Heads of the columns beside the ticket. */
  readonly columns: readonly string[];
  /** The cells below them. */
  readonly cellsOf: (ticket: T) => ReactNode;
}

/** Tickets that a change or a run moves: all counted, some shown. */
export const MovedTickets = <T extends Row>({ tickets, total, columns, cellsOf }: MovedTicketsProps<T>) => (
  <section aria-labelledby="moved-tickets">
    <div className="section-head">
      <h2 id="moved-tickets">Tickets</h2>
      <span className="meta">
        {total > tickets.length ? `${tickets.length} of ${formatCount(total)}` : formatCount(total)}
      </span>
    </div>
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {['Ticket', ...columns].map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tickets.map((ticket) => (
            <tr key={ticket.id}>
              <td>
                <Link to={`/tickets/${ticket.id}`}>
                  <span className="key">{ticket.externalId}</span> {ticket.title}
                </Link>
              </td>
              {cellsOf(ticket)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
);
