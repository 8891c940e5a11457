import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { excerptOf } from './excerpt.js';
import { queryWords } from './query-words.js';

const marked = (body: string, words: string[]): string[] => {
  const { excerpt, highlights } = excerptOf(body, words);
  return highlights.map(({ start, end }) => excerpt.slice(start, end));
};

describe('an excerpt', () => {
  it.each([
    [
      'marks a word and its other forms',
      'Printing stopped. The printer prints nothing.',
      ['print'],
      ['Printing', 'printer', 'prints'],
    ],
    ['does not mark a short word inside a longer one', 'As is, this is it', ['is'], ['is', 'is']],
    ['marks nothing where nothing is', 'All quiet', ['storm'], []],
    ['bears letters that change their length in lower case', 'İstanbul office printer', ['printer'], ['printer']],
  ])('%s', (_, body, words, expected) => {
    expect(marked(body, words)).toEqual(expected);
  });

  it('shows the place where the words are, with its surroundings cut off', () => {
    const { excerpt, highlights } = excerptOf(`${'filler '.repeat(200)}the spooler crashed ${'more '.repeat(200)}`, [
      'spooler',
      'crashed',
    ]);
    expect(excerpt).toMatch(/^….*spooler crashed.*…$/);
    expect(highlights).toHaveLength(2);
  });

  it('always marks stretches within the excerpt, in order and apart', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 600, unit: 'grapheme' }),
        fc.string({ maxLength: 40, unit: 'grapheme' }),
        (body, text) => {
          const { excerpt, highlights } = excerptOf(body, [...queryWords(text).words]);
          let last = 0;
          for (const { start, end } of highlights) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(excerpt.length);
        },
      ),
    );
  });
});

describe('the words of a query', () => {
  it.each([
    ['keeps codes whole and lower case', 'Error E-1421!', ['error', 'e-1421'], ['error', 'e-1421']],
    [
      'keeps dotted names whole',
      'com.acme.FooException: boom',
      ['com.acme.fooexception', 'boom'],
      ['com.acme.fooexception', 'boom'],
    ],
    ['has nothing for signs alone', '&& || !', [], []],
  ])('%s', (_, text, words, exact) => {
    const found = queryWords(text);
    expect(found.words).toEqual(words);
    expect(found.exact).toEqual(exact);
  });
});
