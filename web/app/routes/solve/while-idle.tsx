import type { ProblemSummary } from '~/vocabulary';
import { Link } from '@remix-run/react';
import { EmptyState } from '~/components/empty-state';
import { ProblemTable } from '~/components/problem-table';

/** Before anything is asked: what is on the rise, or at least what came in last. */
export const WhileIdle = ({
  rising,
  recent,
}: {
  rising: readonly ProblemSummary[];
  recent: readonly ProblemSummary[];
}) => {
  const items = rising.length > 0 ? rising : recent;
  if (items.length === 0) {
    return (
      <EmptyState title="No recurring problems yet" action={<Link to="/import">See the imports</Link>}>
        Tickets may still be grouped, or too few of them are alike. About 200 resolved tickets make a good start.
      </EmptyState>
    );
  }
  return (
    <section aria-labelledby="idle">
      <div className="section-head">
        <h2 id="idle">{rising.length > 0 ? 'Rising now' : 'Most frequent lately'}</h2>
        <Link to={rising.length > 0 ? '/problems?view=rising' : '/problems'}>
          All {rising.length > 0 ? 'rising ' : ''}problems
        </Link>
      </div>
      <ProblemTable items={items} brief />
    </section>
  );
};
