/**
 * Redaction changes no evidence: a ticket whose secrets and personal data were replaced by placeholders has the terms, signatures and
 * frames of the original, so that tickets from before and after redaction was switched on match each other.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { redactText, redactionKinds } from '../redact/index.js';
import { TicketAnalyser } from './analyse-ticket.js';
import type { Ticket } from './ticket.js';

const digits = (count: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
const word = fc.constantFrom('anna', 'bob', 'sales', 'info', 'j.doe', 'x_y');
const octet = fc.integer({ min: 1, max: 254 });
const secret = fc.constantFrom('hunter22!', 'S3cret-Value', 'p4ss_w0rd', 'Xk9$kq2', '0123abcd');
const checkDigit = (payload: string): string => {
  for (let digit = 0; ; digit++) {
    const sum = [...`${payload}${digit}`].reverse().reduce((total, sign, index) => {
      const value = Number(sign) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return `${payload}${digit}`;
  }
};

/** A raw value and the placeholder that redaction writes for it, with what stands before both. */
const personal: fc.Arbitrary<readonly [before: string, raw: string, placeholder: string]> = fc.oneof(
  fc
    .tuple(word, word)
    .map(([one, other]) => ['mail from ', `${one}@${other.replace(/[._]/g, '-')}.example.org`, '[e-mail]'] as const),
  fc.tuple(digits(3), digits(7)).map(([area, rest]) => ['call ', `+49 1${area} 9${rest}`, '[phone]'] as const),
  fc.tuple(octet, octet, octet, octet).map((all) => ['host ', all.join('.'), '[ip]'] as const),
  fc
    .tuple(fc.constantFrom('password=', 'pwd = ', 'api_key: ', 'passwort='), secret)
    .map(([key, raw]) => [key, raw, '[password]'] as const),
  digits(22).map((tail) => ['header Authorization: Bearer ', `ab1${tail}`, '[token]'] as const),
  digits(36).map((tail) => ['token ', `ghp_${tail}`, '[token]'] as const),
  digits(14).map((tail) => ['card ', checkDigit(`4${tail}`).replace(/(\d{4})(?=\d)/g, '$1 '), '[card]'] as const),
  fc
    .constantFrom('DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432')
    .map((iban) => ['account ', iban, '[iban]'] as const),
  fc.constantFrom('378282246310005', '5555-5555-5555-4444').map((card) => ['card ', card, '[card]'] as const),
  fc.constantFrom('+14155552671', '+46 76 11 46 219').map((phone) => ['call ', phone, '[phone]'] as const),
  fc.constant(['ping ', '8.8.8.8', '[ip]'] as const),
  digits(12).map((tail) => ['used ', `xoxb-${tail}-abcdefGHIJ`, '[token]'] as const),
  fc.constantFrom('IOSFODNN7EXAMPLE', 'Q3EGRIQ6PRSTA2BC').map((tail) => ['key ', `AKIA${tail}`, '[token]'] as const),
  digits(20).map(
    (tail) => ['session ', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.ab${tail}`, '[token]'] as const,
  ),
);

const evidence = fc.constantFrom(
  'the nightly export stops with ORA-00942',
  'java.lang.IllegalStateException: queue is full',
  '\tat com.acme.Order.save(Order.java:12)\n\tat com.acme.Main.run(Main.java:5)',
  'the server returned 503 and exit code 137',
  'failed with 0x80070005 in module spooler.dll',
  'ERROR pool exhausted after 30 s',
  'connect ECONNREFUSED while opening invoice 17',
);
const joint = fc.constantFrom('\n', ' ', ', ', '; ', '\n\n');

describe('a redacted ticket', () => {
  it('is what redaction makes of the original', () => {
    fc.assert(
      fc.property(personal, ([before, raw, placeholder]) => {
        expect(redactText(`${before}${raw}`, redactionKinds)).toBe(`${before}${placeholder}`);
      }),
    );
  });

  it('has the evidence of the original', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(evidence, joint, personal, joint), { minLength: 1, maxLength: 6 }), (parts) => {
        const write = (which: 1 | 2): Ticket => ({
          id: 'T-1',
          title: `Export fails, ${parts[0]![2][0]}${parts[0]![2][which]}`,
          description: parts.map(([fact, one, [before, ...value], other]) => `${fact}${one}${before}${value[which - 1]!}${other}`).join('\n'), // prettier-ignore
        });
        const analyser = new TicketAnalyser();
        expect(analyser.analyse(write(2))).toEqual(analyser.analyse(write(1)));
        expect(analyser.signaturesOf(write(2))).toEqual(analyser.signaturesOf(write(1)));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a number with brackets', '+44 (0)118 925 6128', '[phone]', 'pool exhausted, call <*> (<*>) <*>'],
    ['an IBAN whose bank has letters', 'NL91 ABNA 0417 1643 00', '[iban]', 'pool exhausted, call <*> ABNA <*>'],
  ])(
    'has the words of the original, but not its log template, for %s: a known fault',
    (_, raw, placeholder, actual) => {
      const analyser = new TicketAnalyser();
      const write = (value: string): Ticket => ({ id: 'T-1', description: `ERROR pool exhausted, call ${value}` });
      const templateOf = (ticket: Ticket) =>
        analyser.signaturesOf(ticket).flatMap(({ kind, value }) => (kind === 'log_template' ? value : []));
      expect(analyser.analyse(write(placeholder))).toEqual(analyser.analyse(write(raw)));
      expect(templateOf(write(placeholder))).toEqual(['pool exhausted, call <*>']);
      expect(templateOf(write(raw))).toEqual([actual]);
    },
  );
});
