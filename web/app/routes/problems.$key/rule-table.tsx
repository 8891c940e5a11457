import { ruleFields, ruleRowOperators, type RuleRows } from '@reprise/contracts/http';
import { useId, useState } from 'react';

type Row = RuleRows['rows'][number] & { readonly number: number };

/** Operators that compare versions mean nothing for other fields. */
const operatorsOf = (field: Row['field']) =>
  ruleRowOperators.filter((operator) => field === 'version' || !/before|after|most|least/.test(operator));

/** The conditions of a rule, one a row. */
export const RuleTable = ({ initial }: { initial: RuleRows }) => {
  const name = useId();
  const [rows, setRows] = useState<readonly Row[]>(initial.rows.map((row, number) => ({ ...row, number })));
  const change = (number: number, changes: Partial<Row>) =>
    setRows(rows.map((row) => (row.number === number ? { ...row, ...changes } : row)));
  return (
    <fieldset className="rule-table">
      <legend className="visually-hidden">Conditions</legend>
      {rows.length > 1 && (
        <div className="line" role="radiogroup" aria-labelledby={name}>
          <span id={name} className="meta">
            A ticket matches when
          </span>
          {(['all', 'any'] as const).map((join) => (
            <label key={join}>
              <input type="radio" name="join" value={join} defaultChecked={initial.join === join} /> {join} of these
              apply
            </label>
          ))}
        </div>
      )}
      {rows.map((row, at) => (
        <div key={row.number} className="rule-row">
          <select
            name="field"
            aria-label={`Field ${at + 1}`}
            value={row.field}
            onChange={({ target }) => change(row.number, { field: target.value as Row['field'], operator: 'is' })}
          >
            {ruleFields.map((field) => (
              <option key={field}>{field}</option>
            ))}
          </select>
          <select
            name="operator"
            aria-label={`Comparison ${at + 1}`}
            value={row.operator}
            onChange={({ target }) => change(row.number, { operator: target.value as Row['operator'] })}
          >
            {operatorsOf(row.field).map((operator) => (
              <option key={operator}>{operator}</option>
            ))}
          </select>
          <input
            name="value"
            aria-label={`Value ${at + 1}`}
            value={row.value}
            required
            maxLength={1_000}
            placeholder={row.operator.includes('one of') ? 'one, two, "three, with a comma"' : ''}
            onChange={({ target }) => change(row.number, { value: target.value })}
          />
          {rows.length > 1 && (
            <button
              type="button"
              className="button button-quiet"
              aria-label={`Leave condition ${at + 1} out`}
              onClick={() => setRows(rows.filter((other) => other !== row))}
            >
              ×
            </button>
          )}
        </div>
      ))}
      <div>
        <button
          type="button"
          className="button button-quiet"
          onClick={() =>
            setRows([
              ...rows,
              {
                field: 'text',
                operator: 'contains',
                value: '',
                number: Math.max(...rows.map((row) => row.number)) + 1,
              },
            ])
          }
        >
          Add a condition
        </button>
      </div>
    </fieldset>
  );
};
