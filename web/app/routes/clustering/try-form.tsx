import type { ClusteringState } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { Field, SelectField } from '~/components/field';

/** Another measure, to be tried out. */
export const TryForm = ({ clustering }: { clustering: ClusteringState }) => (
  <Form method="post" className="stack edit-form" aria-label="Another measure">
    <div className="form-row">
      <Field
        label="Sure enough from"
        name="minProbability"
        type="number"
        inputMode="decimal"
        min={0.01}
        max={0.95}
        step="any"
        required
        defaultValue={clustering.minProbability}
        hint={`Between 0.01 and 0.95; shipped with ${clustering.shipped.minProbability}. Higher: smaller, purer problems. Lower: larger, looser ones.`}
      />
      {clustering.profiles.length > 1 ? (
        <SelectField
          label="Method of"
          name="profile"
          defaultValue={clustering.profile}
          options={clustering.profiles.map((value) => ({ value, label: value }))}
        />
      ) : (
        <input type="hidden" name="profile" value={clustering.profile} />
      )}
    </div>
    <Field label="Reason" name="reason" maxLength={1_000} hint="Optional; stands with the decision below." />
    <div className="line">
      <button className="button button-primary">See what would change</button>
    </div>
  </Form>
);
