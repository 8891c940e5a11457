import type { ProblemDetail } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { useId } from 'react';
import { Field } from '~/components/field';

/** Put another problem into this one; similar ones are offered. */
export const MergeForm = ({ problem }: { problem: ProblemDetail }) => {
  const suggestions = useId();
  return (
    <details className="disclosure">
      <summary>Merge with …</summary>
      <Form method="post" className="stack edit-form">
        <input type="hidden" name="intent" value="merge" />
        <input type="hidden" name="version" value={problem.version} />
        <Field
          label="Problem that is the same"
          name="otherKey"
          list={suggestions}
          placeholder="PRB-"
          maxLength={14}
          required
          hint={`Its tickets join ${problem.key}, its key leads here. Every later run keeps them together; it can be undone.`}
        />
        <datalist id={suggestions}>
          {problem.similar.map((other) => (
            <option key={other.key} value={other.key}>
              {other.title}
            </option>
          ))}
        </datalist>
        <Field label="Reason" name="reason" maxLength={1_000} hint="Optional; stands in the activity below." />
        <div>
          <button className="button button-primary">See what would change</button>
        </div>
      </Form>
    </details>
  );
};
