import { describe, expect, it } from '@jest/globals';
import { isUnderWay } from './under-way';

describe('whether the page of an import keeps asking', () => {
  it.each([
    { status: 'queued', clusteredShare: 0, created: 0, updated: 0, waits: true },
    { status: 'running', clusteredShare: 0, created: 10, updated: 0, waits: true },
    { status: 'completed', clusteredShare: 0.4, created: 10, updated: 0, waits: true },
    { status: 'completed', clusteredShare: 1, created: 10, updated: 0, waits: false },
    { status: 'completed', clusteredShare: 0, created: 0, updated: 0, waits: false },
    { status: 'failed', clusteredShare: 0.4, created: 10, updated: 0, waits: false },
  ] as const)('$status, $clusteredShare grouped, $created new: $waits', ({ waits, ...run }) => {
    expect(isUnderWay(run)).toBe(waits);
  });
});
