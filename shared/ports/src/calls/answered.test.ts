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
});
