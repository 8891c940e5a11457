import {
  MAX_RULE_CHARACTERS,
  MAX_RULE_DEPTH,
  MAX_RULE_VALUE_CHARACTERS,
  joined,
  ruleFields,
  type RuleCondition,
  type RuleExpression,
  type RuleField,
  type RuleOperator,
} from './rule.js';
import { foldText } from './fold-text.js';
import { RuleRefused, readRuleTokens, type RuleToken } from './read-tokens.js';

export type ParsedRule =
  | { readonly ok: true; readonly expression: RuleExpression }
  | {
      readonly ok: false;
      /** Where reading stopped, from 0, and how many characters are meant; 0 at the end. */
      readonly at: number;
      readonly length: number;
      /** What was wrong and what to write, with the place in words. */
      readonly message: string;
    };

const orders: readonly string[] = ['<', '<=', '>', '>='];
const keywords = ['and', 'or', 'not', 'in'] as const;

/**
 * Read a membership rule: `signature = "E1421" and service in (billing, shop) and not text ~ "page 200"`.
 *
 *     rule       = all { "or" all }
 *     all        = part { "and" part }
 *     part       = "not" part | "(" rule ")" | condition
 *     condition  = field ( "=" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">=" ) value
 *                | field [ "not" ] "in" "(" value { "," value } ")"
 *
 * Words are read without regard to case. O(characters).
 */
export function parseRule(source: string): ParsedRule {
  try {
    if (source.length > MAX_RULE_CHARACTERS)
      throw new RuleRefused(`a rule has at most ${MAX_RULE_CHARACTERS} characters`, MAX_RULE_CHARACTERS, 0);
    return { ok: true, expression: new RuleReader(readRuleTokens(source)).read() };
  } catch (error) {
    if (!(error instanceof RuleRefused)) throw error;
    const { at, length, message } = error;
    const place = length === 0 ? 'at the end' : `at character ${at + 1}`;
    return { ok: false, at, length, message: `${place}: ${message}` };
  }
}

class RuleReader {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly RuleToken[]) {}

  read(): RuleExpression {
    const expression = this.any();
    if (this.token.kind !== 'end') throw this.refusal('expected “and” or “or” here');
    return expression;
  }

  private any(): RuleExpression {
    const parts = [this.all()];
    while (this.takeWord('or')) parts.push(this.all());
    return joined('any', parts);
  }

  private all(): RuleExpression {
    const parts = [this.part()];
    while (this.takeWord('and')) parts.push(this.part());
    return joined('all', parts);
  }

  private part(): RuleExpression {
    const begin = this.token;
    if (!this.takeWord('not') && !this.takeSymbol('(')) return this.condition();
    this.depth += 1;
    if (this.depth > MAX_RULE_DEPTH)
      throw new RuleRefused(`brackets and “not” nest at most ${MAX_RULE_DEPTH} deep`, begin.at, begin.length);
    const inner = begin.kind === 'symbol' ? this.any() : this.part();
    if (begin.kind === 'symbol' && !this.takeSymbol(')')) throw this.refusal('a bracket is not closed; expected )');
    this.depth -= 1;
    return begin.kind === 'symbol' ? inner : { kind: 'not', of: inner };
  }

  private condition(): RuleExpression {
    const field = this.field();
    const isNegated = this.takeWord('not');
    if (this.takeWord('in')) return this.negatedIf(isNegated, this.oneOf(field));
    if (isNegated) throw this.refusal('after “not” here only “in” follows');
    const { kind, value: mark, at, length } = this.token;
    if (kind !== 'symbol' || '(),'.includes(mark)) throw this.refusal('expected =, !=, ~, !~ or in here');
    this.next += 1;
    const operator = mark.replace(/^!/u, '') as RuleOperator;
    if (orders.includes(operator) && field !== 'version')
      throw new RuleRefused(`${operator} orders versions; ${field} takes =, ~ or in`, at, length);
    return this.negatedIf(mark.startsWith('!'), { kind: 'condition', field, operator, values: [this.value()] });
  }

  private negatedIf(isNegated: boolean, condition: RuleCondition): RuleExpression {
    return isNegated ? { kind: 'not', of: condition } : condition;
  }

  private oneOf(field: RuleField): RuleCondition {
    if (!this.takeSymbol('(')) throw this.refusal('after “in” follows a list in brackets');
    const values = [this.value()];
    while (this.takeSymbol(',')) values.push(this.value());
    if (!this.takeSymbol(')')) throw this.refusal('expected , or ) in this list');
    return { kind: 'condition', field, operator: '=', values };
  }

  private field(): RuleField {
    const { kind, value } = this.token;
    const field = kind === 'word' ? ruleFields.find((name) => name === value.toLowerCase()) : undefined;
    if (field === undefined) throw this.refusal(`expected one of ${ruleFields.join(', ')} here`);
    this.next += 1;
    return field;
  }

  private value(): string {
    const { kind, value, at, length } = this.token;
    const isKeyword = kind === 'word' && keywords.some((word) => word === value.toLowerCase());
    if ((kind !== 'word' && kind !== 'text') || isKeyword) throw this.refusal('expected a value, in quotes if need be');
    if (foldText(value) === '') throw new RuleRefused('a value cannot be empty', at, length);
    if (value.length > MAX_RULE_VALUE_CHARACTERS)
      throw new RuleRefused(`a value has at most ${MAX_RULE_VALUE_CHARACTERS} characters`, at, length);
    this.next += 1;
    return value;
  }

  private get token(): RuleToken {
    return this.tokens[this.next]!;
  }

  private takeWord(word: (typeof keywords)[number]): boolean {
    const { kind, value } = this.token;
    if (kind !== 'word' || value.toLowerCase() !== word) return false;
    this.next += 1;
    return true;
  }

  private takeSymbol(symbol: string): boolean {
    const { kind, value } = this.token;
    if (kind !== 'symbol' || value !== symbol) return false;
    this.next += 1;
    return true;
  }

  private refusal(message: string): RuleRefused {
    return new RuleRefused(message, this.token.at, this.token.length);
  }
}
