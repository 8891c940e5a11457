/** Arithmetic that tells look-alikes apart where a pattern cannot. Each takes what a pattern found. */

/** Four numbers to 255; "91.0.447.12" is a version. */
export const isIpv4 = (found: string): boolean =>
  (found.split(/[:/]/)[0] ?? '').split('.').every((part) => Number(part) <= 255);

/** Shortened IPv6: one "::", a digit, and enough groups that `add::b1` of a program is not one. */
export function isIpv6(found: string): boolean {
  const address = found.split('%')[0] ?? '';
  const halves = address.split('::');
  if (halves.length !== 2 || !/\d/.test(address)) return false;
  const groups = address.split(':').filter((group) => group !== '');
  if (groups.length > 7 || groups.some((group) => group.length > 4)) return false;
  return groups.length >= 3 || halves[0] === '' || /^(?:fe[89ab]|f[cd]|2[0-9a-f]{3}$|2001)/i.test(halves[0] ?? '');
}

/** ISO 13616: letters as numbers, modulo 97 is 1. */
export function isIban(found: string): boolean {
  const flat = found.replace(/ /g, '');
  if (flat.length < 15 || flat.length > 34) return false;
  let rest = 0;
  for (const sign of flat.slice(4) + flat.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** ISO/IEC 7812: 13–19 digits whose Luhn sum ends in 0. */
export function isPaymentCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Capitals, small letters and digits take turns as chance has it; words and paths of any length do not. */
export function isBase64(found: string): boolean {
  let changes = 0;
  let digits = 0;
  let slashes = 0;
  let last = 0;
  for (let index = 0; index < found.length; index++) {
    const code = found.charCodeAt(index);
    if (code === 47) slashes++;
    const kind = code >= 97 ? 1 : code >= 65 ? 2 : code >= 48 && code <= 57 ? 3 : last;
    if (kind === 3) digits++;
    if (kind !== last) changes++;
    last = kind;
  }
  return digits >= 2 && slashes <= found.length / 16 && changes > found.length * 0.35;
}
