import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { isProcessGone, processMark } from './process-mark.js';

describe('the mark of a process', () => {
  it('is of this one, which runs', () => {
    expect(processMark()).toContain(` ${process.pid} `);
    expect(isProcessGone(processMark())).toBe(false);
  });

  it.each([
    ['another machine', (mark: string) => mark.replace(/^\S+/, 'elsewhere')],
    ['another start of the machine, or a container', (mark: string) => mark.replace(/^(\S+) \S+/, '$1 other:pid:[1]')],
    ['an older version of the product', (mark: string) => mark.split(' ')[0]! + ' 4711'],
  ])('of %s says nothing about that', (_, change) => {
    expect(isProcessGone(change(processMark()))).toBe(false);
  });

  it('tells a killed process, and one whose number was given to another, where the system shows when processes began', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    const isLinux = process.platform === 'linux';
    expect(isProcessGone(processMark().replace(` ${process.pid} `, ` ${child.pid} `))).toBe(isLinux);
    expect(isProcessGone(processMark().replace(/\d+$/, '1'))).toBe(isLinux);
  });
});
