/** 1. A token gives its whole first, then its parts. 2. Spelling variants of one thing share a term. 3. Stop words give nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { expandToken } from './expand-token.js';
import { languagePacks } from './natural.js';

const english = 0;

describe('expandToken', () => {
  it.each([
    ['crashes', ['crash']],
    ['the', []],
    ["doesn't", []],
    ['E0277', ['e0277']],
    ['3.2.0', ['3.2.0', '3.2']],
    ['createWindow', ['createwindow', 'creat', 'window']],
    ['HTTPClient', ['httpclient', 'http', 'client']],
    ['Ti.UI.View', ['ti.ui.view', 'ti', 'ui', 'view']],
    ['std::io', ['std::io', 'std', 'io']],
    ['re-open', ['reopen', 're', 'open']],
    ['windows10', ['windows10', 'window']],
    ['C++', ['c++']],
    ['x', []],
    ['電子郵件', ['電子', '子郵', '郵件']],
  ])('%s', (token, terms) => {
    expect(expandToken(token, english)).toEqual(terms);
  });

  it.each([
    ['createWindow', 'create_window'],
    ['create_window', 'createwindow'],
    ['re-open', 'reopen'],
    ['crashing', 'crashed'],
  ])('%s and %s share a term', (one, other) => {
    expect(expandToken(one, english)[0]).toBe(expandToken(other, english)[0]);
  });

  it('gives distinct, bounded terms for any token', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(languagePacks.length - 1), (token, language) => {
        const terms = expandToken(token, language);
        expect(new Set(terms).size).toBe(terms.length);
        for (const term of terms) expect(term.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
