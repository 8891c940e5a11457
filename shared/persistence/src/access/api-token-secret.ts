import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just above 2^256. */
const SECRET_LENGTH = 43;
/** 62^6 is above 2^32. */
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = 10;
const shape = new RegExp(`^rpr_[${alphabet}]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

/**
 * A new API token: `rpr_`, 256 random bits, and six characters of CRC-32 over what comes before. The checksum is no
 * protection: it lets a scanner tell a leaked token from a look-alike, and the API refuse a mistyped one without asking the
 * database.
 */
export function newApiToken(): string {
  const body = `rpr_${inBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH)}`;
  return body + checksumOf(body);
}

/** Whether the text has the shape of an API token and the right checksum. */
export function isApiToken(text: string): boolean {
  return shape.test(text) && checksumOf(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

/** The beginning of a token, by which people recognise it in a list; 220 of its 256 bits stay unknown. */
export const shownPartOf = (token: string): string => token.slice(0, SHOWN_LENGTH);

const checksumOf = (body: string): string => inBase62(BigInt(crc32(body)), CHECKSUM_LENGTH);

function inBase62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = alphabet[Number(rest % 62n)]! + text;
  return text;
}
