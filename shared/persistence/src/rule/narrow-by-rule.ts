import { rulePredicate, type RuleCondition, type RuleExpression, type RuleField } from '@reprise/domain';

const columns = {
  // As the rule reads it: a phrase may begin in the title and end in the description.
  text: `(coalesce(t.title, '') || E'\\n' || coalesce(t.description, ''))`,
  title: 't.title',
  service: 't.product',
  component: 't.component',
  version: 't.version',
} as const;

/** Fields of which there are far fewer values than tickets: the rule itself says of each value whether it is meant. */
export type Facet = 'service' | 'component' | 'version';
const facets: readonly RuleField[] = ['service', 'component', 'version'] satisfies Facet[];
export const isFacet = (field: RuleField): field is Facet => facets.includes(field);
export const columnOf = (facet: Facet): string => columns[facet];

/** What tickets say in each facet that a rule asks about. */
export type FacetValues = ReadonlyMap<RuleField, readonly string[]>;

/**
 * A condition in SQL that every ticket fulfils which a rule matches, and few others: the rule itself has the last word. Compared byte by
 * byte, small and capital ASCII letters alike: in the order of a language the database takes many times as long.
 *
 * @param bind  takes a parameter and gives its place in the statement
 */
export function narrowByRule(
  expression: RuleExpression,
  values: FacetValues,
  bind: (value: unknown) => string,
): string {
  switch (expression.kind) {
    case 'condition':
      return narrowByCondition(expression, values, bind);
    case 'not':
      return isOfFacets(expression.of) ? `NOT coalesce(${narrowByRule(expression.of, values, bind)}, false)` : 'true';
    case 'all':
      return `(${expression.of.map((part) => narrowByRule(part, values, bind)).join(' AND ')})`;
    case 'any':
      return `(${expression.of.map((part) => narrowByRule(part, values, bind)).join(' OR ')})`;
  }
}

/** Such a part is narrowed to exactly what it matches, and so may be denied. */
function isOfFacets(expression: RuleExpression): boolean {
  if (expression.kind === 'condition') return isFacet(expression.field);
  return expression.kind === 'not' ? isOfFacets(expression.of) : expression.of.every(isOfFacets);
}

function narrowByCondition(condition: RuleCondition, values: FacetValues, bind: (value: unknown) => string): string {
  const { field } = condition;
  if (isFacet(field)) {
    const holds = rulePredicate(condition);
    const meant = (values.get(field) ?? []).filter((value) => holds({ [field]: value, signatures: [] }));
    return `${columns[field]} = ANY (${bind(meant)}::text[])`;
  }
  if (field === 'signature') {
    const patterns = bind(condition.values.map(loosePattern));
    return `t.id IN (SELECT ticket_id FROM ticket_signature WHERE value COLLATE "C" ILIKE ANY (${patterns}::text[]))`;
  }
  return `(${condition.values.map((value) => narrowByText(columns[field], value, bind)).join(' OR ')})`;
}

function narrowByText(column: string, value: string, bind: (value: unknown) => string): string {
  const contains = `${column} COLLATE "C" ILIKE ${bind(loosePattern(value))}`;
  const phrase = phrasePattern(value);
  return phrase === undefined ? contains : `${contains} AND ${column} COLLATE "C" ~* ${bind(phrase)}`;
}

/** Letters of a text that may be others in a ticket and be folded to the same. */
const folding = /k|i(?=$|[^!-~])/giu;

/**
 * Only what both sides fold alike is asked for. Gaps and letters beyond ASCII stand for anything; k for any one letter, because the
 * sign for Kelvin folds to it, and so does i at the end, where the capital I with a dot leaves one.
 */
export function loosePattern(value: string): string {
  const loose = value
    .trim()
    .replace(/[\\_%]/gu, '\\$&')
    .replace(folding, '_')
    .replace(/[^!-~]+/gu, '%');
  return `%${loose}%`;
}

/**
 * A regular expression for a value of several words: where anything may stand between them, most long texts hold all of them somewhere.
 * @returns undefined for a single word, and where letters beyond ASCII leave no gap that is only a gap
 */
export function phrasePattern(value: string): string | undefined {
  const words = value.trim().split(/\s+/u);
  if (words.length < 2 || words.some((word) => /[^!-~]/u.test(word))) return undefined;
  return words.map((word) => word.replace(/[^A-Za-z0-9]/gu, '\\$&').replace(folding, '.')).join('[^!-~]+');
}
