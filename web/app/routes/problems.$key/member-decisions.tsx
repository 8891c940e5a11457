import { Field } from '~/components/field';

/** What can be done with the tickets that are ticked above, all in the form around it. */
export const MemberDecisions = ({ version }: { version: number }) => (
  <details className="disclosure">
    <summary>Decide about the ticked tickets</summary>
    <div className="stack edit-form">
      <input type="hidden" name="version" value={version} />
      <Field label="Reason" name="reason" maxLength={1_000} hint="Optional; stands in the activity below." />
      <div className="form-row">
        <Field label="Title of the new problem" name="newTitle" maxLength={200} hint="Optional." />
        <div className="field">
          <span aria-hidden="true">&nbsp;</span>
          <button className="button" name="intent" value="split">
            Split off …
          </button>
        </div>
        <Field label="Problem to move to" name="toKey" maxLength={14} placeholder="PRB-" />
        <div className="field">
          <span aria-hidden="true">&nbsp;</span>
          <button className="button" name="intent" value="move">
            Move …
          </button>
        </div>
      </div>
      <div className="line">
        <button className="button" name="intent" value="pin">
          They belong here
        </button>
        <button className="button" name="intent" value="take out">
          They do not belong here …
        </button>
        <span className="meta">
          … shows first what would change. Every run obeys; every step can be undone in the activity.
        </span>
      </div>
    </div>
  </details>
);
