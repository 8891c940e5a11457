const MAX_SEARCH_CHARACTERS = 120;
const MAX_SEARCH_WORDS = 10;
const MIN_MATCH_WORDS = 3;

/**
 * Whether the input is typed (search, kept in the URL) or pasted (matched as a ticket, log or trace). The word limit is
 * that of interactive search engines, which read no further than ten words.
 */
export const isSearch = (input: string): boolean => {
  const trimmed = input.trim();
  return (
    trimmed.length <= MAX_SEARCH_CHARACTERS &&
    !trimmed.includes('\n') &&
    trimmed.split(/\s+/).length <= MAX_SEARCH_WORDS
  );
};

/** Whether a typed query says enough to be matched as a symptom too: some words, or something like an error code. */
export const isTelling = (input: string): boolean =>
  input.trim().split(/\s+/).length >= MIN_MATCH_WORDS ||
  /[A-Za-z]+[-_]?\d{2,}|[a-z][A-Z]|Exception|Error\b/.test(input);
