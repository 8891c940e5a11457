/** Kinds of characters, one bit each. */
const HEX_LETTER = 1;
const DIGIT = 2;
const LETTER = 4;
/** Of words and names: "-" and "_". */
const JOINER = 8;
/** Of base64: "+" and "/". */
const FILLER = 16;
/** That dates are written with: "-", "/" and ".". */
const DATE_MARK = 32;
const CAPITAL = 64;

const kindsOf = new Uint8Array(128);
const mark = (characters: string, kind: number): void => {
  for (const character of characters) kindsOf[character.charCodeAt(0)]! |= kind;
};
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTER);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', CAPITAL);
mark('abcdefABCDEF', HEX_LETTER);
mark('0123456789', DIGIT);
mark('-_', JOINER);
mark('+/', FILLER);
mark('-/.', DATE_MARK);

const COLON = 0x3a;
const DOT = 0x2e;
const DASH = 0x2d;
const AT = 0x40;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const BLANK = 0x20;
const ZERO = 0x30;
const SMALL_X = 0x78;
/** The bit that makes a capital small. */
const SMALL = 0x20;

/**
 * What a text holds, as far as masks need to know before they look closely: found in one pass, so that each of many patterns is only
 * tried where it has a chance. Runs and chains are the longest there are; ASCII only, as the patterns are.
 */
export interface TextTraits {
  readonly hasDigit: boolean;
  readonly digitRun: number;
  /** Digits and letters a–f. */
  readonly hexRun: number;
  /** The same, of those that hold a digit and a letter. */
  readonly mixedHexRun: number;
  /** Letters, digits, "-" and "_". */
  readonly nameRun: number;
  /** Letters, digits, "+" and "/". */
  readonly base64Run: number;
  /** One to four of 0–9, a–f, then a colon, again and again. */
  readonly colonChain: number;
  /** Just two of 0–9, a–f, then a colon or a dash, again and again. */
  readonly pairChain: number;
  /** One to three digits, then a dot, again and again. */
  readonly dotChain: number;
  /** A digit, a colon, a digit. */
  readonly hasClock: boolean;
  /** A digit, then "-", "/" or ".", then a digit. */
  readonly hasJoinedDigits: boolean;
  /** Four digits or more, then a blank or a dash, then a digit. */
  readonly hasGroupedDigits: boolean;
  /** Two capitals, then two digits. */
  readonly hasCapitalsThenDigits: boolean;
  /** "0x", small or capital. */
  readonly hasHexPrefix: boolean;
  /** A slash of either kind. */
  readonly hasSeparator: boolean;
  /** "@" between two characters that are no blanks. */
  readonly hasInnerAt: boolean;
}

/** One pass. Time O(length), about 3 ns a character. */
export function traitsOf(text: string): TextTraits {
  let digits = 0;
  let hex = 0;
  let hexHasDigit = false;
  let hexHasLetter = false;
  let name = 0;
  let base64 = 0;
  let colons = 0;
  let pairs = 0;
  let dots = 0;
  let capitals = 0;
  let digitRun = 0;
  let hexRun = 0;
  let mixedHexRun = 0;
  let nameRun = 0;
  let base64Run = 0;
  let colonChain = 0;
  let pairChain = 0;
  let dotChain = 0;
  let hasClock = false;
  let hasJoinedDigits = false;
  let hasGroupedDigits = false;
  let hasCapitalsThenDigits = false;
  let hasInnerAt = false;
  let hasSeparator = false;
  let hasHexPrefix = false;
  /** The character before, and the length of the run of digits that ended just before it. */
  let before = 0;
  let digitsBefore = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kinds = code < 128 ? kindsOf[code]! : 0;
    if ((kinds & (LETTER | DIGIT)) !== 0) {
      base64++;
      name++;
      if (base64 > base64Run) base64Run = base64;
      if (name > nameRun) nameRun = name;
      if ((kinds & (DIGIT | HEX_LETTER)) !== 0) {
        hex++;
        if (hex > hexRun) hexRun = hex;
      }
      if ((kinds & DIGIT) !== 0) {
        hexHasDigit = true;
        if (digits === 0 && digitsBefore > 0) {
          if (before === COLON) hasClock = true;
          else if (before < 128 && (kindsOf[before]! & DATE_MARK) !== 0) hasJoinedDigits = true;
          if (digitsBefore >= 4 && (before === BLANK || before === DASH)) hasGroupedDigits = true;
        }
        digits++;
        if (digits > digitRun) digitRun = digits;
        if (digits === 2 && capitals >= 2) hasCapitalsThenDigits = true;
        if (hexHasLetter && hex > mixedHexRun) mixedHexRun = hex;
      } else {
        if (before === ZERO && (code | SMALL) === SMALL_X) hasHexPrefix = true;
        digits = 0;
        digitsBefore = 0;
        dots = 0;
        capitals = (kinds & CAPITAL) !== 0 ? capitals + 1 : 0;
        if ((kinds & HEX_LETTER) !== 0) {
          hexHasLetter = true;
          if (hexHasDigit && hex > mixedHexRun) mixedHexRun = hex;
        } else {
          hex = 0;
          hexHasDigit = false;
          hexHasLetter = false;
          colons = 0;
          pairs = 0;
        }
      }
    } else {
      if (code === COLON) {
        colons = hex >= 1 && hex <= 4 ? colons + 1 : 0;
        if (colons > colonChain) colonChain = colons;
      } else colons = 0;
      if (code === COLON || code === DASH) {
        pairs = hex === 2 ? pairs + 1 : 0;
        if (pairs > pairChain) pairChain = pairs;
      } else pairs = 0;
      if (code === DOT) {
        dots = digits >= 1 && digits <= 3 ? dots + 1 : 0;
        if (dots > dotChain) dotChain = dots;
      } else dots = 0;
      if ((kinds & JOINER) !== 0) {
        name++;
        if (name > nameRun) nameRun = name;
      } else name = 0;
      if ((kinds & FILLER) !== 0) {
        base64++;
        if (base64 > base64Run) base64Run = base64;
      } else base64 = 0;
      if (code === SLASH || code === BACKSLASH) hasSeparator = true;
      digitsBefore = digits;
      digits = 0;
      capitals = 0;
      hex = 0;
      hexHasDigit = false;
      hexHasLetter = false;
    }
    if (before === AT && at >= 2 && code > BLANK && text.charCodeAt(at - 2) > BLANK) hasInnerAt = true;
    before = code;
  }
  return {
    hasDigit: digitRun > 0,
    digitRun,
    hexRun,
    mixedHexRun,
    nameRun,
    base64Run,
    colonChain,
    pairChain,
    dotChain,
    hasClock,
    hasJoinedDigits,
    hasGroupedDigits,
    hasCapitalsThenDigits,
    hasInnerAt,
    hasSeparator,
    hasHexPrefix,
  };
}
