import { Link } from '@remix-run/react';
import { formatCount, formatHours } from '~/format/numbers';
import type { ProblemSummary } from '~/vocabulary';
import { Badge } from './badge';
import { RelativeTime } from './relative-time';
import { Sparkline } from './sparkline';
import { Trend } from './trend';
import { UnderWayMark } from './under-way';

interface Choice {
  readonly selected: ReadonlySet<string>;
  readonly toggle: (key: string) => void;
  readonly toggleAll: () => void;
}

/** Problems as rows, with a box to choose each where there is a `choice`; `brief` leaves out what a glance does not need and shows one count, of 90 days or of all time. */
export const ProblemTable = ({
  items,
  brief = null,
  choice,
}: {
  items: readonly ProblemSummary[];
  brief?: 'recent' | 'all' | null;
  choice?: Choice;
}) => (
  <div className="table-frame">
    <table>
      <thead>
        <tr>
          {choice && (
            <th scope="col" className="choose">
              <input
                type="checkbox"
                aria-label="Choose all on this page"
                checked={items.length > 0 && choice.selected.size === items.length}
                onChange={choice.toggleAll}
              />
            </th>
          )}
          <th scope="col">Problem</th>
          <th scope="col" className="wide-only">
            Component
          </th>
          <th scope="col" className="num">
            {brief === 'recent' ? '90 days' : 'Tickets'}
          </th>
          {!brief && (
            <th scope="col" className="num wide-only">
              90 days
            </th>
          )}
          <th scope="col" className="wide-only">
            12 weeks
          </th>
          <th scope="col" className="wide-only">
            Trend
          </th>
          {!brief && (
            <th scope="col" className="num wide-only">
              Handling
            </th>
          )}
          <th scope="col">Status</th>
          {!brief && (
            <th scope="col" className="wide-only">
              Owner
            </th>
          )}
          <th scope="col" className="num wide-only">
            Last seen
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((problem) => (
          <tr key={problem.key} data-row data-problem={problem.key} data-chosen={choice?.selected.has(problem.key)}>
            {choice && (
              <td className="choose">
                <input
                  type="checkbox"
                  aria-label={`Choose ${problem.key}`}
                  checked={choice.selected.has(problem.key)}
                  onChange={() => choice.toggle(problem.key)}
                  data-key="x"
                  tabIndex={-1}
                />
              </td>
            )}
            <td>
              <Link to={`/problems/${problem.key}`} data-row-link prefetch="intent">
                <span className="key">{problem.key}</span> <span className="row-title">{problem.title}</span>
              </Link>
              <UnderWayMark underWay={problem.underWay} />
            </td>
            <td className="soft wide-only">{problem.component ?? '–'}</td>
            <td className="num">{formatCount(brief === 'recent' ? problem.recentCount : problem.ticketCount)}</td>
            {!brief && <td className="num wide-only">{formatCount(problem.recentCount)}</td>}
            <td className="wide-only">
              <Sparkline counts={problem.weekly} />
            </td>
            <td className="wide-only">
              <Trend word={problem.trend} reason={brief ? null : problem.trendReason} />
            </td>
            {!brief && (
              <td className="num soft wide-only">
                {problem.handlingHours === null ? '–' : formatHours(problem.handlingHours)}
              </td>
            )}
            <td>
              <Badge word={problem.status} />
            </td>
            {!brief && <td className="soft nowrap wide-only">{problem.ownerName ?? '–'}</td>}
            <td className="num soft wide-only">
              <RelativeTime moment={problem.lastSeenAt} missing="–" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
