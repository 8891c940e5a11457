import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fullDisk, fullDiskMeanwhile } from './full-disk.js';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });
const folder = join(tmpdir(), 'not', 'made', 'yet');

describe('what a start says when its disk is full', () => {
  it.each<[string, unknown]>([
    ['a file cannot be written', coded('ENOSPC', 'ENOSPC: no space left on device, write')],
    ['the share of the user is used up', coded('EDQUOT')],
    ['the database cannot grow', Object.assign(new Error('x'), { driverError: coded('53100') })],
    [
      'no database can be made',
      new Error('initdb could not create the database in /x: …\nHINT:  Check free disk space.'),
    ],
    ['the database cannot start', new Error('could not create lock file "postmaster.pid": No space left on device')],
  ])('%s', (_, error) => {
    expect(fullDisk(error, folder)).toMatch(
      /^The disk is full: \d+ MB are left for .*not.made.yet, .* Make room there/,
    );
  });

  it.each([[new TypeError('x is not a function')], [coded('ENOENT')], ['text'], [undefined]])(
    'leaves %p to others',
    (error) => {
      expect(fullDisk(error, folder)).toBeUndefined();
      expect(fullDiskMeanwhile(error, folder)).toBeUndefined();
    },
  );
});
