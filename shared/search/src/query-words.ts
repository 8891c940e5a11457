/** What a person typed, taken apart once for both engines. */
export interface QueryWords {
  readonly text: string;
  /** Words of two or more characters, lower case, in order, without repetition. */
  readonly words: readonly string[];
  /** Whole tokens that may be a code, an id or an exception name, lower case: compared exactly. */
  readonly exact: readonly string[];
}

const MAX_WORDS = 24;

/** @param text  at most 500 characters are read */
export function queryWords(text: string): QueryWords {
  const bounded = text.replaceAll('\u0000', ' ').slice(0, 500);
  const words = bounded.toLowerCase().match(/[\p{L}\p{N}]+(?:[._'-][\p{L}\p{N}]+)*/gu) ?? [];
  const tokens = bounded
    .toLowerCase()
    .split(/\s+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((token) => token.length >= 2);
  return {
    text: bounded,
    words: [...new Set(words.filter((word) => word.length >= 2))].slice(0, MAX_WORDS),
    exact: [...new Set([...tokens, ...words])].slice(0, MAX_WORDS),
  };
}
