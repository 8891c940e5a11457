import type { KnownErrorDetail } from '@reprise/contracts/http';
import { RelativeTime } from '~/components/relative-time';

/** Who changed it, when, why; newest first. */
export const Revisions = ({ revisions }: { revisions: KnownErrorDetail['revisions'] }) => (
  <section aria-labelledby="revisions">
    <div className="section-head">
      <h2 id="revisions">Revisions</h2>
    </div>
    <ol className="stack-tight">
      {revisions.map((revision) => (
        <li key={revision.revision} className="activity">
          <span className="meta">
            <RelativeTime moment={revision.editedAt} />
          </span>
          <span>
            <span className="faint">{revision.revision}.</span> {revision.editedBy}
            {revision.note && <span className="soft"> – {revision.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  </section>
);
