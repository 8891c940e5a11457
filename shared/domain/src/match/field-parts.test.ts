/** 1. Fields of several values overlap by their parts. 2. Words of a field are found as tickets write them, whenever they are asked for. */
import { describe, expect, it } from '@jest/globals';

import { Vocabulary } from '../corpus/vocabulary.js';
import { FieldParts } from './field-parts.js';

const cases: readonly [one: string, other: string, overlap: number][] = [
  ['Android', 'Android', 1],
  ['Android', 'iOS', 0],
  ['Android', 'Android, Tooling', Math.SQRT1_2],
  ['Tooling, Android', 'Android, Tooling', 1],
  ['Release 3.1.2, Release 3.2.0', 'Release 3.2.0, Release 3.3.0', 0.5],
  ['android', 'Android', 1],
  [',', 'Android', 0],
];

describe('FieldParts', () => {
  it.each(cases)('compares %p with %p', (one, other, overlap) => {
    const vocabulary = new Vocabulary();
    const fields = new FieldParts(vocabulary);
    const [a, b] = [vocabulary.intern('\u0002component:1', one), vocabulary.intern('\u0002component:2', other)];
    expect(fields.overlap(a, b)).toBeCloseTo(overlap, 9);
    expect(fields.overlap(b, a)).toBeCloseTo(overlap, 9);
  });

  it('knows the words of a field once tickets have used them', () => {
    const vocabulary = new Vocabulary();
    const fields = new FieldParts(vocabulary);
    const component = vocabulary.intern('\u0002component:x', 'Print spoolers, A-parser');
    expect(fields.termsOf(component)).toEqual([]);
    const print = vocabulary.intern('print');
    expect(fields.termsOf(component)).toEqual([print]);
    const spooler = vocabulary.intern('spooler');
    const parser = vocabulary.intern('parser');
    expect(fields.termsOf(component)).toEqual([print, spooler, parser]);
    expect(fields.termsOf(component)).toEqual([print, spooler, parser]);
  });
});
