import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CursorSigner } from './cursor.js';

const signer = new CursorSigner('a secret of this installation only');
const positions = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 4 });

describe('a page cursor', () => {
  it('leads back to its position', () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(signer.read('tickets', signer.sign('tickets', position))).toEqual(position);
      }),
    );
  });

  it('is refused when anything in it was changed', () => {
    const cursor = signer.sign('tickets', ['2026-01-01', 'b']);
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'ABCxyz019-_'), (at, character) => {
        fc.pre(
          !Buffer.from(cursor, 'base64url').equals(
            Buffer.from(cursor.slice(0, at) + character + cursor.slice(at + 1), 'base64url'),
          ),
        );
        expect(() => signer.read('tickets', cursor.slice(0, at) + character + cursor.slice(at + 1))).toThrow(
          /does not belong to this list/,
        );
      }),
    );
  });

  it.each([
    ['another list', (cursor: string) => signer.read('problems', cursor)],
    ['another installation', (cursor: string) => new CursorSigner('another secret').read('tickets', cursor)],
    ['no cursor at all', () => signer.read('tickets', 'x')],
    ['an empty one', () => signer.read('tickets', '')],
  ])('is refused by %s', (_, read) => {
    expect(() => read(signer.sign('tickets', [1]))).toThrow(/does not belong to this list/);
  });

  it('is not needed for the first page', () => {
    expect(signer.read('tickets', undefined)).toBeUndefined();
  });
});
