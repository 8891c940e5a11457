import type { RuleRows } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { useState } from 'react';
import { Field, SelectField, TextField } from '~/components/field';
import { useHydrated } from '~/components/use-hydrated';
import { RuleTable } from './rule-table';

const blank: RuleRows = { join: 'all', rows: [{ field: 'signature', operator: 'is', value: '' }] };

/** A rule to make or change: as a table of conditions, or as text where it says more than a table can. */
export const RuleForm = ({
  version,
  from,
  ruleId,
  isProposal = false,
}: {
  /** Of the problem. */
  version: number;
  /** The rule as it is, or as it is proposed. */
  from: { expression: string; rows: RuleRows | null } | null;
  ruleId?: string;
  isProposal?: boolean;
}) => {
  const hydrated = useHydrated();
  const table = from === null ? blank : from.rows;
  const [asText, setAsText] = useState(table === null);
  const isTable = hydrated && !asText && table !== null;
  return (
    <Form method="post" className="stack edit-form">
      <input type="hidden" name="intent" value={ruleId ? 'rule changed' : 'rule made'} />
      <input type="hidden" name="version" value={version} />
      {ruleId && <input type="hidden" name="ruleId" value={ruleId} />}
      {isProposal && from && (
        <p className="meta">
          Proposed: the signature that the tickets here share and others do not. Widen or narrow it.
        </p>
      )}
      {!ruleId && (
        <SelectField
          label="Tickets that match"
          name="kind"
          options={[
            { value: 'belongs', label: 'belong to this problem' },
            { value: 'never', label: 'never come into this problem' },
          ]}
        />
      )}
      {isTable ? (
        <RuleTable initial={table} />
      ) : (
        <TextField
          label="Rule"
          name="expression"
          className="mono"
          rows={3}
          maxLength={4_000}
          required
          defaultValue={from?.expression ?? ''}
          placeholder='signature = E1421 and service in (billing, "web shop") and not text ~ "page 200"'
          hint="signature, text, title, service, component, version · = is, ~ contains, in (…) is one of, < and > order versions · and, or, not, brackets"
        />
      )}
      {hydrated && table !== null && (
        <div>
          <button type="button" className="button button-quiet" onClick={() => setAsText(!asText)}>
            {asText ? 'As a table' : 'As text'}
          </button>
        </div>
      )}
      <Field label="Reason" name="reason" maxLength={1_000} hint="Optional; stands in the activity below." />
      <div className="line">
        <button className="button button-primary">See what would change</button>
        <span className="meta">What a person said about a single ticket comes before any rule.</span>
      </div>
    </Form>
  );
};
