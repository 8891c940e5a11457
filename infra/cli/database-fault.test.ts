import { describe, expect, it } from '@jest/globals';
import { databaseFault } from './database-fault.js';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('what a command says when its database does not serve it', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing listens', coded('ECONNREFUSED'), /nothing listens at its address/],
    ['a wrong password', coded('28P01'), /refuses the password/],
    ['no such database', coded('3D000'), /Create it, or correct the name/],
    ['another program’s database', Object.assign(new Error('x'), { driverError: coded('42P01') }), /reprise migrate/],
    ['a start that is under way', coded('57P03'), /starting up/],
    ['no answer in time', new Error('timeout exceeded when trying to connect'), /in time/],
    ['no answer to a client of its own', new Error('timeout expired'), /in time/],
    [
      'no right to make what it needs',
      Object.assign(new Error('permission denied for schema public'), { driverError: coded('42501') }),
      /ALTER DATABASE.*permission denied for schema public/,
    ],
    [
      'an old server',
      Object.assign(new Error('PostgreSQL 14.2 is too old'), { name: 'UnfitDatabase' }),
      /^PostgreSQL 14\.2 is too old$/,
    ],
  ])('%s', (_, error, sentence) => {
    expect(databaseFault(error)).toMatch(sentence);
  });

  it.each([[new TypeError('x is not a function')], [coded('ENOENT')], ['text'], [undefined]])(
    'leaves %p to others',
    (error) => {
      expect(databaseFault(error)).toBeUndefined();
    },
  );
});
