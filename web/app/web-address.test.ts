import { describe, expect, it } from '@jest/globals';
import { isWebAddress } from './web-address';

describe('a link that came with a ticket', () => {
  it.each(['https://desk.example/INC-1', 'HTTP://desk.example'])('is shown: %s', (address) => {
    expect(isWebAddress(address)).toBe(true);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    'https://',
    '',
  ])('is not shown: %s', (address) => expect(isWebAddress(address)).toBe(false));
});
