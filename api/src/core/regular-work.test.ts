import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RegularWork } from './regular-work.js';

class Counting extends RegularWork {
  protected readonly routine = { everyMs: 1_000, failure: 'It did not count' };
  turns = 0;

  protected async turn(): Promise<void> {
    this.turns++;
    if (this.turns === 1) throw new Error('the database is away');
  }
}

describe('regular work', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('goes on after a turn that failed, says so once, and ends with the application', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const work = new Counting();
    work.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(work.turns).toBe(3);
    expect(warn.mock.calls).toEqual([['It did not count: Error: the database is away']]);
    work.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(work.turns).toBe(3);
    warn.mockRestore();
  });
});
