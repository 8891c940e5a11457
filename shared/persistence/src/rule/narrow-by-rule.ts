import type { RuleCondition, RuleExpression } from '@reprise/domain';

const columns = {
  // As the rule reads it: a phrase may begin in the title and end in the description.
  text: `(coalesce(t.title, '') || E'\\n' || coalesce(t.description, ''))`,
  title: 't.title',
  service: 't.product',
  component: 't.component',
  version: 't.version',
} as const;

/**
 * A condition in SQL that every ticket fulfils which a rule matches, and few others: the rule itself has the last word. Compared byte by
 * byte, small and capital ASCII letters alike: in the order of a language the database takes many times as long.
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
  if (operator !== '=' && operator !== '~') return 't.version IS NOT NULL';
  const patterns = `COLLATE "C" ILIKE ANY (${bind(values.map(loosePattern))}::text[])`;
  return field === 'signature'
    ? `t.id IN (SELECT ticket_id FROM ticket_signature WHERE value ${patterns})`
    : `${columns[field]} ${patterns}`;
}

/**
 * Only what both sides fold alike is asked for. Gaps and letters beyond ASCII stand for anything; k for any one letter, because the
 * sign for Kelvin folds to it, and so does i at the end, where the capital I with a dot leaves one.
 */
export function loosePattern(value: string): string {
  const loose = value
    .trim()
    .replace(/[\\_%]/gu, '\\$&')
    .replace(/k|i(?=$|[^!-~])/giu, '_')
    .replace(/[^!-~]+/gu, '%');
  return `%${loose}%`;
}
