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
      'does not name the number of one invoice where another title does without',
      [
        'No PDF for invoice 2026454726',
        'PDF for invoice missing',
        'No PDF for invoice 2026454811',
        'invoice PDF is empty',
      ],
      [],
      'PDF for invoice missing',
    ],
    [
      'leaves out the number of one order where no title does without',
      ['Wave stuck: W426493', 'wave stuck (W426871)', 'Wave stuck W427001'],
      [],
      'Wave stuck',
    ],
    [
      'says where a number was',
      ['Wave W426493 stuck', 'wave W426871 stuck', 'Wave W427001 stuck', 'planning stands still'],
      [],
      'Wave … stuck',
    ],
    ['keeps the number of a problem that has one ticket', ['Order 47112590 lost'], [], 'Order 47112590 lost'],
    [
      'does not shout where another title does not',
      ['NO LABEL FOR PARCEL', 'no label for parcel', 'No label for the parcel'],
      [],
      'No label for parcel',
    ],
    ['keeps a code that all titles name', ['E1421 on export', 'export: E1421', 'e1421'], [], 'E1421 on export'],
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
