import type { Preview } from '@reprise/contracts/http';
import { countOf } from '~/format/numbers';

/** A change that is one of a single problem. */
export type ProblemChange = Exclude<Preview['change'], { kind: 'clustering' | 'take back' }>;

/** A change in words: what it is, and what the button that makes it says. */
export const wordsOfChange = (change: ProblemChange, key: string): { title: string; button: string } => {
  switch (change.kind) {
    case 'merge':
      return { title: `If ${change.key} is merged into ${key}:`, button: `Merge ${change.key} into ${key}` };
    case 'split': {
      const tickets = countOf(change.ticketIds.length, 'ticket');
      const become = change.ticketIds.length === 1 ? 'becomes' : 'become';
      return { title: `If ${tickets} of ${key} ${become} a problem apart:`, button: `Split ${tickets} off` };
    }
    case 'move': {
      const tickets = countOf(change.ticketIds.length, 'ticket');
      return change.toKey === null
        ? { title: `If ${tickets} of ${key} should not be there:`, button: `Take ${tickets} out` }
        : { title: `If ${tickets} of ${key} went to ${change.toKey}:`, button: `Move ${tickets} to ${change.toKey}` };
    }
    case 'rule':
      if (change.rule === null) return { title: 'If the rule is taken away:', button: 'Take the rule away' };
      if (change.ruleId) return { title: 'If the rule is changed:', button: 'Change the rule' };
      return {
        title: `If a rule says which tickets ${change.ruleKind === 'never' ? 'never come into' : 'belong to'} ${key}:`,
        button: 'Make the rule',
      };
  }
};
