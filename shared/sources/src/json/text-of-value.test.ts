import { describe, expect, it } from '@jest/globals';
import { textOfValue } from './text-of-value.js';

const paragraph = (...texts: string[]): object => ({
  type: 'paragraph',
  content: texts.map((text) => ({ type: 'text', text })),
});

describe('the words of a structured value', () => {
  it.each<[string, unknown, string]>([
    ['text', 'as it is', 'as it is'],
    ['comments', [{ body: 'first' }, { author: 'x', body: 'second' }], 'first\n\nsecond'],
    ['comments with their page', { comments: [{ body: 'first' }], total: 1 }, 'first'],
    ['plain text before markup', { body: '<p>a</p>', body_text: 'a' }, 'a'],
    [
      'a document of paragraphs',
      { type: 'doc', version: 1, content: [paragraph('It ', 'fails'), paragraph('again')] },
      'It fails\nagain',
    ],
    ['a comment that is a document', [{ body: { type: 'doc', content: [paragraph('x')] } }], 'x'],
    ['nothing to read', { total: 0 }, ''],
    ['null', null, ''],
  ])('%s', (_, value, expected) => {
    expect(textOfValue(value)).toBe(expected);
  });

  it('ends however deep a value nests', () => {
    let nested: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
    expect(textOfValue(nested)).toBe('');
  });
});
