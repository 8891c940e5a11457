/** Length of an IBAN by country; others are no IBANs. */
const ibanLengths: Readonly<Record<string, number>> = {
  ...{ AD: 24, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27, GB: 22 },
  ...{ GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MT: 31, NL: 18, NO: 15 },
  ...{ PL: 28, PT: 25, RO: 24, SE: 24, SI: 19, SK: 24, SM: 27, TR: 26, AE: 23, SA: 24, IL: 23, BR: 29 },
};

/** Whether the text, blanks left out, is an IBAN: known country, its length, remainder 1 modulo 97 (ISO 13616). */
export function isIban(text: string): boolean {
  const iban = text.replace(/ /g, '').toUpperCase();
  if (ibanLengths[iban.slice(0, 2)] !== iban.length) return false;
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** First digits and length of the cards in use; without them one order number of ten would pass the check digit. */
const cardShape = /^(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/;

/** Whether the text, blanks and dashes left out, is a card number: a known issuer's, and right by Luhn's check digit. */
export function isCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  // A register or a round number: card numbers do not end like that.
  if (!cardShape.test(digits) || digits.endsWith('000000')) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether the text is a number by E.164: a country's, 8 to 15 digits, and neither a round sum nor counted up. */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return digits.length >= 8 && digits.length <= 15 && !/0{6}$/.test(digits) && !'1234567890'.startsWith(digits);
}

const isPrivate = ([a, b]: readonly number[]): boolean =>
  a === 10 || a === 127 || (a === 192 && b === 168) || (a === 172 && b! >= 16 && b! <= 31) || (a === 169 && b === 254);

/**
 * Whether four numbers are an address rather than a version: in a network of its own, or with a part that versions hardly reach.
 * A public address of four small numbers needs words that say so; see the detector beside this one.
 */
export function isIpAddress(text: string): boolean {
  const parts = text.split('.').map(Number);
  return (
    parts.every((part) => part <= 255) && (isPrivate(parts) || (parts[0]! > 0 && parts.some((part) => part >= 100)))
  );
}

/** Whether four numbers may be an address at all. */
export const areOctets = (text: string): boolean => text.split('.').every((part) => Number(part) <= 255);

/** Whether what stands after "password:" is one, rather than prose, a path or a link: letters alone are a word. */
export const isNoWord = (text: string): boolean =>
  !/^\p{L}+[.!?)]*$/u.test(text) && !/^[*.x_-]+$/i.test(text) && !isPlace(text);

/** A path, a link, or the second half of `secret::Name`. */
export const isPlace = (text: string): boolean => /^(?:https?:|[/~:\\]|[a-z]:[/\\])/i.test(text);
