import type { RuleCondition, RuleExpression } from '@reprise/domain';

const columns = {
  title: 't.title',
  service: 't.product',
  component: 't.component',
  version: 't.version',
} as const;

/**
 * A condition in SQL that every ticket fulfils which a rule matches, and few others: the rule itself has the last word. Texts
 * are left to the rule, which compares them faster than the database does.
 *
 * @param bind  takes a parameter and gives its place in the statement
 */
export function narrowByRule(expression: RuleExpression, bind: (value: unknown) => string): string {
  switch (expression.kind) {
    case 'condition':
      return narrowByCondition(expression, bind);
    case 'not':
      return 'true';
    case 'all':
      return expression.of.map((part) => narrowByRule(part, bind)).join(' AND ');
    case 'any':
      return `(${expression.of.map((part) => narrowByRule(part, bind)).join(' OR ')})`;
  }
}

function narrowByCondition({ field, operator, values }: RuleCondition, bind: (value: unknown) => string): string {
  if (field === 'text') return 'true';
  if (operator !== '=' && operator !== '~') return 't.version IS NOT NULL';
  const patterns = `ILIKE ANY (${bind(values.map(loosePattern))}::text[])`;
  return field === 'signature'
    ? `t.id IN (SELECT ticket_id FROM ticket_signature WHERE value ${patterns})`
    : `${columns[field]} ${patterns}`;
}

/** Only what both sides fold alike is asked for: gaps and letters beyond ASCII stand for anything, and k and i for what folds to them. */
function loosePattern(value: string): string {
  const loose = value
    .trim()
    .replace(/[^!-~]|[kis]/giu, '%')
    .replace(/[\\_]/gu, '\\$&');
  return `%${loose}%`.replace(/%{2,}/gu, '%');
}
