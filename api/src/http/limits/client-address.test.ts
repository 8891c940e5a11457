import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { clientAddressMessage } from '@reprise/contracts/http';
import { addressBlock, clientAddress } from './client-address.js';

const secret = 'a secret that web and API share';
const proofOf = (address: string, key = secret) =>
  `${address} ${createHmac('sha256', key).update(clientAddressMessage(address)).digest('base64url')}`;

describe('who sent a request', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['the connection, when nothing else is said', {}, '127.0.0.1'],
    ['whom the web server vouches for', { 'x-reprise-client': proofOf('203.0.113.9') }, '203.0.113.9'],
    ['also on IPv6', { 'x-reprise-client': proofOf('2001:db8::7') }, '2001:db8::7'],
    ['not whom a forged proof names', { 'x-reprise-client': proofOf('203.0.113.9', 'another secret') }, '127.0.0.1'],
    [
      'not another address with a stolen proof',
      { 'x-reprise-client': proofOf('203.0.113.9').replace('.9 ', '.8 ') },
      '127.0.0.1',
    ],
    ['not what is no address', { 'x-reprise-client': proofOf('evil') }, '127.0.0.1'],
    ['not a bare address', { 'x-reprise-client': '203.0.113.9' }, '127.0.0.1'],
    ['not what X-Forwarded-For says', { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9' }, '127.0.0.1'],
    ['not one of two headers', { 'x-reprise-client': [proofOf('203.0.113.9')] }, '127.0.0.1'],
  ])('%s', (_, headers, expected) => {
    expect(clientAddress({ headers, ip: '127.0.0.1' }, secret)).toBe(expected);
  });
});

describe('what counts as one client', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('%s → %s', (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
