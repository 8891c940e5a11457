import { describe, expect, it } from '@jest/globals';
import { strongestReasons } from './strongest-reasons';

const reasons = [
  { kind: 'title', text: '4 title words', weight: 0.5 },
  { kind: 'title', text: '3 title words', weight: 0.4 },
  { kind: 'title', text: '3 title words', weight: 0.35 },
  { kind: 'error_code', text: 'same code E1421', weight: 0.2 },
];

describe('strongestReasons', () => {
  it('names every kind before it repeats one', () => {
    expect(strongestReasons(reasons, 2).map((reason) => reason.text)).toEqual(['4 title words', 'same code E1421']);
  });

  it('fills up by strength and says nothing twice', () => {
    expect(strongestReasons(reasons, 9).map((reason) => reason.text)).toEqual([
      '4 title words',
      'same code E1421',
      '3 title words',
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(strongestReasons([], 4)).toEqual([]);
  });
});
