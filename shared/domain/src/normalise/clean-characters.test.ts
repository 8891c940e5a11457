/** What nobody sees changes nothing; any string becomes one that can be stored. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { cleanCharacters } from './clean-characters.js';

describe('cleanCharacters', () => {
  it.each([
    ['a zero-width space', 'prin\u200bter', 'printer'],
    ['a soft hyphen', 'prin\u00adter', 'printer'],
    ['a byte order mark', '\ufeffprinter', 'printer'],
    ['marks of direction', '\u202eprinter\u202c', 'printer'],
    ['a combining accent', 'cafe\u0301', 'café'],
    ['wide letters', 'ＥＲＲ１７', 'ERR17'],
    ['half a pair', 'a\ud800b', 'ab'],
    ['a null', 'a\u0000b', 'ab'],
    ['line breaks of other systems', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['plain text', 'a\tb\nc 😀', 'a\tb\nc 😀'],
  ])('%s', (_name, text, expected) => {
    expect(cleanCharacters(text)).toBe(expected);
  });

  it('leaves nothing to clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = cleanCharacters(text);
        expect(cleanCharacters(clean)).toBe(clean);
        expect(encodeURIComponent(clean)).toBeDefined();
      }),
    );
  });
});
