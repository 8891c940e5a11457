/** What a rule can ask about a ticket. A ticket's service is the product it names. */
export const ruleFields = ['signature', 'text', 'title', 'service', 'component', 'version'] as const;
export type RuleField = (typeof ruleFields)[number];

/** `=` is, `~` contains; the others order versions. */
export const ruleOperators = ['=', '~', '<', '<=', '>', '>='] as const;
export type RuleOperator = (typeof ruleOperators)[number];

/** What a rule says of the tickets it matches: they belong to its problem, or never come into it. */
export const ruleKinds = ['belongs', 'never'] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What a row of the builder can ask, in words. */
export const ruleRowOperators = [
  'is',
  'is not',
  'is one of',
  'is none of',
  'contains',
  'does not contain',
  'is before',
  'is at most',
  'is after',
  'is at least',
] as const;
export type RuleRowOperator = (typeof ruleRowOperators)[number];

export interface RuleCondition {
  readonly kind: 'condition';
  readonly field: RuleField;
  readonly operator: RuleOperator;
  /** One, or with `=` several of which one must apply; none is empty. */
  readonly values: readonly string[];
}

/**
 * A membership rule as a tree. Always in its one normal form: `all` and `any` have two parts or more and never hold a part
 * of their own kind, so that reading what was printed gives the same tree.
 */
export type RuleExpression =
  | RuleCondition
  | { readonly kind: 'all' | 'any'; readonly of: readonly RuleExpression[] }
  | { readonly kind: 'not'; readonly of: RuleExpression };

/** What rules read of a ticket; absent where the ticket does not say. */
export interface TicketFacts {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly service?: string | undefined;
  readonly component?: string | undefined;
  readonly version?: string | undefined;
  /** Values of its signatures, whatever their kind. */
  readonly signatures: readonly string[];
}

/** Longest rule, in characters. */
export const MAX_RULE_CHARACTERS = 4_000;
/** Longest value, in characters: comparing a text with it takes time in proportion to the text. */
export const MAX_RULE_VALUE_CHARACTERS = 300;
/** Deepest nesting of brackets and `not`. */
export const MAX_RULE_DEPTH = 32;

/** Parts joined in the normal form. @param parts  one or more */
export function joined(kind: 'all' | 'any', parts: readonly RuleExpression[]): RuleExpression {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  return flat.length === 1 ? flat[0]! : { kind, of: flat };
}

/** The fields a rule asks about. */
export function fieldsOf(expression: RuleExpression): Set<RuleField> {
  if (expression.kind === 'condition') return new Set([expression.field]);
  const parts = expression.kind === 'not' ? [expression.of] : expression.of;
  return new Set(parts.flatMap((part) => [...fieldsOf(part)]));
}
