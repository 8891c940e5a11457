/**
 * JSON that PostgreSQL's jsonb accepts: NUL and halves of surrogate pairs become U+FFFD. Texts that were cut to a length
 * can end in half a pair.
 */
export function jsonText(value: unknown): string {
  // An escaped backslash is passed over first, so that a written-out "\u0000" stays what it is.
  return JSON.stringify(value).replace(
    /(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/g,
    (_, backslash?: string) => backslash ?? '\\ufffd',
  );
}
