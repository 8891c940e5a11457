import { describe, expect, it } from '@jest/globals';
import { refusalOfBody } from './body-limit.js';

const form = 'application/x-www-form-urlencoded';
const file = 'multipart/form-data; boundary=x';

describe('forms that would fill the memory', () => {
  it.each([
    { method: 'GET', path: '/solve', type: undefined, length: undefined, expected: null, why: 'reading' },
    { method: 'POST', path: '/solve', type: form, length: '1200', expected: null, why: 'an ordinary form' },
    { method: 'POST', path: '/solve', type: form, length: '4000001', expected: 413, why: 'a form too long' },
    { method: 'POST', path: '/solve', type: form, length: undefined, expected: 411, why: 'a form without an end' },
    {
      method: 'POST',
      path: '/sign-out',
      type: undefined,
      length: undefined,
      expected: null,
      why: 'a form without fields',
    },
    { method: 'POST', path: '/import/new', type: file, length: '900000000', expected: null, why: 'an upload' },
    { method: 'POST', path: '/sign-in', type: file, length: '20', expected: 415, why: 'an upload at the wrong door' },
  ])('$why: $expected', ({ method, path, type, length, expected }) => {
    expect(refusalOfBody({ method, path, contentType: type, contentLength: length })).toBe(expected);
  });
});
