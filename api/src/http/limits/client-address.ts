import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { CLIENT_ADDRESS_HEADER, clientAddressMessage } from '@reprise/contracts/http';

/**
 * Who sent a request: the address the web server vouches for, else the connection's own. `X-Forwarded-For` and its kin are
 * never believed, whoever sends them.
 */
export function clientAddress(
  request: { readonly headers: Readonly<Record<string, unknown>>; readonly ip: string },
  secret: string,
): string {
  const header = request.headers[CLIENT_ADDRESS_HEADER];
  if (typeof header !== 'string') return request.ip;
  const [address = '', proof = ''] = header.split(' ');
  const expected = createHmac('sha256', secret).update(clientAddressMessage(address)).digest();
  const given = Buffer.from(proof, 'base64url');
  const proven = given.length === expected.length && timingSafeEqual(given, expected);
  return proven && isIP(address) !== 0 ? address : request.ip;
}

/** What counts as one client: an IPv4 address, or the /64 network of an IPv6 one, because a single customer holds all of it. */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = address.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
