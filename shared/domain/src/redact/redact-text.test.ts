/**
 * 1. Real secrets and personal data are found, what only looks like them is left alone: one table, precision and recall told.
 * 2. Redacting twice is redacting once; what is not found stays to the letter.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asGatesSee, detectors, hasChance } from './detectors.js';
import { findRedactions, redactText, redactionKinds, secretKinds } from './index.js';

const key = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
const jwt = `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`;

const real: [text: string, redacted: string][] = [
  [`-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY----- end`, '[token] end'],
  [`session ${jwt} expired`, 'session [token] expired'],
  [`key AKIA${'IOSFODNN7EXAMPLE'} leaked`, 'key [token] leaked'],
  [`used ghp_${'a1B2'.repeat(9)} there`, 'used [token] there'],
  [`github_pat_${'a1B2c3D4e5F6g7H8i9J0k1'}_${'x'.repeat(59)}`, '[token]'],
  [`slack xoxb-${'123456789012-abcdefGHIJ'}`, 'slack [token]'],
  ['Authorization: Bearer abc123def456ghi789', 'Authorization: Bearer [token]'],
  ['curl -H "authorization: basic dXNlcjpwYXNzd29yZDEyMw=="', 'curl -H "authorization: basic [token]"'],
  ['postgres://app:hunter22@db:5432/x', 'postgres://app:[password]@db:5432/x'],
  ['password=hunter2 and more', 'password=[password] and more'],
  ['{"password": "s3cret!x"}', '{"password": "[password]"}'],
  ['Passwort: Sommer2024', 'Passwort: [password]'],
  ["api_key='0123abcdef'", "api_key='[password]'"],
  ['write to jane.doe+x@mail.example.co.uk please', 'write to [e-mail] please'],
  ['IBAN DE89 3704 0044 0532 0130 00 was refused', 'IBAN [iban] was refused'],
  ['GB82WEST12345698765432', '[iban]'],
  ['card 4111 1111 1111 1111 declined', 'card [card] declined'],
  ['amex 378282246310005', 'amex [card]'],
  ['call +49 (30) 901820-44 now', 'call [phone] now'],
  ['call +14155552671', 'call [phone]'],
  ['from 203.0.113.77 to 10.0.0.12', 'from [ip] to [ip]'],
  ['ping 8.8.8.8 fails', 'ping [ip] fails'],
  ['Connection refused @ 192.168.1.4:8324', 'Connection refused @ [ip]:8324'],
  ['http://127.0.0.1:8021/x', 'http://[ip]:8021/x'],
  ['unknown [172.22.191.5]) by', 'unknown [[ip]]) by'],
  ['<jane@example.com>, bob@example.org', '<[e-mail]>, [e-mail]'],
  ['mailto:jane.doe@example.com', 'mailto:[e-mail]'],
  ['notifications@github.com写道', '[e-mail]写道'],
  ['Mob.nr +46 76 11 46 219', 'Mob.nr [phone]'],
  ['work: +44 (0)118 925 6128', 'work: [phone]'],
  ['FR14 2004 1010 0505 0001 3M02 606', '[iban]'],
  ['5555-5555-5555-4444', '[card]'],
];

const traps = [
  'commit 4bae2a5c0b4d8f1e2a3b4c5d6e7f8091a2b3c4d5',
  'id 0194a2c3-1111-7000-8000-000000000001',
  'order 4111111111111112 is late',
  'order 1234567890123456',
  'DE89 3704 0044 0532 0130 01 has a wrong check digit',
  'article XY12ABCD3456EFGH',
  'password reset does not work',
  'Password: forgotten, please help',
  'your password: ********',
  'password=[password]',
  'password=${DB_PASSWORD}',
  'password=null',
  'the secret of success = patience?'.replace(' = ', ' is '),
  'lodash@4.17.21 and @Component()',
  'git@github.com:owner/repo.git',
  'at 2026-11-22T10:15:30+0200',
  'time +02:00',
  'C++ 17, g++ 12',
  'bearer of bad news everywhere',
  'version 4.8.1.12000',
  'version 10.0.19.44',
  'ORA-00942, 0x80070005, HTTP 504',
  '1.2.3.4.5 is a section',
  'token expired at 10:15',
  'eyJ is how a header begins',
  '-----BEGIN CERTIFICATE-----',
  // Met in tickets of public trackers.
  'I/DEBUG ( 112): d18 4028000000000000 d19 3ff0000000000000',
  'https://example.com/61561621256679/videos/2551812988542392',
  'touch -d "+2000000000 years" file',
  'formatTelephoneNumber(+123456789) should return',
  'Ti Mob SDK 1.8.0.1 and 1.8.0.1 Titanium',
  'extension 1.0.0.6 true, extension 10.0.0.6 false',
  'Fedora 12 (Linux 2.6.33.5-124.fc13.x86_64)',
  '7.2.12.5 Type cast',
  'PWD=/Developer/Code/app',
  "PWD: '/Users/build/eclipse'",
  'an app password:\nhttps://help.example.com/articles/7',
  'type your password: https://example.com/signin?x=1',
  'pub use foo::secret::Bar2;',
  'UID:event-3@_EXPORT_ICS.xlsm',
  'the account "___@___.com"',
  // Other numbers of a desk.
  'order 2026-11-22-000417, invoice 4711 0815 0001 2342',
  'tracking 00340434161094042557',
  'ISBN 978-3-16-148410-0',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7',
  '1763799330123 ms since 1970',
  '2026-11-22T10:15:30.123456789Z +00:00',
  'mac 00:1A:2B:3C:4D:5E',
  'GET /v1/items?id=4111111111111111',
  'build 10.0.19045.3570 on Windows',
  'INC0012345, CHG4567890, PRB-142',
  '+1 on this, +5000000 rows',
];

describe('secrets and personal data in a text', () => {
  it.each(real)('%s → %s', (text, redacted) => {
    expect(redactText(text, redactionKinds)).toBe(redacted);
  });

  it.each(traps)('are not seen in: %s', (text) => {
    expect(findRedactions(text, redactionKinds)).toEqual([]);
  });

  it('are replaced by kind: secrets alone leave people', () => {
    const text = 'jane@example.com says password=hunter2';
    expect(redactText(text, secretKinds)).toBe('jane@example.com says password=[password]');
  });

  it('are gone wherever they stand, and only they', () => {
    const secret = fc.constantFrom(...real.filter(([text]) => !text.includes('\n')).map(([text]) => text));
    const prose = fc.array(fc.constantFrom('the', 'export', 'stops', 'E1421', 'again;', 'Seite', '漢字'), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(prose, secret, prose, (before, text, after) => {
        const whole = [...before, text, ...after].join(' ');
        const redacted = redactText(whole, redactionKinds);
        expect(redacted.startsWith(before.join(' '))).toBe(true);
        expect(redacted.endsWith(after.join(' '))).toBe(true);
        expect(redactText(redacted, redactionKinds)).toBe(redacted);
      }),
    );
  });

  it('are tried for wherever a pattern would find one, however it is written', () => {
    const cases = [(text: string) => text, (text: string) => text.toUpperCase(), (text: string) => text.replace(/s/g, 'ſ').replace(/k/g, '\u212a')]; // prettier-ignore
    const anyOf = (...texts: string[]) => fc.constantFrom(...texts);
    const names = anyOf(
      'password',
      'pwd',
      'Kennwort',
      'mot de passe',
      'contraseña',
      'client_secret',
      'apikey',
      'auth-token',
    );
    const blanks = anyOf('', ' ', '  ', '\t', '\u00a0');
    const named = fc.tuple(names, anyOf('', '"', "'"), blanks, anyOf('=', ':', '==', '=:'), blanks, anyOf('hunter2', '$1234', '"s3cret"')); // prettier-ignore
    const piece = fc.oneof(
      fc.constantFrom(...real.map(([text]) => text), ...traps),
      named.map((parts) => parts.join('')),
    );
    const written = fc.tuple(piece, fc.constantFrom(...cases));
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 3 }), fc.string({ maxLength: 5 }), (pieces, between) => {
        const text = pieces.map(([piece, spelt]) => spelt(piece)).join(between);
        const found = detectors.filter(({ pattern }) => text.search(pattern) >= 0);
        expect(found.filter((detector) => !hasChance(detector, text, asGatesSee(text)))).toEqual([]);
      }),
    );
  });

  it('are found again in nothing that was redacted, whatever the text', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(...real.map(([text]) => text), ...traps));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const once = redactText(pieces.join(' '), redactionKinds);
        expect(redactText(once, redactionKinds)).toBe(once);
      }),
    );
  });
});
