import { areOctets, isCard, isIban, isIpAddress, isNoWord, isPhone, isPlace } from './checks.js';

/** What is replaced, by the word of its placeholder. */
export const redactionKinds = ['token', 'password', 'e-mail', 'phone', 'iban', 'card', 'ip'] as const;
export type RedactionKind = (typeof redactionKinds)[number];

/** Opens something; worth nothing to whoever reads a ticket. Always replaced. */
export const secretKinds = ['token', 'password'] as const satisfies readonly RedactionKind[];

/** Tells about people; an installation decides which of them are replaced. */
export const personalKinds = ['e-mail', 'phone', 'iban', 'card', 'ip'] as const satisfies readonly RedactionKind[];
export type PersonalKind = (typeof personalKinds)[number];

export interface Detector {
  readonly kind: RedactionKind;
  readonly name: string;
  /** Global; bounded, so that time is linear in the text. */
  readonly pattern: RegExp;
  /**
   * Of each of these lists one must occur for the pattern to have a chance, in lower case. What begins with a rare character is looked
   * for in no time: it stands first.
   */
  readonly gates: readonly (readonly string[])[];
  /** One of these must occur as it is written; default: none need to. */
  readonly exactGates?: readonly string[];
  /** Shorter texts hold none; default 0. */
  readonly leastLength?: number;
  /** What it finds has capital letters in it, or stands behind them. */
  readonly needsCapitals?: true;
  /** What it finds stands behind this sign, and the sign behind the name of a secret. */
  readonly namedBefore?: '=' | ':';
  /** Whether a match is what it looks like. */
  readonly isReal?: (match: string) => boolean;
}

const secretNameParts =
  'password|passwd|pwd|passwort|kennwort|mot de passe|contraseña|passphrase|client~secret|secret|api~key|access~key|access~token|auth~token';
const secretNames = secretNameParts.replaceAll('~', '[_-]?');
const secretNameGates = secretNameParts
  .split('|')
  .flatMap((name) => (name.includes('~') ? ['', '_', '-'].map((between) => name.replace('~', between)) : name));

/** The last two letters of such names: most words before a sign end otherwise, and are told apart by that. */
const secretNameEndings = new Set(secretNameParts.split('|').map((name) => name.slice(-2)));
/** Between a name and its sign: a quotation mark and two blanks. */
const MOST_BETWEEN_NAME_AND_SIGN = 3;

/** A text as gates are looked for in it: patterns that ignore case also take the long s for an s. */
export const asGatesSee = (text: string): string => text.toLowerCase().replaceAll('ſ', 's');

/** Whether it is worth trying the pattern on a text. @param seen  the text `asGatesSee` it */
export function hasChance(detector: Detector, text: string, seen: string): boolean {
  const { exactGates, gates, leastLength = 0, namedBefore, needsCapitals } = detector;
  if (text.length < leastLength || (needsCapitals && text === seen)) return false;
  if (exactGates && !hasOneOf(text, exactGates)) return false;
  if (namedBefore && !hasNamedSign(seen, namedBefore)) return false;
  for (const gate of gates) if (!hasOneOf(seen, gate)) return false;
  return true;
}

/** Whether some word before such a sign ends like the name of a secret. */
function hasNamedSign(seen: string, sign: string): boolean {
  for (let at = seen.indexOf(sign); at !== -1; at = seen.indexOf(sign, at + 1)) {
    let last = at - 1;
    while (last >= at - MOST_BETWEEN_NAME_AND_SIGN && !isLetter(seen.charCodeAt(last))) last -= 1;
    if (secretNameEndings.has(seen.slice(Math.max(0, last - 1), last + 1))) return true;
  }
  return false;
}

/** From a to z. */
const isLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a;

function hasOneOf(text: string, words: readonly string[]): boolean {
  for (const word of words) if (text.includes(word)) return true;
  return false;
}

/** Versions have four numbers too: "SDK 10.0.19.44", "Linux 2.6.33.5-124", "1.2.3.4.5". */
const noVersionBefore =
  '(?<![\\w.])(?<!\\b(?:version|versions|sdk|release|build|extension|add-?on|plugin|firmware|driver|kernel|linux|chrome|java|client version)[ :]{1,2})';
const noVersionAfter = '(?![\\w.]*\\d)(?!-\\d)';

/** A variable begins with a sign, a secret may hold one. */
const assigned = `[^\\s"',;&<>[\\]$%{}()][^\\s"',;&<>[\\]{}()]{3,199}`;

/** From top to bottom: what an earlier one found is left alone by the later ones. Narrow on purpose; the README says what is missed. */
export const detectors: readonly Detector[] = [
  {
    kind: 'token',
    name: 'private key',
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\w+/=\s:,.-]{0,12000}?-----END [A-Z ]{0,30}PRIVATE KEY-----/g,
    gates: [['-----'], ['private key-----']],
    needsCapitals: true,
  },
  {
    kind: 'token',
    name: 'JSON web token',
    // `eyJ` is `{"` in base64url: the beginning of every header.
    pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{4,8000}\.[\w-]{10,2000}/g,
    gates: [],
    exactGates: ['.eyJ'],
    needsCapitals: true,
  },
  {
    kind: 'token',
    name: 'AWS access key',
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    gates: [],
    exactGates: ['AKIA', 'ASIA'],
    leastLength: 20,
    needsCapitals: true,
  },
  {
    kind: 'token',
    name: 'GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g,
    gates: [['_'], ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_']],
  },
  { kind: 'token', name: 'Slack token', pattern: /\bxox[abeprs]-[0-9]{4,}[0-9A-Za-z-]{10,200}/g, gates: [['xox']] },
  {
    kind: 'token',
    name: 'token of Reprise',
    pattern: /\brpr_[0-9A-Za-z]{49}\b|\brps_[\w-]{43}/g,
    gates: [['_'], ['rpr_', 'rps_']],
  },
  {
    kind: 'token',
    name: 'authorisation header',
    pattern: /(?<=\b(?:bearer|authorization:\s{0,3}basic)\s)[A-Za-z0-9._~+/-]{16,2000}={0,2}/gi,
    gates: [['bearer', 'basic']],
    isReal: (text) => /\d/.test(text),
  },
  {
    kind: 'password',
    name: 'password in an address',
    pattern: /(?<=:\/\/[^\s:/@]{1,100}:)[^\s:/@[]{1,200}(?=@)/g,
    gates: [['://'], ['@']],
  },
  {
    kind: 'password',
    name: 'named secret, assigned',
    pattern: new RegExp(`(?<=\\b(?:${secretNames})["']?\\s{0,2}=\\s{0,2}["']?)${assigned}`, 'giu'),
    gates: [secretNameGates],
    namedBefore: '=',
    // PWD is also the folder a command runs in.
    isReal: (text) => !/^(?:null|none|true|false|undefined|required|optional|string)$/i.test(text) && !isPlace(text),
  },
  {
    kind: 'password',
    name: 'named secret, told',
    pattern: new RegExp(`(?<=\\b(?:${secretNames})["']?[^\\S\\n]{0,2}:[^\\S\\n]{0,2}["']?)${assigned}`, 'giu'),
    gates: [secretNameGates],
    namedBefore: ':',
    isReal: isNoWord,
  },
  {
    kind: 'e-mail',
    name: 'e-mail address',
    pattern: /(?<![\w.+-])(?!git@)(?!_+@)[\w.+-]{1,64}@(?:[a-z0-9][\w-]{0,62}\.){1,4}[a-z]{2,24}(?![\w-])/gi,
    gates: [['@']],
  },
  {
    kind: 'iban',
    name: 'IBAN',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    gates: [],
    leastLength: 15,
    needsCapitals: true,
    isReal: isIban,
  },
  {
    kind: 'card',
    name: 'card number',
    // Digits after a slash are a page's number.
    pattern: /(?<![\d.,/=_-])(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{5}|\d{15,16})(?![\d-])/g,
    gates: [],
    leastLength: 15,
    isReal: isCard,
  },
  {
    kind: 'phone',
    name: 'telephone number',
    pattern: /(?<![\w+.])\+[1-9]\d{0,2}[ ./-]?\(?\d[\d ()./-]{4,18}\d(?!\w)/g,
    gates: [['+']],
    isReal: isPhone,
  },
  {
    kind: 'ip',
    name: 'IPv4 address',
    pattern: new RegExp(`${noVersionBefore}(?:\\d{1,3}\\.){3}\\d{1,3}${noVersionAfter}`, 'gi'),
    gates: [['.']],
    isReal: isIpAddress,
  },
  {
    kind: 'ip',
    name: 'IPv4 address, called so',
    pattern: new RegExp(
      `(?<=\\b(?:ip|ipv4|address|host|server|gateway|dns|ping|peer|client|netmask)(?: is| =|:|=)? )${noVersionBefore}(?:\\d{1,3}\\.){3}\\d{1,3}${noVersionAfter}`,
      'gi',
    ),
    gates: [['.']],
    isReal: areOctets,
  },
];
