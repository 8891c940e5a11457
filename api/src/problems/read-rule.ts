import type { BodyOf, addRule } from '@reprise/contracts/http';
import { parseRule, ruleOfRows, type RuleExpression } from '@reprise/domain';
import { AppError } from '../http/app-error.js';

/** A rule as text or rows, read. @throws AppError that says where the rule cannot be read */
export function readRule(rule: BodyOf<typeof addRule>['rule']): RuleExpression {
  const parsed = parseRule('rows' in rule ? ruleOfRows(rule) : rule.expression);
  if (parsed.ok) return parsed.expression;
  throw new AppError('request.invalid', `The rule cannot be read ${parsed.message}.`, {
    errors: [{ pointer: '/body/rule', code: 'invalid_value', message: parsed.message }],
  });
}
