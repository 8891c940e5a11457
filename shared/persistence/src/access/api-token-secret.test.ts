import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isApiToken, newApiToken, shownPartOf } from './api-token-secret.js';

describe('an API token', () => {
  it('is known by its prefix and its checksum, and never comes twice', () => {
    const tokens = Array.from({ length: 200 }, newApiToken);
    expect(tokens.every((token) => isApiToken(token) && token.length === 53)).toBe(true);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it('is refused when one character is another', () => {
    fc.assert(
      fc.property(fc.nat(48), fc.constantFrom(...'09AZaz_-'), (at, other) => {
        const token = newApiToken();
        const changed = token.slice(0, at + 4) + other + token.slice(at + 5);
        expect(isApiToken(changed)).toBe(changed === token);
      }),
    );
  });

  it.each(['', 'rpr_', `rpr_${'A'.repeat(49)}`, `rps_${'0'.repeat(49)}`, `${'0'.repeat(53)}`])(
    'is not made up: %p',
    (text) => {
      expect(isApiToken(text)).toBe(false);
    },
  );

  it('shows only its first six characters in a list', () => {
    expect(shownPartOf('rpr_ABCDEFGHIJ')).toBe('rpr_ABCDEF');
  });
});
