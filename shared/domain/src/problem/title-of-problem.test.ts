import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { titleOfProblem } from './title-of-problem.js';

describe('titleOfProblem', () => {
  it.each<[name: string, titles: string[], terms: string[], expected: string]>([
    [
      'takes the title most like the others',
      [
        'please help!!',
        'Printer on floor 3 prints blank pages',
        'Printer prints blank pages',
        'blank pages from printer since Monday morning again',
      ],
      [],
      'Printer prints blank pages',
    ],
    [
      'removes reply marks and ticket keys',
      ['RE: Fwd: ABC-123: login fails with E1421.'],
      [],
      'Login fails with E1421',
    ],
    ['keeps a word that is written in its own way', ['iPhone does not sync'], [], 'iPhone does not sync'],
    ['completes a title that says too little', ['Error'], ['ORA-00942', 'invoice'], 'Error (ORA-00942, invoice)'],
    ['speaks from the terms when no ticket has a title', ['', '  '], ['timeout', 'gateway'], 'Timeout, gateway'],
    ['admits that there is nothing to say', [], [], 'Untitled problem'],
  ])('%s', (_name, titles, terms, expected) => {
    expect(titleOfProblem(titles, terms)).toBe(expected);
  });

  it('is never empty and never longer than 120 characters', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 })), fc.array(fc.string()), (titles, terms) => {
        const title = titleOfProblem(titles, terms);
        expect(title.length).toBeLessThanOrEqual(120);
      }),
    );
  });
});
