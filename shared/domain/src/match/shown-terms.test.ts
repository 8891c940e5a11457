/** 1. Parts of a compound and bare negations are left out, unless nothing would be left. 2. Order stays. */
import { describe, expect, it } from '@jest/globals';

import { Vocabulary } from '../corpus/vocabulary.js';
import { shownTermsOf } from './shown-terms.js';

describe('terms that are shown', () => {
  it.each<[string, string[], string[]]>([
    ['parts beside their compound', ['emailDialog', 'body', 'email', 'dialog'], ['emailDialog', 'body']],
    ['parts that were written apart', ['email', 'dialog'], ['email', 'dialog']],
    ['a name written in two, with its ending', ['iOS', 'add', 'os'], ['iOS', 'add']],
    ['a class with its package', ['java.lang.ClassCastException', 'exception', 'KrollContext'], ['java.lang.ClassCastException', 'KrollContext']], // prettier-ignore
    ['a negation beside what is not', ['role', 'not'], ['role']],
    ['a negation alone', ['not'], ['not']],
    ['a plain word within another', ['password', 'word'], ['password', 'word']],
  ])('%s', (_name, words, shown) => {
    const vocabulary = new Vocabulary();
    const terms = words.map((word) => ({ term: vocabulary.intern(word.toLowerCase(), word) }));
    expect(shownTermsOf(terms, vocabulary).map(({ term }) => vocabulary.surfaceOf(term))).toEqual(shown);
  });
});
