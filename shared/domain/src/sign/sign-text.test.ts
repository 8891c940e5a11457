/** 1. Prose gives nothing. 2. Line numbers, addresses and build hashes do not change a stack's signature. 3. Any text of any length ends. */
import { describe, expect, it } from '@jest/globals';

import { signText } from './sign-text.js';

describe('signText', () => {
  it('takes nothing bare for a type', () => {
    expect(signText('An Error occurred. Failure.')).toEqual([]);
  });

  it.each([
    ['a kilobyte of dots', 'a.'.repeat(500_000)],
    ['capitals', 'A'.repeat(1_000_000)],
    ['stack openings', '    at '.repeat(200_000)],
    ['digits', '1 '.repeat(500_000)],
  ])('ends on %s', (_name, text) => {
    expect(signText(text).length).toBeLessThanOrEqual(60);
  });
});

describe('stack signature', () => {
  it('does not change with line numbers, addresses and build hashes', () => {
    const one =
      '  12: 0x7f8f9aade2b7 - acme::order::save::h173049210185\n  13: 0x7f8f9aade2c7 - acme::main::h1730492101aa';
    const other =
      '   2: 0x55d09aade111 - acme::order::save::h99304921018f\n   3: 0x55d09aade222 - acme::main::h00304921018f';
    expect(signText(one)).toEqual(signText(other));
  });
});
