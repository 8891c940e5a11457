import { describe, expect, it } from '@jest/globals';
import { answeredHere } from './answered.js';

describe('calls answered in the same thread', () => {
  const counter = {
    count: 0,
    add(n: number): number {
      if (n < 0) throw new RangeError('n must not be negative');
      this.count += n;
      return this.count;
    },
  };

  it('keep their order and their state, and reject with what was thrown', async () => {
    const answered = answeredHere<typeof counter>(counter, ['add']);
    expect(await Promise.all([answered.add(2), answered.add(3)])).toEqual([2, 5]);
    await expect(answered.add(-1)).rejects.toThrow('n must not be negative');
    await answered.close();
  });

  it('begin when those before have ended, also where answers take their time', async () => {
    const steps: string[] = [];
    const slow = {
      async write(name: string): Promise<void> {
        steps.push(`${name} begins`);
        await Promise.resolve();
        steps.push(`${name} ends`);
      },
    };
    const answered = answeredHere<typeof slow>(slow, ['write']);
    await Promise.all([answered.write('a'), answered.write('b')]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
