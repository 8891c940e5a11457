import { describe, expect, it } from '@jest/globals';
import { describeError, wordsOfError } from './describe-error.js';

const text = 'Zephyrine Quill cannot sign in since the password was changed on Monday';

describe('an error as a log or a reason tells it', () => {
  it.each([
    [
      'the parameters of a statement',
      Object.assign(new Error('deadlock detected'), { query: 'INSERT', parameters: [text] }),
    ],
    [
      'the value that a database refuses',
      Object.assign(new Error(`invalid input syntax for type json: ${text}`), { driverError: { code: '22P02' } }),
    ],
    ['what a parser quotes', new Error(`Unexpected token 'Z', "${text}" is not valid JSON`)],
    ['a secret or an address', new Error('cannot reach zephyrine@example.com with password=hunter22')],
    ['something that is no error', `no "${text}" here`],
  ])('does not tell %s', (_, error) => {
    const told = JSON.stringify([describeError(error), wordsOfError(error)]);
    expect(told).not.toMatch(/zephyrine|hunter22/i);
  });

  it('tells kind, words, places and code', () => {
    const error = Object.assign(new RangeError('relation "app_user" does not exist'), { code: '42P01' });
    expect(describeError(error)).toEqual({
      type: 'RangeError',
      message: 'relation "app_user" does not exist',
      stack: expect.stringMatching(/^\s+at /),
      code: '42P01',
    });
  });
});
