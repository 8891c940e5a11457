import { describe, expect, it } from '@jest/globals';
import { isTransient } from './is-transient.js';

const error = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

describe('telling what passes by itself from what does not', () => {
  it.each([
    ['a refused connection', error('connect', { code: 'ECONNREFUSED' }), true],
    ['a deadlock', error('deadlock detected', { driverError: { code: '40P01' } }), true],
    ['a server that shuts down', error('terminating connection', { code: '57P01' }), true],
    ['a full disk', error('could not extend file', { code: '53100' }), true],
    ['a lost connection', error('Connection terminated unexpectedly'), true],
    ['an error that says so itself', error('search is away', { transient: true }), true],
    ['a wrapped one', error('outer', { cause: error('inner', { code: 'ECONNRESET' }) }), true],
    ['a broken constraint', error('duplicate key', { driverError: { code: '23505' } }), false],
    ['a bug', new TypeError('x is not a function'), false],
    ['a word', 'ECONNREFUSED', false],
  ])('%s', (_, thrown, expected) => {
    expect(isTransient(thrown)).toBe(expected);
  });
});
