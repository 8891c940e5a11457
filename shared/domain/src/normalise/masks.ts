/**
 * Typed masks for tokens that change from report to report: the ordered table, and the reason for the order.
 *
 * Inside the engine a mask is one private-use character, so that it can never be read as a word ("email" the mask against
 * "e-mail" the topic). `showMasks` writes the placeholders people see.
 */
export const maskKinds = ['email', 'url', 'uuid', 'time', 'ip', 'hex', 'path', 'token', 'number', 'ticket'] as const;
export type MaskKind = (typeof maskKinds)[number];

const firstMark = 0xe000;
const markOf = Object.fromEntries(
  maskKinds.map((kind, index) => [kind, String.fromCharCode(firstMark + index)]),
) as Record<MaskKind, string>;
const anyMark = new RegExp(`[\\u${firstMark.toString(16)}-\\u${(firstMark + maskKinds.length - 1).toString(16)}]`, 'g');

/** Placeholders that redaction leaves behind, and the mask the raw value would have got. */
const placeholderKinds: Readonly<Record<string, MaskKind>> = {
  email: 'email',
  mail: 'email',
  url: 'url',
  uuid: 'uuid',
  guid: 'uuid',
  time: 'time',
  date: 'time',
  ip: 'ip',
  hex: 'hex',
  path: 'path',
  secret: 'token',
  token: 'token',
  password: 'token',
  credential: 'token',
  iban: 'number',
  card: 'number',
  phone: 'number',
  number: 'number',
  ticket: 'ticket',
};

interface MaskRule {
  readonly kind: MaskKind;
  readonly pattern: RegExp;
  /** A character the text must hold for the pattern to have a chance; saves most of the time on plain prose. */
  readonly gate?: string;
  readonly reason: string;
}

/** Applied from top to bottom; every pattern is bounded, so time is linear in the text. */
export const maskRules: readonly MaskRule[] = [
  {
    kind: 'email',
    gate: '@',
    pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
    reason: 'before every rule that would eat its digits or its host',
  },
  {
    kind: 'uuid',
    gate: '-',
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
    reason: 'before time and hex: its groups look like both',
  },
  {
    kind: 'time',
    pattern:
      /\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ,]{1,2}\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|\s?[+-]\d{2}:?\d{2})?)?|\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b/g,
    reason: 'before ip and number: a date is digits and dots too',
  },
  {
    kind: 'ip',
    gate: '.',
    pattern: /\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?\b/g,
    reason:
      'before number; versions have at most three dots with a small last part and are kept unless all four parts are there',
  },
  {
    kind: 'token',
    gate: '=',
    pattern:
      /(?<=\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)\s?=\s?)[^\s;,&"']{4,200}/gi,
    reason: 'before hex: a secret may be hexadecimal',
  },
  { kind: 'hex', pattern: /\b0x[0-9a-f]{2,16}\b/gi, reason: 'addresses; before number' },
  {
    kind: 'hex',
    pattern: /\b(?=[0-9a-f]{0,40}\d)(?=[0-9a-f]{0,40}[a-f])[0-9a-f]{8,64}\b/gi,
    reason:
      'hashes and ids; needs both a digit and a letter, so words such as "defaced" and plain numbers are left alone',
  },
  {
    kind: 'number',
    gate: '+',
    pattern: /\+\d[\d ()/-]{6,18}\d/g,
    reason: 'telephone numbers, equal to [phone]; before their groups are seen',
  },
  {
    kind: 'number',
    pattern: /(?<!\b[A-Z]{2,8}[-_])\b\d{5,30}\b/g,
    reason:
      'last: shorter numbers (ports, HTTP status, versions) and those of a code (ORA-00942) carry meaning and stay',
  },
];

const placeholder = /[<[]([a-z]{2,10})[>\]]/gi;
const url = /\b(?:https?|ftp|file):\/\/[^\s<>"'`)\]}|\\^]{1,600}/gi;

/** A URL's words are content ("accounts/login"); its scheme, query and fragment change from report to report. */
const urlWords = (address: string): string => {
  const withoutScheme = address.slice(address.indexOf('://') + 3);
  const end = withoutScheme.search(/[?#]/);
  return ` ${(end < 0 ? withoutScheme : withoutScheme.slice(0, end)).slice(0, 200).replace(/\//g, ' ')} `;
};

/**
 * Replace volatile tokens by one-character marks; a redaction placeholder becomes the mark its raw value would get.
 * Time O(length × number of rules).
 */
export function maskText(text: string): string {
  let masked = text;
  if (masked.includes('<') || masked.includes('[')) {
    masked = masked.replace(placeholder, (whole, word: string) => {
      const kind = placeholderKinds[word.toLowerCase()];
      return kind === undefined ? whole : markOf[kind];
    });
  }
  if (masked.includes('://')) masked = masked.replace(url, urlWords);
  for (const rule of maskRules) {
    if (rule.gate !== undefined && !masked.includes(rule.gate)) continue;
    masked = masked.replace(rule.pattern, markOf[rule.kind]);
  }
  return masked;
}

/** Write marks as placeholders: `<email>`, `<hex>` … */
export const showMasks = (masked: string): string =>
  masked.replace(anyMark, (mark) => `<${maskKinds[mark.charCodeAt(0) - firstMark] ?? 'number'}>`);
