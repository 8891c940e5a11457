import { describe, expect, it } from '@jest/globals';
import { isSearch, isTelling } from './input-length';

describe('what the one box does with its input', () => {
  it.each([
    ['invoice export', true],
    ['  E1421  ', true],
    ['export stops at page 200 since the last release', true],
    ['one two three four five six seven eight nine ten eleven', false],
    ['first line\nsecond line', false],
    ['x'.repeat(121), false],
  ])('%j is a search: %s', (input, expected) => expect(isSearch(input)).toBe(expected));

  it.each([
    ['invoice', false],
    ['invoice export', false],
    ['invoice export stops', true],
    ['E1421', true],
    ['TimeoutException', true],
    ['renderPage', true],
  ])('%j says enough to be matched: %s', (input, expected) => expect(isTelling(input)).toBe(expected));
});
