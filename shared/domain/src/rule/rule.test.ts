/**
 * 1. What is printed is read back as the same rule. 2. Every mistake is told with its place. 3. Rules mean what they say:
 * the laws of and, or, not; case and gaps do not matter. 4. A rule of rows is the rule they show.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  joined,
  parseRule,
  printRule,
  proposeRule,
  ruleFields,
  ruleOfRows,
  rulePredicate,
  rowsOfRule,
  type RuleExpression,
  type TicketFacts,
} from './index.js';

const words = [
  'E1421',
  'page 200',
  'billing',
  'Shop',
  '4.8.0',
  'not',
  'say "no"',
  'back\\slash',
  'two\nlines',
  'ß',
  'İ',
];
const value = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== ''),
);
const condition: fc.Arbitrary<RuleExpression> = fc.oneof(
  fc.record({
    kind: fc.constant('condition' as const),
    field: fc.constantFrom(...ruleFields),
    operator: fc.constant('=' as const),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('condition' as const),
    field: fc.constantFrom(...ruleFields),
    operator: fc.constant('~' as const),
    values: fc.tuple(value),
  }),
  fc.record({
    kind: fc.constant('condition' as const),
    field: fc.constant('version' as const),
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    values: fc.tuple(value),
  }),
);
const { rule } = fc.letrec<{ rule: RuleExpression }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.record({ kind: fc.constant('not' as const), of: tie('rule') }),
    fc
      .tuple(fc.constantFrom('all' as const, 'any' as const), fc.array(tie('rule'), { minLength: 2, maxLength: 3 }))
      .map(([kind, parts]) => joined(kind, parts)),
  ),
}));
const facts: fc.Arbitrary<TicketFacts> = fc.record(
  {
    title: value,
    description: value,
    service: value,
    component: value,
    version: value,
    signatures: fc.array(value, { maxLength: 3 }),
  },
  { requiredKeys: ['signatures'] },
);

const read = (text: string): RuleExpression => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.expression;
};
const isMatch = (text: string, ticket: Partial<TicketFacts>): boolean =>
  rulePredicate(read(text))({ signatures: [], ...ticket });

describe('the language of membership rules', () => {
  it('reads back what it prints', () => {
    fc.assert(
      fc.property(rule, (expression) => {
        expect(read(printRule(expression))).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it('reads any text, or says where it cannot, without ever failing otherwise', () => {
    const pieces = fc.constantFrom(
      'text',
      '=',
      '"a"',
      'and',
      'or',
      'not',
      '(',
      ')',
      'in',
      ',',
      '~',
      'version',
      '<',
      '\\',
      '"',
    );
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(pieces, { maxLength: 20 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (source) => {
        const parsed = parseRule(source);
        if (parsed.ok) expect(read(printRule(parsed.expression))).toEqual(parsed.expression);
        else expect(parsed.at).toBeLessThanOrEqual(source.length);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['signature = E1421 and service in (A, B) and not text ~ "page 200"', undefined],
    ['SIGNATURE != "E1" OR Text !~ x', 'not signature = E1 or not text ~ x'],
    ['(title ~ a or title ~ b) and version >= 4.8.0-rc.1', undefined],
    ['((title ~ a)) and (title ~ b and title ~ c)', 'title ~ a and title ~ b and title ~ c'],
    ['component not in ("Web UI", API)', 'not component in ("Web UI", API)'],
    ['service in (billing)', 'service = billing'],
  ])('reads %s', (text, printed) => {
    expect(printRule(read(text))).toBe(printed ?? text);
  });

  it.each([
    ['', 'at the end: expected one of signature, text, title, service, component, version here'],
    ['signatur = E1', 'at character 1: expected one of signature'],
    ['signature E1', 'at character 11: expected =, !=, ~, !~ or in here'],
    ['signature = ', 'at the end: expected a value'],
    ['signature = "E1', 'at character 13: this quote is not closed'],
    ['title ~ "a" title ~ "b"', 'at character 13: expected “and” or “or” here'],
    ['(title ~ a', 'at the end: a bracket is not closed'],
    ['title < 4', 'at character 7: < orders versions; title takes =, ~ or in'],
    ['title ~ " "', 'at character 9: a value cannot be empty'],
    ['title ~ a & b', 'at character 11: & has no meaning here'],
    ['service in (a b)', 'at character 15: expected , or ) in this list'],
    ['title ~ "a\\b"', 'at character 11: a backslash stands before'],
    [`${'('.repeat(40)}title ~ a`, 'at character 33: brackets and “not” nest at most 32 deep'],
    [`title ~ "${'x'.repeat(301)}"`, 'at character 9: a value has at most 300 characters'],
    ['x'.repeat(4_001), 'at the end: a rule has at most 4000 characters'],
  ])('says where %s is wrong', (text, message) => {
    const parsed = parseRule(text);
    expect(parsed.ok ? '' : parsed.message).toContain(message);
  });
});

describe('what a rule matches', () => {
  const ticket: TicketFacts = {
    title: 'PDF export stops at Page  200',
    description: 'RenderTimeoutException after\n30 s',
    service: 'Billing',
    component: 'Export',
    version: '4.8.2',
    signatures: ['RenderTimeoutException', 'E1421'],
  };
  it.each([
    ['signature = e1421', true],
    ['signature = E14', false],
    ['signature ~ E14', true],
    ['title ~ "page 200"', true],
    ['text ~ "200 rendertimeout"', true],
    ['text ~ "after 30 s"', true],
    ['service in (shop, BILLING)', true],
    ['component = expo', false],
    ['version >= 4.8 and version < 4.10', true],
    ['version < 4.8.2', false],
    ['not version = 4.8.2 or title ~ pdf', true],
  ])('%s: %s', (text, expected) => {
    expect(isMatch(text, ticket)).toBe(expected);
  });

  it('is never true of a field that the ticket does not have, and “not” of it is', () => {
    for (const condition of ['service = a', 'text ~ a', 'signature = a', 'version < 9']) {
      expect(isMatch(condition, {})).toBe(false);
      expect(isMatch(`not ${condition}`, {})).toBe(true);
    }
  });

  it('obeys the laws of and, or and not', () => {
    fc.assert(
      fc.property(rule, rule, facts, (one, other, ticket) => {
        const holds = (expression: RuleExpression): boolean => rulePredicate(expression)(ticket);
        const not = (of: RuleExpression): RuleExpression => ({ kind: 'not', of });
        expect(holds(joined('all', [one, other]))).toBe(holds(one) && holds(other));
        expect(holds(joined('any', [one, other]))).toBe(holds(one) || holds(other));
        expect(holds(not(one))).toBe(!holds(one));
        expect(holds(not(joined('any', [one, other])))).toBe(holds(joined('all', [not(one), not(other)])));
      }),
    );
  });

  it('does not care for case and gaps', () => {
    fc.assert(
      fc.property(rule, facts, (expression, ticket) => {
        const shouted = Object.fromEntries(
          Object.entries(ticket).map(([name, text]) => [
            name,
            typeof text === 'string' ? text.toLowerCase().replace(/\s/gu, ' \t') : text,
          ]),
        ) as unknown as TicketFacts;
        const isOrder = printRule(expression).includes('version');
        if (!isOrder) expect(rulePredicate(expression)(shouted)).toBe(rulePredicate(expression)(ticket));
      }),
    );
  });

  it('takes texts made to be slow', () => {
    const description = 'a'.repeat(2_000_000);
    expect(isMatch(`text ~ "${'a'.repeat(299)}b"`, { description })).toBe(false);
    expect(isMatch(`text ~ "b${'a'.repeat(299)}"`, { description })).toBe(false);
  });
});

describe('a rule as rows', () => {
  it('says the same as the rows it is shown as', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('all' as const, 'any' as const),
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        fc.array(fc.boolean()),
        (kind, parts, negations) => {
          const expression = joined(
            kind,
            parts.map((part, i) =>
              negations[i] && !(part.kind === 'condition' && part.operator.match(/[<>]/u))
                ? { kind: 'not', of: part }
                : part,
            ),
          );
          const rows = rowsOfRule(expression)!;
          expect(read(ruleOfRows(rows))).toEqual(expression);
        },
      ),
    );
  });

  it('takes a list as people type it', () => {
    const typed = (value: string) =>
      ruleOfRows({ join: 'all', rows: [{ field: 'service', operator: 'is one of', value }] });
    expect(typed('Web shop, Billing')).toBe('service in ("Web shop", Billing)');
    expect(typed('"a, b", c')).toBe('service in ("a, b", c)');
  });

  it('does not show as rows what nests deeper', () => {
    expect(rowsOfRule(read('title ~ a and (title ~ b or title ~ c)'))).toBeUndefined();
    expect(rowsOfRule(read('not (title ~ b or title ~ c)'))).toBeUndefined();
    expect(rowsOfRule(read('not version < 4'))).toBeUndefined();
  });
});

describe('the first rule of a problem', () => {
  it('is the signature that its tickets share and others do not', () => {
    const proposed = proposeRule(
      [
        { value: '504', inside: 9, outside: 40 },
        { value: 'RenderTimeoutException', inside: 8, outside: 1 },
        { value: 'E1421', inside: 3, outside: 0 },
      ],
      10,
    );
    expect(printRule(proposed!)).toBe('signature = RenderTimeoutException');
  });

  it('is nothing when no signature tells the problem from others', () => {
    expect(
      proposeRule(
        [
          { value: '500', inside: 3, outside: 30 },
          { value: 'X', inside: 1, outside: 0 },
        ],
        5,
      ),
    ).toBeUndefined();
  });
});
