import type { ClusteringState } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { RelativeTime } from '~/components/relative-time';

/** What people decided, newest first; any measure of before can be had again. */
export const Decisions = ({ clustering: { decisions, shipped, version } }: { clustering: ClusteringState }) => (
  <section aria-labelledby="decisions">
    <div className="section-head">
      <h2 id="decisions">Decisions</h2>
    </div>
    {decisions.length === 0 ? (
      <p className="soft">None: tickets are grouped as Reprise was shipped.</p>
    ) : (
      <ol className="stack-tight">
        {decisions.map((decision, at) => {
          const before = decisions[at + 1] ?? (decision.version === 1 ? shipped : undefined);
          return (
            <li key={decision.version} className="activity">
              <span className="meta">
                <RelativeTime moment={decision.at} />
              </span>
              <span>
                <span className="label">{decision.by}</span> made it {decision.minProbability}
                {before && ` instead of ${before.minProbability}`}
                {decision.reason && <span className="soft"> – {decision.reason}</span>}
                {decision.version === version && before && (
                  <Form method="post" className="line">
                    <input type="hidden" name="profile" value={before.profile} />
                    <input type="hidden" name="minProbability" value={before.minProbability} />
                    <button className="button button-quiet">Take it back …</button>
                  </Form>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    )}
  </section>
);
