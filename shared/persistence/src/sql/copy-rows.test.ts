import { describe, expect, it } from '@jest/globals';
import { copyLine, type CopyValue } from './copy-rows.js';

describe('a row in the text format of COPY', () => {
  it.each<[string, readonly CopyValue[], string]>([
    ['tells nothing from an empty text', [null, ''], '\\N\t\n'],
    ['keeps line ends and tabs within a field', ['a\nb\tc\rd'], 'a\\nb\\tc\\rd\n'],
    ['keeps a written-out null apart from none', ['\\N'], '\\\\N\n'],
    ['writes figures', [1.5, -2, true], '1.5\t-2\ttrue\n'],
    [
      'writes lists with what lists are made of',
      [['a', 'b"c', 'd\\e', 'f,g', '{}']],
      '{"a","b\\\\"c","d\\\\\\\\e","f,g","{}"}\n',
    ],
    ['writes an empty list', [[]], '{}\n'],
  ])('%s', (_, row, line) => {
    expect(copyLine(row)).toBe(line);
  });
});
