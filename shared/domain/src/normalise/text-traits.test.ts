/** What one pass says of a text spares only patterns that would find nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { maskRules } from './mask-rules.js';
import { applied, maskText } from './masks.js';
import { traitsOf } from './text-traits.js';

const maskTextNaively = (text: string): string => maskRules.reduce((masked, rule) => applied(rule, masked), text);

const piece = fc.oneof(
  fc.constantFrom(
    ...['192.168.1.20', '10.0.0.1:8080', '91.0.447.12', 'fe80::1%eth0', '2001:db8:0:0:1:0:0:1', '1:2:3:4:5:6:7:8'],
    ...[
      '00:1A:2b:3c:4d:5e',
      '00-1A-2b-3c-4d-5e',
      'deadbeef01',
      '0xDEADBEEF',
      'defaced',
      '550e8400-e29b-41d4-a716-446655440000',
    ],
    ...[
      '2024-01-31',
      '31.1.2024',
      '1/2/24',
      '12:30',
      '12:30:59.123 pm',
      '10:15Z',
      '12 May 2024',
      'May 12, 2024',
      'März 3 12:00',
      'août 2023',
    ],
    ...[
      'anna@example.org',
      '@Override',
      'a@b',
      'x@y.z',
      'AKIAIOSFODNN7EXAMPLE',
      'ghp_0123456789abcdefghijABCDEFGHIJ',
      'xoxb-1234567890',
      'sk_live_0123456789',
    ],
    ...[
      'DE89370400440532013000',
      'DE89 3704 0044 0532 0130 00',
      '4111 1111 1111 1111',
      '378282246310005',
      '3782 822463 10005',
    ],
    ...[
      '/Users/anna',
      'C:\\Users\\anna',
      '/home/anna/x',
      '+49 30 1234567',
      '030 1234567',
      '(555) 123-4567',
      '12345',
      'ORA-00942',
      'Bearer abc12345',
    ],
    ...[
      'QWxhZGRpbjpvcGVuIHNlc2FtZQ0123456789abcdefAB',
      'password=hunter2',
      'password: hunter2!',
      'eyJhbGciOi.eyJzdWIi.c2ln',
    ],
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefXYZ:.-_/+@ \n='), maxLength: 24 }),
  fc.string({ maxLength: 6 }),
);
const texts = fc.array(fc.tuple(piece, fc.constantFrom(' ', '', '\n', ', ', ':', '-', 'x')), { maxLength: 8 }).map((parts) => parts.flat().join('')); // prettier-ignore

describe('what one pass says of a text', () => {
  it('changes nothing about its masks', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!text.includes('://') && !/[[<]/.test(text));
        expect(maskText(text)).toBe(maskTextNaively(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['', { hasDigit: false, digitRun: 0, hexRun: 0, base64Run: 0 }],
    ['the cat sat', { hasDigit: false, hasClock: false, hasInnerAt: false, colonChain: 0 }],
    ['ab12:34', { hasDigit: true, digitRun: 2, hexRun: 4, mixedHexRun: 4, hasClock: true }],
    ['1.2.3.4', { dotChain: 3, hasJoinedDigits: true }],
    ['aa:bb:cc:dd:ee:ff', { pairChain: 5, colonChain: 5 }],
    ['AB12', { hasCapitalsThenDigits: true }],
    ['1234 5', { hasGroupedDigits: true }],
  ])('of %j it says what is there', (text, expected) => {
    expect(traitsOf(text)).toMatchObject(expected);
  });
});
