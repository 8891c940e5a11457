import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { claim, holderOf, releaseClaim } from './folder-claim.js';
import { identifyProcess } from './process-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'reprise-claim-'));
const file = join(folder, 'in-use-by.json');
afterEach(() => rmSync(file, { force: true }));

describe('claim', () => {
  it('is ours when nobody holds it, and is refused to the same process a second time', () => {
    expect(claim(file)).toBeUndefined();
    expect(claim(file)?.pid).toBe(process.pid);
    releaseClaim(file);
    expect(claim(file)).toBeUndefined();
    releaseClaim(file);
  });

  it('is refused while another process holds it', () => {
    writeFileSync(file, JSON.stringify(identifyProcess(process.ppid)));
    expect(claim(file)?.pid).toBe(process.ppid);
    expect(holderOf(file)?.pid).toBe(process.ppid);
  });

  it.each([
    ['a process that died', JSON.stringify({ pid: 2 ** 22 + 1 })],
    ['an earlier process whose number was used again', JSON.stringify({ pid: process.ppid, startTicks: '1' })],
    ['half a file', '{"pid":'],
  ])('is taken over from %s', (_name, content) => {
    writeFileSync(file, content);
    expect(holderOf(file)).toBeUndefined();
    expect(claim(file)).toBeUndefined();
    releaseClaim(file);
  });
});
