export type RuleTokenKind = 'word' | 'text' | 'symbol' | 'end';

export interface RuleToken {
  readonly kind: RuleTokenKind;
  /** A word as written, a text without its quotes, a symbol. */
  readonly value: string;
  /** Where it begins, from 0, and how many characters it takes. */
  readonly at: number;
  readonly length: number;
}

/** Something in a rule cannot be read. */
export class RuleRefused extends Error {
  constructor(
    message: string,
    readonly at: number,
    readonly length: number,
  ) {
    super(message);
  }
}

/** A value that needs no quotes: letters, digits and the marks of names, versions and codes. */
export const bareWord = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.:/@+-]*/uy;
const symbol = /<=|>=|!=|!~|[=~<>(),]/y;
const space = /\s+/y;

/**
 * A rule as words, quoted texts and symbols, with an end. Within quotes `\"`, `\\` and `\n` stand for a quote, a backslash and a
 * new line. O(characters).
 * @throws RuleRefused
 */
export function readRuleTokens(source: string): RuleToken[] {
  const tokens: RuleToken[] = [];
  const take = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  let at = 0;
  while (at < source.length) {
    const gap = take(space, at);
    if (gap !== undefined) {
      at += gap.length;
      continue;
    }
    const [kind, value, length] =
      source[at] === '"'
        ? (['text', ...readQuoted(source, at)] as const)
        : readPlain(take(bareWord, at), take(symbol, at), source, at);
    tokens.push({ kind, value, at, length });
    at += length;
  }
  tokens.push({ kind: 'end', value: '', at: source.length, length: 0 });
  return tokens;
}

function readPlain(
  word: string | undefined,
  mark: string | undefined,
  source: string,
  at: number,
): readonly [RuleTokenKind, string, number] {
  if (word !== undefined) return ['word', word, word.length];
  if (mark !== undefined) return ['symbol', mark, mark.length];
  const character = String.fromCodePoint(source.codePointAt(at)!);
  throw new RuleRefused(`${character} has no meaning here; put values into quotes`, at, character.length);
}

function readQuoted(source: string, start: number): readonly [value: string, length: number] {
  let value = '';
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at]!;
    if (character === '"') return [value, at + 1 - start];
    if (character !== '\\') {
      value += character;
      continue;
    }
    at += 1;
    const escaped = source[at];
    if (escaped === 'n') value += '\n';
    else if (escaped === '"' || escaped === '\\') value += escaped;
    else
      throw new RuleRefused('a backslash stands before a quote, a backslash or n only; write \\\\ for one', at - 1, 2);
  }
  throw new RuleRefused('this quote is not closed', start, 1);
}
