import { parseRule } from './parse-rule.js';
import { printRuleValue } from './print-rule.js';
import type { RuleCondition, RuleExpression, RuleField, RuleRowOperator } from './rule.js';

export interface RuleRow {
  readonly field: RuleField;
  readonly operator: RuleRowOperator;
  /** As written; for “is one of” a list with commas, values with commas in quotes. */
  readonly value: string;
}

/** A rule that a table of conditions can show. */
export interface RuleRows {
  /** Whether all of the rows must apply, or any. */
  readonly join: 'all' | 'any';
  readonly rows: readonly RuleRow[];
}

const words: Readonly<Record<RuleCondition['operator'], readonly [plain: RuleRowOperator, negated?: RuleRowOperator]>> =
  {
    '=': ['is', 'is not'],
    '~': ['contains', 'does not contain'],
    '<': ['is before'],
    '<=': ['is at most'],
    '>': ['is after'],
    '>=': ['is at least'],
  };

/** A rule as rows; undefined for one that nests deeper than rows can show. */
export function rowsOfRule(expression: RuleExpression): RuleRows | undefined {
  const [join, parts] =
    expression.kind === 'any' || expression.kind === 'all' ? [expression.kind, expression.of] : ['all', [expression]];
  const rows = (parts as readonly RuleExpression[]).map(rowOf);
  if (rows.includes(undefined)) return undefined;
  return { join: join as RuleRows['join'], rows: rows as RuleRow[] };
}

/** Rows as the text of a rule, to be read by `parseRule`; what a person typed wrongly is wrong there too. */
export function ruleOfRows({ join, rows }: RuleRows): string {
  return rows.map(textOf).join(join === 'all' ? ' and ' : ' or ');
}

function rowOf(expression: RuleExpression): RuleRow | undefined {
  const [condition, isNegated] = expression.kind === 'not' ? [expression.of, true] : [expression, false];
  if (condition.kind !== 'condition') return undefined;
  const { field, operator, values } = condition;
  if (values.length > 1)
    return { field, operator: isNegated ? 'is none of' : 'is one of', value: values.map(printRuleValue).join(', ') };
  const word = words[operator][isNegated ? 1 : 0];
  return word && { field, operator: word, value: values[0]! };
}

function textOf({ field, operator, value }: RuleRow): string {
  if (operator === 'is one of' || operator === 'is none of')
    return `${field} ${operator === 'is one of' ? '' : 'not '}in (${listText(field, value)})`;
  const found = Object.entries(words).find(([, spoken]) => spoken.includes(operator))!;
  const [mark, [plain]] = found;
  return `${operator === plain ? '' : 'not '}${field} ${mark} ${printRuleValue(value)}`;
}

/** A list as typed; one that cannot be read as it stands is split at its commas. */
function listText(field: RuleField, value: string): string {
  if (parseRule(`${field} in (${value})`).ok) return value;
  const items = value.split(',').map((item) => item.trim());
  return items
    .filter((item) => item !== '')
    .map(printRuleValue)
    .join(', ');
}
