import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonFault } from './json-limits.js';

const nested = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

describe('limits of a JSON body', () => {
  it.each<[string, unknown, string | undefined]>([
    ['ordinary values', { a: [1, 'two', null, true], b: { c: 'd' } }, undefined],
    ['emoji and every script', { text: '🙂 漢字 עברית' }, undefined],
    ['a NUL in a text', { a: { 'b/c': 'x\u0000y' } }, '/body/a/b~1c'],
    ['half a surrogate pair', ['\ud800'], '/body/0'],
    ['a NUL in a key', { 'a\u0000': 1 }, '/body'],
    ['a number beyond double precision', { n: Infinity }, '/body/n'],
    ['ninety levels', nested(90), '/body'],
    ['a hundred thousand levels', nested(100_000), '/body'],
    ['thirty thousand values', Array.from({ length: 30_000 }, () => 0), '/body'],
  ])('judges %s', (_, body, pointer) => {
    expect(findJsonFault(body)?.pointer).toBe(pointer);
  });

  it('lets every small well-formed value pass', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).filter((json) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(json)));
    fc.assert(fc.property(value, (json) => expect(findJsonFault(json)).toBeUndefined()));
  });
});
