import type { ProblemDetail } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Field } from '~/components/field';
import type { ProblemChange } from './words-of-change';

type Change = ProblemChange;
type Fields = readonly (readonly [name: string, value: string])[];

/** Make the change that was shown, or drop it. */
export const ApplyForm = ({
  previewId,
  change,
  problem,
  reason,
  newTitle,
  button,
}: {
  /** What the person saw: the change is made only while it would do exactly that. */
  previewId: string;
  change: Change;
  problem: Pick<ProblemDetail, 'key' | 'version'>;
  reason: string;
  newTitle: string;
  /** What the button says. */
  button: string;
}) => (
  <Form method="post" action={`/problems/${problem.key}`} className="stack edit-form">
    <input type="hidden" name="apply" value="yes" />
    <input type="hidden" name="version" value={problem.version} />
    <input type="hidden" name="previewId" value={previewId} />
    {fieldsOf(change).map(([name, value], at) => (
      <input key={at} type="hidden" name={name} value={value} />
    ))}
    {change.kind === 'split' && (
      <Field
        label="Title of the new problem"
        name="newTitle"
        maxLength={200}
        defaultValue={newTitle}
        hint="Optional."
      />
    )}
    <Field
      label="Reason"
      name="reason"
      maxLength={1_000}
      defaultValue={reason}
      hint="Optional; stands in the activity, where the step can be undone."
    />
    <div className="line">
      <button className="button button-primary">{button}</button>
      <Link to={`/problems/${problem.key}`} className="button">
        Drop it
      </Link>
    </div>
  </Form>
);

/** The change as the fields of the form that makes it. */
function fieldsOf(change: Change): Fields {
  switch (change.kind) {
    case 'merge':
      return [
        ['intent', 'merge'],
        ['otherKey', change.key],
      ];
    case 'split':
      return [['intent', 'split'], ...ticketFields(change.ticketIds)];
    case 'move':
      return [
        ['intent', change.toKey === null ? 'take out' : 'move'],
        ['toKey', change.toKey ?? ''],
        ...ticketFields(change.ticketIds),
      ];
    case 'rule':
      return ruleFields(change);
  }
}

const ticketFields = (ids: readonly string[]): Fields => ids.map((id) => ['ticketId', id]);

function ruleFields({ rule, ruleId, ruleKind }: Extract<Change, { kind: 'rule' }>): Fields {
  const intent = rule === null ? 'rule removed' : ruleId === null ? 'rule made' : 'rule changed';
  const fields: Fields = [
    ['intent', intent],
    ['kind', ruleKind],
    ['ruleId', ruleId ?? ''],
  ];
  if (rule === null) return fields;
  if ('expression' in rule) return [...fields, ['expression', rule.expression]];
  const rows = rule.rows.flatMap(({ field, operator, value }): Fields => [
    ['field', field],
    ['operator', operator],
    ['value', value],
  ]);
  return [...fields, ['join', rule.join], ...rows];
}
