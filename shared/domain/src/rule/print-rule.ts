import { bareWord } from './read-tokens.js';
import type { RuleExpression } from './rule.js';

const keywords: readonly string[] = ['and', 'or', 'not', 'in'];

/** A rule as people read and write it; `parseRule` gives the same tree back. */
export function printRule(expression: RuleExpression): string {
  switch (expression.kind) {
    case 'condition': {
      const { field, operator, values } = expression;
      return values.length === 1
        ? `${field} ${operator} ${printRuleValue(values[0]!)}`
        : `${field} in (${values.map(printRuleValue).join(', ')})`;
    }
    case 'not':
      return `not ${bracketed(expression.of, expression.of.kind === 'all' || expression.of.kind === 'any')}`;
    case 'all':
      return expression.of.map((part) => bracketed(part, part.kind === 'any')).join(' and ');
    case 'any':
      return expression.of.map(printRule).join(' or ');
  }
}

/** A value, in quotes if it would be read as something else without. */
export function printRuleValue(value: string): string {
  bareWord.lastIndex = 0;
  if (bareWord.exec(value)?.[0] === value && !keywords.includes(value.toLowerCase())) return value;
  return `"${value.replace(/["\\]/gu, '\\$&').replace(/\n/gu, '\\n')}"`;
}

const bracketed = (expression: RuleExpression, needsBrackets: boolean): string =>
  needsBrackets ? `(${printRule(expression)})` : printRule(expression);
