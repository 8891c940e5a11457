export * from './rule.js';
export { parseRule, type ParsedRule } from './parse-rule.js';
export { printRule } from './print-rule.js';
export { rulePredicate } from './rule-predicate.js';
export * from './rule-rows.js';
export * from './propose-rule.js';
