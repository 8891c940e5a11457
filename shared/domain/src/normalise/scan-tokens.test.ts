/** The scanner finds what the pattern says: the pattern is the definition, the scanner the speed. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { tokenPattern } from './expand-token.js';
import { tokenEnd, tokenStart } from './scan-tokens.js';

function scan(text: string): string[] {
  const tokens: string[] = [];
  for (let start = tokenStart(text, 0); start < text.length;) {
    const end = tokenEnd(text, start);
    tokens.push(text.slice(start, end));
    start = tokenStart(text, end);
  }
  return tokens;
}
const matched = (text: string): string[] => Array.from(text.matchAll(tokenPattern), ([token]) => token);

describe('scanning tokens', () => {
  it('finds the tokens of the pattern in pieces of code, versions and words', () => {
    const piece = fc.constantFrom('a', 'C', 'f', '+', '++', '#', ':', '::', '.', '-', "'", '’', '$', '_', ' ', '7', 'é', 'e\u0301', '\u0301', '字', '😀', '𝒜', '\ud800', '\ue000', '\n'); // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        expect(scan(pieces.join(''))).toEqual(matched(pieces.join('')));
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds the tokens of the pattern in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(scan(text)).toEqual(matched(text));
      }),
      { numRuns: 1_000 },
    );
  });
});
