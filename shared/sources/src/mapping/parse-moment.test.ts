import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMonthOrderOf, parseMoment } from './parse-moment.js';

describe('parseMoment', () => {
  it.each([
    ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07Z'],
    ['2026-03-04T05:06:07.250+02:00', '2026-03-04T03:06:07.250Z'],
    ['2026-03-04T05:06:07.123456+0000', '2026-03-04T05:06:07.123Z'],
    ['2026-03-04 05:06:07', '2026-03-04T05:06:07Z'],
    ['2026-03-04 05:06:07 UTC', '2026-03-04T05:06:07Z'],
    ['2026-03-04', '2026-03-04T00:00:00Z'],
    ['2026/03/04 5:06', '2026-03-04T05:06:00Z'],
    ['31.12.2024 15:04', '2024-12-31T15:04:00Z'],
    ['31.12.24', '2024-12-31T00:00:00Z'],
    ['12/31/2024 3:04 PM', '2024-12-31T15:04:00Z'],
    ['31/12/2024 12:30 am', '2024-12-31T00:30:00Z'],
    ['12/Mar/24 3:04 PM', '2024-03-12T15:04:00Z'],
    ['12-Mar-2024 15:04:05', '2024-03-12T15:04:05Z'],
    ['12 März 2024', '2024-03-12T00:00:00Z'],
    ['March 12, 2024 at 3:04 PM', '2024-03-12T15:04:00Z'],
    ['Tue, 12 Mar 2024 15:04:05 GMT', '2024-03-12T15:04:05Z'],
    ['1710255845', '2024-03-12T15:04:05Z'],
    ['1710255845000', '2024-03-12T15:04:05Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2024-02-28T23:59:59.000Z', '2024-02-28T23:59:59Z'],
    ['2024-02-28T23:59:59.120Z', '2024-02-28T23:59:59.120Z'],
  ])('reads %s', (text, expected) => {
    expect(parseMoment(text)).toBe(expected);
  });

  it.each([
    '',
    'soon',
    '2023-02-29',
    '2024-13-01',
    '31.04.2024',
    '0000-00-00 00:00:00',
    '1066-10-14',
    '2999-01-01',
    '12/Mor/24',
    '25:00',
    '2024-01-01 24:30',
    '12345',
  ])('does not take %j for a date', (text) => {
    expect(parseMoment(text)).toBeUndefined();
  });

  it('reads ambiguous dates by the given order', () => {
    expect(parseMoment('03/04/2024', 'day first')).toBe('2024-04-03T00:00:00Z');
    expect(parseMoment('03/04/2024', 'month first')).toBe('2024-03-04T00:00:00Z');
  });

  it('reads back every moment that JavaScript writes between 1970 and 2100', () => {
    const moments = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2100-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(moments, (date) => Date.parse(parseMoment(date.toISOString()) ?? '') === date.getTime()));
  });
});

describe('dayMonthOrderOf', () => {
  it.each([
    [['03/04/2024', '13/04/2024'], 'day first'],
    [['03/04/2024', '04/13/2024'], 'month first'],
    [['03.04.2024'], 'day first'],
    [['03/04/2024 3:00 PM'], 'month first'],
    [['03/04/2024', '2024-01-01'], undefined],
  ])('judges %j as %s', (values, expected) => {
    expect(dayMonthOrderOf(values)).toBe(expected);
  });
});

describe('a moment as it is answered', () => {
  it('is answered as any other way of writing it', () => {
    const upTo = Date.UTC(2100, 11, 31);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: upTo }), fc.boolean(), (at, isWhole) => {
        const moment = new Date(isWhole ? at - (at % 1_000) : at).toISOString();
        expect(parseMoment(moment)).toBe(parseMoment(moment.replace('T', ' ').replace('Z', '+00:00')));
        expect(parseMoment(parseMoment(moment)!)).toBe(parseMoment(moment));
      }),
    );
  });
});
