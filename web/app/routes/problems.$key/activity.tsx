import type { ProblemDetail } from '@reprise/contracts/http';
import { RelativeTime } from '~/components/relative-time';

/** What machine and people did, newest first, each with its reason. */
export const Activity = ({ activity }: { activity: ProblemDetail['activity'] }) => {
  if (activity.length === 0) return null;
  return (
    <section aria-labelledby="activity">
      <div className="section-head">
        <h2 id="activity">Activity</h2>
      </div>
      <ol className="stack-tight">
        {activity.map((event) => (
          <li key={`${event.at} ${event.text}`} className="activity">
            <span className="meta">
              <RelativeTime moment={event.at} />
            </span>
            <span>
              <span className={event.machine ? 'soft' : 'label'}>{event.actor}</span> {event.text}
              {event.reason && <span className="soft"> – {event.reason}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};
