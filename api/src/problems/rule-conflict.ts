import type { RuleConflict } from '@reprise/persistence';
import { AppError } from '../http/app-error.js';

const MOST_TOLD = 3;

/** Two problems would claim the same tickets: which rules, which tickets, what to do. */
export const ruleConflict = (conflicts: readonly RuleConflict[]): AppError =>
  new AppError(
    'resource.state_conflict',
    `A ticket can belong to one problem only. ${conflicts.slice(0, MOST_TOLD).map(told).join(' ')} Narrow one of the rules.`,
    { errors: conflicts.map((one) => ({ pointer: '/body/rule', code: 'rule_conflict', message: told(one) })) },
  );

const told = ({ key, expression, tickets, examples }: RuleConflict): string =>
  `PRB-${key} claims ${tickets === 1 ? 'a ticket' : `${tickets} tickets`} of this rule (${examples.join(', ')}) with its rule ${expression}.`;
