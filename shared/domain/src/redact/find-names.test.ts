import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findNames, findQuotes, foldedName, replaceStretches, shapeOfName, wordRuns } from './find-names.js';

const without = (text: string, ...names: string[]): string => {
  const folded = names.map(foldedName);
  const found = findNames(text, folded.map(shapeOfName), (words) => folded.includes(words));
  return replaceStretches(text, found, () => '#');
};

describe('names in a text', () => {
  it.each([
    ['in any case and with anything between', 'Call JANE  Doe or jane.doe.', ['Jane Doe'], 'Call # or #.'],
    ['as an address', 'mailto:Jane.Doe@Example.com>', ['jane.doe@example.com'], 'mailto:#>'],
    ['as an account in a path', 'C:\\Users\\jdoe\\x', ['jdoe'], 'C:\\Users\\#\\x'],
    ['the longest first', 'Jane Doe Smith', ['Jane Doe', 'Jane Doe Smith'], '#'],
    ['of other scripts', '連絡先 山田 太郎 まで; Zoë Ångström', ['山田 太郎', 'zoë ångström'], '連絡先 # まで; #'],
    ['not as a part of a word', 'janet doering, ajane doe', ['Jane Doe'], 'janet doering, ajane doe'],
    ['not in another order', 'Doe Jane', ['Jane Doe'], 'Doe Jane'],
    ['nowhere in nothing', '', ['Jane Doe'], ''],
  ])('are found %s', (_, text, names, expected) => {
    expect(without(text, ...names)).toBe(expected);
  });

  it('are found exactly where a search for the words finds them', () => {
    const word = fc.constantFrom('jane', 'doe', 'jan', 'x', '山田');
    const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, fc.array(word, { minLength: 1, maxLength: 3 }), (all, name) => {
        const wanted = ` ${name.join(' ')} `;
        const isThere = ` ${all} `.includes(wanted);
        expect(without(all, name.join(' ')) !== all).toBe(isThere);
        if (!name.includes('x')) expect(` ${without(all, name.join(' '))} `.includes(wanted)).toBe(false);
      }),
    );
  });
});

describe('quotes of a text', () => {
  const quoted = new Set(wordRuns('The vault of Ms Quill refuses the key', 4));

  it.each([
    ['a run of four words', 'She says the vault of ms QUILL is shut', 'She says # is shut'],
    ['longer runs as one', 'It was: the vault of Ms. Quill refuses the key!', 'It was: #!'],
    ['nothing shorter', 'the vault of Mr Quill', 'the vault of Mr Quill'],
  ])('are %s', (_, text, expected) => {
    expect(replaceStretches(text, findQuotes(text, quoted, 4), () => '#')).toBe(expected);
  });
});
