import { replacePlaceholders } from '../normalise/masks.js';

/** Stands for whatever varies in a template. */
export const WILDCARD = '<*>';

/** Longer lines are cut: beyond this a "line" is a dump, and its beginning names it. */
const MAX_LINE_LENGTH = 2000;
/** Further tokens no longer tell templates apart. */
const MAX_TOKENS = 120;

/**
 * Parts of a log line that vary from event to event, most specific first; each pattern is linear in the line.
 * Numbers of any size are volatile too (see below): what a log line counts is never part of its template.
 */
const volatileParts: readonly RegExp[] = [
  // Dates spelled out: before single numbers, so that the names of day and month go too.
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? {1,2}\d{1,2} \d{2}:\d{2}:\d{2}(?: [A-Z]{2,5})?(?: \d{4})?/g,
  /\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T _:]\d{2}:\d{2}(?::\d{2}(?:[.,:]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?\b/g,
  // Before hexadecimal letters are left standing as words.
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  // Before paths and hosts, which they contain.
  /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>)\]},;]{1,500}/gi,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g,
  // Names of three or more levels: hosts, classes, packages, settings.
  /(?<![\w.])(?:[a-z_$][\w$-]{0,80}\.){2,12}[a-z_$*][\w$*-]{0,80}(?::\d{1,5}\b)?/gi,
  // Sizes and durations with their unit, which depends on the amount.
  /(?<![\w.])[-+]?\d{1,20}(?:[.,]\d{1,20}){0,5} ?(?:[kmgtp]i?b|bytes?|b|ms|msecs?|s|secs?|us|ns|m|mins?|h|hrs?|%)(?![\w])/gi,
  // Paths of two or more levels.
  /(?<![\w<>])(?:[a-z]:)?(?:[\\/][\w.$%~@+*#-]{1,200}){2,40}[\\/]?/gi,
  // What stands after "=" is a value, in quotation marks or not; true and false are states worth telling apart.
  /(?<=\w=)(?:"[^"]{0,200}"|'[^']{0,200}'|(?!(?:true|false)\b)[^\s,;()[\]{}"'=]{1,200}(?:\{[^{}]{0,200}\})?)/g,
  // Nothing between brackets is a value that happens to be absent: "from 10.0.0.1 ()".
  /(?<=\s[([])(?=[)\]])/g,
];

/** One private-use character, so that a masked part stays in one token with what it touches. */
const MARK = '\ue0ff';
const tokenPattern = /[\p{L}\p{N}\ue0ff_.$\\/*#@%+~!?&-]+|[^\s\p{L}\p{N}]/gu;
const isVolatile = /[\p{N}\ue0ff]/u;

/**
 * Tokens of a log line: words and single punctuation marks, with whatever is volatile by its own look (digits, addresses, paths,
 * values of keys) replaced by {@link WILDCARD}. Wildcards in a row become one.
 * Time O(length), for at most 2,000 characters and 120 tokens.
 */
export function logLineTokens(line: string): string[] {
  let masked = line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH) : line;
  masked = replacePlaceholders(masked, () => MARK);
  for (const part of volatileParts) masked = masked.replace(part, MARK);
  const tokens: string[] = [];
  let endOfPart = -1;
  for (const { 0: token, index } of masked.matchAll(tokenPattern)) {
    if (tokens.length === MAX_TOKENS) break;
    if (!isVolatile.test(token)) {
      tokens.push(token);
      continue;
    }
    // host:port, from:to and the like are one part when nothing separates them.
    if (index === endOfPart + 1 && masked[endOfPart] === ':') tokens.pop();
    if (tokens.at(-1) !== WILDCARD) tokens.push(WILDCARD);
    endOfPart = index + token.length;
  }
  return tokens;
}
