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
    ['/..//evil.example', '/solve'],
    ['/.//evil.example/..', '/solve'],
    ['/a/%2e%2E//evil.example', '/solve'],
    ['/problems/../known-errors', '/known-errors'],
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
          fc.array(fc.constantFrom('/', '//', '.', '..', '\\', '%2e', '%5c', '\t', '@', ':', '?', '#', 'evil.example')).map((parts) => `/${parts.join('')}`), // prettier-ignore
        ),
        (candidate) => {
          const path = sameSitePath(candidate, '/solve');
          expect(new URL(path, 'https://reprise.example').origin).toBe('https://reprise.example');
        },
      ),
      { numRuns: 500 },
    );
  });
});
