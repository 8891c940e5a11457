import { isBase64, isIban, isIpv4, isIpv6, isPaymentCard } from './mask-checks.js';
import type { MaskKind } from './mask-kinds.js';
import type { TextTraits } from './text-traits.js';

export interface MaskRule {
  readonly kind: MaskKind;
  /** Bounded, and never across a line break: lines of the masked text are lines of the text. */
  readonly pattern: RegExp;
  /** What the text must hold for the pattern to have a chance: a string, or what one pass over it showed. Saves most of the time. */
  readonly gate: string | ((traits: TextTraits) => boolean);
  /** Group 1 names what follows ("password=") and stays. */
  readonly keepsGroup?: true;
  /** Look-alikes are told apart by arithmetic where a pattern cannot. */
  readonly accept?: (found: string) => boolean;
  readonly reason: string;
}

const anyDigit = ({ hasDigit }: TextTraits): boolean => hasDigit;

const hasDigitOrMark = (value: string): boolean => /[\d!$%*+_]/.test(value);

const months =
  '(?:jan|fe[bv]|m[aä]r|apr|avr|abr|ma[iyg]|mei|jun|juin|giu|jul|juil|lug|aug|août|ago|sep|set|o[ck]t|out|ott|nov|de[cz]|dic|déc|fév|gen|ene|mrt)\\p{L}{0,7}\\.?';
const clock = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[ap]\\.?m\\b)?';
const zone = '(?:Z\\b| ?(?:UTC|GMT|CES?T|[A-Z]{2}T)\\b| ?[+-]\\d{2}:?\\d{2}\\b)?';

/** Applied from top to bottom; every pattern is bounded, so time is linear in the text. */
export const maskRules: readonly MaskRule[] = [
  {
    kind: 'token',
    gate: 'eyJ',
    pattern: /\beyJ[\w-]{8,2000}\.[\w-]{4,4000}(?:\.[\w-]{0,2000})?/g,
    reason: 'JWT; before base64 and hosts: its parts are base64 joined by dots',
  },
  {
    kind: 'token',
    gate: ({ nameRun }) => nameRun >= 15,
    pattern:
      /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[opsru]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{20,64}|xox[abeoprs]-[\w-]{10,250}|sk-[\w-]{20,200}|[rs]k_(?:live|test)_\w{10,200}|AIza[\w-]{30,40}|npm_\w{36})(?![\w-])/g,
    reason: 'keys with the mark of their issuer; before number and hex, which would eat a part',
  },
  {
    kind: 'token',
    gate: anyDigit,
    keepsGroup: true,
    pattern: /(\b(?:bearer|basic)[ ]{1,2})[\w+/.~-]{8,2000}={0,2}/gi,
    accept: (found) => /\d/.test(found),
    reason: 'HTTP credentials; the digit tells them from "basic authentication"',
  },
  {
    kind: 'token',
    gate: '=',
    keepsGroup: true,
    pattern:
      /(\b(?:password|passwd|passwort|kennwort|passphrase|pwd|pass|secret|client[_-]?secret|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token)["']?[ ]?=[ ]?["']?)[^\s;,&"']{4,200}/gi,
    reason: 'secrets after "="; before hex and e-mail: a secret may look like either',
  },
  {
    kind: 'token',
    gate: ':',
    keepsGroup: true,
    pattern:
      /(\b(?:password|passwd|passwort|kennwort|passphrase|pwd|secret|client[_-]?secret|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|mot de passe|contraseña|senha|wachtwoord)["']?[ ]?:[ ]?["']?)[^\s;,&"']{4,200}/gi,
    accept: hasDigitOrMark,
    reason: 'secrets after ":", where prose follows too ("password: cannot be changed"): a digit or a mark tells',
  },
  {
    kind: 'e-mail',
    gate: ({ hasInnerAt }) => hasInnerAt,
    pattern: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g,
    reason: 'before every rule that would eat its digits or its host',
  },
  {
    kind: 'uuid',
    gate: ({ hexRun }) => hexRun >= 12,
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
    reason: 'before time and hex: its groups look like both',
  },
  {
    kind: 'mac',
    gate: ({ pairChain }) => pairChain >= 5,
    pattern: /(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])/gi,
    reason: 'before time and IPv6: six pairs with colons hold a clock time',
  },
  {
    kind: 'ip',
    gate: '::',
    pattern: /(?<![\w:.])[0-9a-f]{0,4}:[0-9a-f:]{1,40}(?:%\w{1,15})?(?![\w:])/gi,
    accept: isIpv6,
    reason: 'shortened IPv6; before time, which has colons too',
  },
  {
    kind: 'ip',
    gate: ({ colonChain }) => colonChain >= 7,
    pattern: /(?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi,
    reason: 'full IPv6; before time',
  },
  {
    kind: 'time',
    gate: ({ hasJoinedDigits }) => hasJoinedDigits,
    pattern: new RegExp(
      `(?<![\\w.])(?:\\d{4}[-/]\\d{1,2}[-/]\\d{1,2}|\\d{4}\\.\\d{2}\\.\\d{2}|\\d{1,2}([-/.])\\d{1,2}\\1\\d{4}|\\d{1,2}/\\d{1,2}/\\d{2})(?![.-]?\\d)(?:[T ,_]{1,2}${clock}${zone})?`,
      'gi',
    ),
    reason: 'dates in digits; before ip and number: digits and dots too',
  },
  {
    kind: 'time',
    gate: ({ digitRun, hasClock }) => digitRun >= 4 || hasClock,
    pattern: new RegExp(
      `(?<![\\w.])(?:\\d{1,2}(?:st|nd|rd|th|º|er)?\\.? (?:de |of )?${months}(?: de)?,? \\d{4}|${months} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}|${months} {1,2}\\d{1,2}(?= \\d{1,2}:\\d{2}))(?:,?(?: at| um| à| a las| alle| om)? ${clock}${zone})?(?![\\p{L}\\d])`,
      'giu',
    ),
    reason: 'dates with the month in words, seven languages; before the clock time alone',
  },
  {
    kind: 'time',
    gate: ({ hasClock }) => hasClock,
    pattern: new RegExp(`(?<![\\w.:])${clock}${zone}(?![\\w:])`, 'gi'),
    reason: 'clock times; not the line and column of "main.rs:10:15"',
  },
  {
    kind: 'ip',
    gate: ({ dotChain }) => dotChain >= 3,
    pattern:
      /(?<![\w.-]|\b(?:version|ver|v|build|release|sdk|firmware|driver)[ :=]{1,3})\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5}|\/\d{1,2})?(?![\w-]|\.\d)/gi,
    accept: isIpv4,
    reason: 'before number; a word such as "build" before it makes it a version, which is kept',
  },
  {
    kind: 'number',
    gate: ({ hasCapitalsThenDigits }) => hasCapitalsThenDigits,
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    accept: isIban,
    reason: 'IBAN, by its checksum, equal to [iban]; before hex and number, which would eat its groups',
  },
  {
    kind: 'number',
    gate: ({ hasGroupedDigits }) => hasGroupedDigits,
    pattern: /\b(?:\d{4}[ -]){3}\d{1,7}\b|\b\d{4}[ -]\d{6}[ -]\d{5}\b/g,
    accept: isPaymentCard,
    reason: 'payment cards in groups, by their checksum, equal to [card]',
  },
  {
    kind: 'hex',
    gate: ({ hasHexPrefix }) => hasHexPrefix,
    pattern: /\b0x[0-9a-f]{2,16}\b/gi,
    reason: 'addresses; before number',
  },
  {
    kind: 'hex',
    gate: ({ mixedHexRun }) => mixedHexRun >= 8,
    pattern: /\b(?=[0-9a-f]{0,40}\d)(?=[0-9a-f]{0,40}[a-f])[0-9a-f]{8,64}\b/gi,
    reason:
      'hashes and ids; needs both a digit and a letter, so words such as "defaced" and plain numbers are left alone',
  },
  {
    kind: 'base64',
    gate: ({ base64Run }) => base64Run >= 40,
    pattern: /(?<![\w+/=.-])[A-Za-z0-9+/]{40,6000}={0,2}(?![\w+/=.-])/g,
    accept: isBase64,
    reason: 'attachments and certificates; after hex, which is narrower',
  },
  {
    kind: 'path',
    gate: ({ hasSeparator }) => hasSeparator,
    keepsGroup: true,
    pattern: /((?:[\\/](?:Users|home|Documents and Settings|Benutzer|Utilisateurs)[\\/]))[^\\/\s:"'<>|]{1,64}/g,
    reason: 'whose folder it is; the rest of a path names programs and files, and stays',
  },
  {
    kind: 'number',
    gate: '+',
    pattern: /\+\d[\d ()/.-]{6,18}\d/g,
    reason: 'telephone numbers, equal to [phone]; before their groups are seen',
  },
  {
    kind: 'number',
    gate: ({ digitRun }) => digitRun >= 3,
    pattern: /(?<![\w.-])(?:\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}|\(?0\d{2,4}\)?[ /-]{1,3}\d{3,4}[ -]?\d{3,6})(?![\w-]|\.\d)/g,
    reason: 'telephone numbers as written at home, with or without brackets',
  },
  {
    kind: 'number',
    gate: ({ digitRun }) => digitRun >= 5,
    pattern: /(?<!\b[A-Z]{2,8}[-_])\b\d{5,30}\b/g,
    reason:
      'last: shorter numbers (ports, HTTP status, versions) and those of a code (ORA-00942) carry meaning and stay',
  },
];
