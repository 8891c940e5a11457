import type { ClusteringState } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { RelativeTime } from '~/components/relative-time';
import { countOf } from '~/format/numbers';

/** What the machine did by itself. */
export const Runs = ({ runs }: { runs: ClusteringState['runs'] }) => (
  <section aria-labelledby="runs">
    <div className="section-head">
      <h2 id="runs">Runs that moved tickets</h2>
    </div>
    {runs.length === 0 ? (
      <p className="soft">None yet.</p>
    ) : (
      <ol className="stack-tight">
        {runs.map((run) => (
          <li key={run.id} className="activity">
            <span className="meta">
              <RelativeTime moment={run.at} />
            </span>
            <span>
              {run.kind === 'full' ? 'Everything was grouped anew' : 'New tickets were placed'} under{' '}
              {run.minProbability}: <Link to={`/clustering/runs/${run.id}`}>{wordsOf(run)}</Link>
              {run.takenBackBy && <span className="soft"> – taken back by {run.takenBackBy}</span>}
            </span>
          </li>
        ))}
      </ol>
    )}
  </section>
);

const wordsOf = ({ movedTickets, createdProblems, endedProblems }: ClusteringState['runs'][number]): string =>
  [
    countOf(movedTickets, 'ticket put elsewhere', 'tickets put elsewhere'),
    createdProblems > 0 && countOf(createdProblems, 'new problem'),
    endedProblems > 0 && countOf(endedProblems, 'problem ended', 'problems ended'),
  ]
    .filter(Boolean)
    .join(', ');
