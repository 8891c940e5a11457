import { describe, expect, it } from '@jest/globals';
import { countOf, formatAmount, formatBytes, formatCount, formatHours, formatInterval, formatShare } from './numbers';

/** Narrow and ordinary no-break spaces read as a blank, so that the tables below can be read too. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

describe('numbers as people read them', () => {
  it.each([
    [0, '0'],
    [63, '63'],
    [1_204, '1204'],
    [29_055, '29 055'],
    [1_234_567, '1 234 567'],
    [-12_000, '−12 000'],
  ])('count %d reads %s', (count, expected) => expect(plain(formatCount(count))).toBe(expected));

  it('says one ticket and two tickets', () => {
    expect(plain(countOf(1, 'ticket'))).toBe('1 ticket');
    expect(plain(countOf(2, 'ticket'))).toBe('2 tickets');
    expect(plain(countOf(2, 'person', 'people'))).toBe('2 people');
  });

  it.each([
    [0.421, '0.42'],
    [0.4, '0.4'],
    [3, '3'],
    [3.14, '3.1'],
    [57.6, '58'],
    [12_040.2, '12 040'],
  ])('amount %d reads %s', (value, expected) => expect(plain(formatAmount(value))).toBe(expected));

  it.each([
    [0.33, '20 min'],
    [1, '1 h'],
    [3.334, '3 h 20'],
    [9.05, '9 h 03'],
    [58.2, '58 h'],
    [12_345, '12 345 h'],
  ])('%d hours read %s', (hours, expected) => expect(plain(formatHours(hours))).toBe(expected));

  it.each([
    [0, '0 %'],
    [0.004, '< 1 %'],
    [0.38, '38 %'],
    [0.997, '> 99 %'],
    [1, '100 %'],
  ])('share %d reads %s', (share, expected) => expect(plain(formatShare(share))).toBe(expected));

  it('draws an interval with a dash, a point as a point', () => {
    expect(formatInterval({ low: 31.2, high: 52.4 })).toBe('31–52');
    expect(formatInterval({ low: 2, high: 2 })).toBe('2');
  });

  it.each([
    [512, '512 B'],
    [1_500, '1.5 kB'],
    [999_960, '1 MB'],
    [14_200_000, '14 MB'],
    [3_200_000_000, '3.2 GB'],
  ])('%d bytes read %s', (bytes, expected) => expect(plain(formatBytes(bytes))).toBe(expected));
});
