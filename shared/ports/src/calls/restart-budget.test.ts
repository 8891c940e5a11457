import { describe, expect, it } from '@jest/globals';
import { RestartBudget } from './restart-budget.js';

describe('a budget of restarts', () => {
  it('allows a few in a while, and again when the while has passed', () => {
    const budget = new RestartBudget(2, 1_000);
    expect([0, 10, 20, 999, 1_000, 1_005, 1_010, 1_011].map((now) => budget.spend(now))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('refuses to allow none', () => {
    expect(() => new RestartBudget(0, 1_000)).toThrow('most must be at least 1, got 0');
  });
});
