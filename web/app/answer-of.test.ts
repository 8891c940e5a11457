import { describe, expect, it } from '@jest/globals';
import { answerOf } from './answer-of';

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};

describe('the answer of a form', () => {
  it.each([
    ['a button', { answer: 'belongs' }, { answer: 'belongs' }],
    ['a button of two words, whatever was typed', { answer: 'does not', toKey: '7' }, { answer: 'does not' }],
    [
      'a button that names a problem',
      { answer: 'elsewhere PRB-9', toKey: '' },
      { answer: 'elsewhere', toKey: 'PRB-9' },
    ],
    ['a problem that was typed', { answer: 'elsewhere', toKey: 'prb-12' }, { answer: 'elsewhere', toKey: 'PRB-12' }],
    ['no problem at all', { answer: 'elsewhere', toKey: ' ' }, { answer: 'elsewhere' }],
  ])('%s', (_name, fields, expected) => {
    expect(answerOf(form(fields))).toEqual(expected);
  });
});
