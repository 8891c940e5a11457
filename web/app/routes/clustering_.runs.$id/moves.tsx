import type { ClusteringRun } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { formatCount } from '~/format/numbers';

interface MovesProps {
  readonly moves: ClusteringRun['moves'];
  /** Of all moves, of which some are shown. */
  readonly total: number;
}

/** Where a run found tickets and where it put them; first those that stay there. */
export const Moves = ({ moves, total }: MovesProps) => {
  if (total === 0) return null;
  return (
    <section aria-labelledby="moves">
      <div className="section-head">
        <h2 id="moves">Tickets</h2>
        <span className="meta">
          {total > moves.length ? `${moves.length} of ${formatCount(total)}` : formatCount(total)}
        </span>
      </div>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Ticket</th>
              <th scope="col">Was in</th>
              <th scope="col">Came to</th>
              <th scope="col">Can go back</th>
            </tr>
          </thead>
          <tbody>
            {moves.map(({ id, externalId, title, fromKey, toKey, obstacle }) => (
              <tr key={id}>
                <td>
                  <Link to={`/tickets/${id}`}>
                    <span className="key">{externalId}</span> {title}
                  </Link>
                </td>
                <td className="key">{fromKey ?? 'none'}</td>
                <td className="key">{toKey ?? 'none'}</td>
                <td>{obstacle === null ? 'yes' : `no: it ${obstacle}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
};
