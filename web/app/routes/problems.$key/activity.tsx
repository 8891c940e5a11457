import type { ProblemDetail } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { RelativeTime } from '~/components/relative-time';

/** What machine and people did, newest first, each with its reason. */
export const Activity = ({ problem, mayDecide }: { problem: ProblemDetail; mayDecide: boolean }) => {
  const { activity } = problem;
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
              {event.undone && <span className="soft"> (undone)</span>}
              {mayDecide && event.eventId && <Undo eventId={event.eventId} version={problem.version} />}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};

const Undo = ({ eventId, version }: { eventId: string; version: number }) => (
  <Form method="post" className="line">
    <input type="hidden" name="eventId" value={eventId} />
    <input type="hidden" name="version" value={version} />
    <input type="hidden" name="intent" value="undo" />
    <button className="button button-quiet">Undo</button>
    <label className="meta">
      <input type="checkbox" name="withLater" value="yes" /> with later steps that stand on it
    </label>
  </Form>
);
