import { logLineTokens, WILDCARD } from './log-line-tokens.js';
import { logLinesOf, type LogLevel } from './log-lines.js';

/** Fewer words of its own name no statement. */
const MIN_WORDS = 3;
const MAX_TEMPLATES = 12;

const noSpaceBefore = /^[,;:.)\]}!?'"=]$/;
const noSpaceAfter = /[([{'"=]$/;

/** Levels that speak of a fault; lines without a level may. */
const faultLevels: ReadonlySet<LogLevel | undefined> = new Set<LogLevel | undefined>([
  'fatal',
  'error',
  'warning',
  undefined,
]);

/**
 * Template of one log message by the look of its parts alone: the same message gives the same template in every installation, for
 * ever, whatever else was seen. {@link mineLogTemplates} goes further where many lines are at hand.
 *
 * @returns undefined when fewer than three words would remain
 */
export function logTemplateOf(message: string): string | undefined {
  const tokens = logLineTokens(message);
  let nWords = 0;
  for (const token of tokens) if (token !== WILDCARD && /\p{L}{2}/u.test(token)) nWords++;
  return nWords < MIN_WORDS ? undefined : writeTemplate(tokens);
}

/**
 * Templates of the log lines in a ticket's text that speak of a fault, first come first, each once, at most 12.
 * Time O(length).
 */
export function logTemplatesOf(text: string): string[] {
  const templates = new Set<string>();
  for (const { level, message } of logLinesOf(text)) {
    if (!faultLevels.has(level)) continue;
    const template = logTemplateOf(message);
    if (template !== undefined) templates.add(template);
    if (templates.size === MAX_TEMPLATES) break;
  }
  return [...templates];
}

/** Tokens as a person would write them. */
export function writeTemplate(tokens: readonly string[]): string {
  let text = '';
  for (const token of tokens)
    text += text === '' || noSpaceBefore.test(token) || noSpaceAfter.test(text) ? token : ` ${token}`;
  return text;
}
