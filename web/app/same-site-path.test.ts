import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sameSitePath } from './same-site-path';

describe('sameSitePath', () => {
  it.each([
    ['/problems?view=rising#top', '/problems?view=rising#top'],
    ['/', '/'],
    ['//evil.example', '/solve'],
    ['/\\evil.example', '/solve'],
    ['/\t/evil.example', '/solve'],
    ['https://evil.example/', '/solve'],
    ['javascript:alert(1)', '/solve'],
    ['problems', '/solve'],
    ['', '/solve'],
    [null, '/solve'],
    [undefined, '/solve'],
  ])('%j leads to %s', (candidate, expected) => {
    expect(sameSitePath(candidate, '/solve')).toBe(expected);
  });

  it('never leaves the site, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((tail) => `/${tail}`),
        ),
        (candidate) => {
          const path = sameSitePath(candidate, '/solve');
          expect(new URL(path, 'https://reprise.example').origin).toBe('https://reprise.example');
        },
      ),
    );
  });
});
