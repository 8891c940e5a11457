import type { Preview } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { countOf, formatCount } from '~/format/numbers';
import { MovedTickets } from './moved-tickets';

/** Which tickets join, leave and move: all counted, some shown. */
export const Changes = ({ preview: { counts, problems, tickets } }: { preview: Preview }) => {
  const total = counts.joining + counts.leaving + counts.moving;
  if (total === 0) return <p role="status">No ticket would be elsewhere than it is.</p>;
  const parts = [
    counts.moving > 0 && `${countOf(counts.moving, 'ticket')} would move to another problem`,
    counts.joining > 0 && `${countOf(counts.joining, 'ticket')} would join one`,
    counts.leaving > 0 && `${countOf(counts.leaving, 'ticket')} would be alone`,
  ];
  return (
    <>
      <p role="status">{parts.filter(Boolean).join(', ')}.</p>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Problem</th>
              <th scope="col" className="num">
                Now
              </th>
              <th scope="col" className="num">
                Comes
              </th>
              <th scope="col" className="num">
                Goes
              </th>
              <th scope="col" className="num">
                Then
              </th>
            </tr>
          </thead>
          <tbody>
            {problems.map((problem, at) => (
              <tr key={problem.key ?? at}>
                <td>
                  {problem.key ? (
                    <Link to={`/problems/${problem.key}`}>
                      <span className="key">{problem.key}</span> {problem.title}
                    </Link>
                  ) : (
                    <em>a new problem</em>
                  )}
                </td>
                <td className="num">{formatCount(problem.before)}</td>
                <td className="num">{problem.gained > 0 ? `+${formatCount(problem.gained)}` : '–'}</td>
                <td className="num">{problem.lost > 0 ? `−${formatCount(problem.lost)}` : '–'}</td>
                <td className="num">{formatCount(problem.before + problem.gained - problem.lost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MovedTickets
        tickets={tickets}
        total={total}
        columns={['From', 'To']}
        cellsOf={(ticket) => (
          <>
            <td className="nowrap">{ticket.fromKey ?? <span className="soft">none</span>}</td>
            <td className="nowrap">
              {ticket.isToNewProblem ? <em>a new one</em> : (ticket.toKey ?? <span className="soft">none</span>)}
            </td>
          </>
        )}
      />
    </>
  );
};
