/**
 * 1. A key that an object has twice is found, wherever it stands and however it is written.
 * 2. No JSON that a program writes is refused.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findRepeatedKey } from './repeated-keys.js';

describe('a key that is there twice', () => {
  it.each([
    ['{"a":1,"a":2}', '/body/a'],
    ['{"a":1,"\\u0061":2}', '/body/a'],
    ['{"a":{"b":1,"c":{},"b":2}}', '/body/a/b'],
    ['[0,{"x":"a,b"},{"k":[1,2],"k":3}]', '/body/2/k'],
    ['{"a/b":{"~":1,"~":2}}', '/body/a~1b/~0'],
    ['{"\\\\":1, "\\"" : 2 ,"\\\\":3}', '/body/\\'],
    ['{"":1,"":2}', '/body/'],
  ])('is found in %s', (json, pointer) => {
    expect(findRepeatedKey(json)).toEqual({ pointer, code: 'repeated_key', message: 'is there twice' });
  });

  it.each(['{"a":"a","b":{"a":1}}', '[{"a":1},{"a":2}]', '{"a":"\\",\\"a\\":"}', '{"a":["a","a"]}', '"a"', '1'])(
    'is not seen in %s',
    (json) => expect(findRepeatedKey(json)).toBeUndefined(),
  );

  it('is in nothing that a program wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        expect(findRepeatedKey(JSON.stringify(value, null, indent))).toBeUndefined();
      }),
    );
  });

  it('is found when it is added to what a program wrote', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.jsonValue(), (object, again) => {
        const key = JSON.stringify(Object.keys(object)[0]);
        const json = JSON.stringify(object);
        expect(findRepeatedKey(`${json.slice(0, -1)},${key}:${JSON.stringify(again)}}`)?.code).toBe('repeated_key');
      }),
    );
  });
});
