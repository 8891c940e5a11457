/** Rules of the sequences, each with what it means, told apart from the product's own reading. */
export interface KnownRule {
  readonly expression: string;
  readonly holds: (ticket: {
    readonly title: string;
    readonly description: string;
    readonly product: string;
  }) => boolean;
}

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part);

export const knownRules: readonly KnownRule[] = [
  { expression: 'title ~ spooler', holds: ({ title }) => has(title, 'spooler') },
  { expression: 'title ~ "reply address"', holds: ({ title }) => has(title, 'reply address') },
  {
    expression: 'service = Office and text ~ quota',
    holds: ({ title, description, product }) =>
      product === 'Office' && (has(title, 'quota') || has(description, 'quota')),
  },
  { expression: 'title ~ "host 1"', holds: ({ title }) => has(title, 'host 1') },
  {
    expression: 'not service = Office and title ~ rendering',
    holds: ({ title, product }) => product !== 'Office' && has(title, 'rendering'),
  },
  {
    expression: 'text ~ "case 3" or text ~ "case 5"',
    holds: ({ title, description }) => ['case 3', 'case 5'].some((part) => has(title, part) || has(description, part)),
  },
];

export const ruleOf = (expression: string): KnownRule => knownRules.find((rule) => rule.expression === expression)!;
