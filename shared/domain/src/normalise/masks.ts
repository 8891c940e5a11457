import { maskKinds, type MaskKind } from './mask-kinds.js';
import { maskRules, type MaskRule } from './mask-rules.js';
import { traitsOf, type TextTraits } from './text-traits.js';

/**
 * Typed masks for tokens that change from report to report: the ordered table, and the reason for the order.
 *
 * Inside the engine a mask is one private-use character, so that it can never be read as a word ("email" the mask against
 * "e-mail" the topic). `showMasks` writes the placeholders people see.
 */
export const firstMark = 0xe000;
const markOf = Object.fromEntries(
  maskKinds.map((kind, index) => [kind, String.fromCharCode(firstMark + index)]),
) as Record<MaskKind, string>;
export const lastMark = firstMark + maskKinds.length - 1;
const anyMark = new RegExp(`[\\u${firstMark.toString(16)}-\\u${lastMark.toString(16)}]`, 'g');

/**
 * Words of placeholders, and the mask the raw value would have got. Redaction writes the first of each row; the others are what
 * desks and other tools write.
 */
const placeholderWords: Readonly<Record<MaskKind, readonly string[]>> = {
  'e-mail': ['e-mail', 'email', 'mail'],
  url: ['url'],
  uuid: ['uuid', 'guid'],
  mac: ['mac'],
  time: ['time', 'date'],
  ip: ['ip'],
  hex: ['hex'],
  base64: ['base64'],
  path: ['path'],
  token: ['token', 'password', 'secret', 'credential', 'redacted', 'private key'],
  number: ['number', 'phone', 'iban', 'card'],
  name: ['name', 'person'],
};
const kindOfPlaceholder: ReadonlyMap<string, MaskKind> = new Map(
  maskKinds.flatMap((kind) => placeholderWords[kind].map((word) => [word, kind] as const)),
);

/** Lower case and free-standing: `Vec<Token>` and `list[number]` are code. */
const placeholder = /(?<![\p{L}\p{N}_])(?:\[([a-z][a-z0-9 -]{1,11})\]|<([a-z][a-z0-9-]{1,11})>)/gu;
const url = /\b(?:https?|ftp|file):\/\/[^\s<>"'`)\]}|\\^]{1,600}/gi;

/** A URL's words are content ("accounts/login"); its scheme, credentials, query and fragment change from report to report. */
const urlWords = (address: string): string => {
  const withoutScheme = address.slice(address.indexOf('://') + 3).replace(/^[^/@]{1,200}@/, '');
  const end = withoutScheme.search(/[?#]/);
  return ` ${(end < 0 ? withoutScheme : withoutScheme.slice(0, end)).slice(0, 200).replace(/\//g, ' ')} `;
};

/** Replace what redaction left behind: `[e-mail]`, `[token]` … */
export function replacePlaceholders(text: string, write: (kind: MaskKind) => string): string {
  if (!text.includes('[') && !text.includes('<')) return text;
  return text.replace(placeholder, (whole, square?: string, angled?: string) => {
    const kind = kindOfPlaceholder.get(square ?? angled ?? '');
    return kind === undefined ? whole : write(kind);
  });
}

/**
 * Replace volatile tokens by one-character marks; a redaction placeholder becomes the mark its raw value would get.
 * Line breaks stay where they are. Time O(length × number of rules that have a chance).
 */
export function maskText(text: string): string {
  let masked = replacePlaceholders(text, (kind) => markOf[kind]);
  if (masked.includes('://')) masked = masked.replace(url, urlWords);
  // Masking only takes away: what a pattern needs and the text does not hold at first, it never holds.
  const traits = traitsOf(masked);
  for (const rule of maskRules) if (mayApply(rule, masked, traits)) masked = applied(rule, masked);
  return masked;
}

const mayApply = ({ gate }: MaskRule, text: string, traits: TextTraits): boolean =>
  typeof gate === 'string' ? text.includes(gate) : gate(traits);

/** The text with what one rule finds replaced, whatever its gate says. */
export function applied({ kind, pattern, keepsGroup, accept }: MaskRule, text: string): string {
  const mark = markOf[kind];
  if (!keepsGroup && accept === undefined) return text.replace(pattern, mark);
  return text.replace(pattern, (whole: string, ...groups: unknown[]) => {
    const kept = keepsGroup ? (groups[0] as string) : '';
    return accept === undefined || accept(whole.slice(kept.length)) ? kept + mark : whole;
  });
}

/** Write marks as placeholders: `[e-mail]`, `[hex]` … */
export const showMasks = (masked: string): string =>
  masked.replace(anyMark, (mark) => `[${maskKinds[mark.charCodeAt(0) - firstMark] ?? 'number'}]`);
