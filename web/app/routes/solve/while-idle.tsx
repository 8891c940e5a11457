import { Link } from '@remix-run/react';
import { EmptyState } from '~/components/empty-state';
import { ProblemTable } from '~/components/problem-table';
import type { ProblemSummary } from '~/vocabulary';

/** Before anything is asked: what is on the rise, and what came most often lately. */
export const WhileIdle = ({
  rising,
  recent,
}: {
  rising: readonly ProblemSummary[];
  recent: readonly ProblemSummary[];
}) => {
  if (rising.length === 0 && recent.length === 0) {
    return (
      <EmptyState title="No recurring problems yet" action={<Link to="/import">See the imports</Link>}>
        Tickets may still be grouped, or too few of them are alike. About 200 resolved tickets make a good start.
      </EmptyState>
    );
  }
  // Old data has no last 90 days worth showing; its largest problems are still worth a look.
  const lately = recent.some((problem) => problem.recentCount > 0);
  return (
    <div className="stack-wide">
      {rising.length > 0 && (
        <section aria-labelledby="rising">
          <div className="section-head">
            <h2 id="rising">Rising now</h2>
            <Link to="/problems?view=rising">All rising problems</Link>
          </div>
          <ProblemTable items={rising} brief="recent" />
        </section>
      )}
      <section aria-labelledby="recent">
        <div className="section-head">
          <h2 id="recent">{lately ? 'Most frequent in the last 90 days' : 'Largest problems'}</h2>
          <Link to={lately ? '/problems' : '/problems?sort=tickets'}>All problems</Link>
        </div>
        <ProblemTable items={recent} brief={lately ? 'recent' : 'all'} />
      </section>
    </div>
  );
};
