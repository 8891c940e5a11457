import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeFolder } from './make-folder.js';

const scratch = mkdtempSync(join(tmpdir(), 'reprise-folder-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a folder', () => {
  it('is made with those above it, for its owner alone', () => {
    const folder = join(scratch, 'a', 'b', 'c');
    makeFolder(folder, 0o700);
    makeFolder(folder, 0o700);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(scratch, 'a')).mode & 0o777).toBe(0o700);
  });

  it('may be a link to one', () => {
    symlinkSync(scratch, join(scratch, 'link'));
    makeFolder(join(scratch, 'link', 'within'), 0o700);
    expect(existsSync(join(scratch, 'within'))).toBe(true);
  });

  writeFileSync(join(scratch, 'file'), '');
  symlinkSync(join(scratch, 'round'), join(scratch, 'round'));
  it.each([
    ['where nothing can be made', '/proc/nothing/here', /nothing can be made at its place|may not write there/],
    ['with the name of a file', join(scratch, 'file'), /something that is no folder has its name/],
    ['below a file', join(scratch, 'file', 'below'), /a part of its path is no folder/],
    ['below links in a circle', join(scratch, 'round', 'below'), /round in a circle/],
    ['with a name too long', join(scratch, 'x'.repeat(300)), /name is too long/],
  ])('%s cannot be made, and that is said at once', (_, folder, words) => {
    expect(() => makeFolder(folder, 0o700)).toThrow(words);
    expect(() => makeFolder(folder, 0o700)).toThrow(`The folder ${folder} cannot be made`);
  });
});
