export interface AttemptLimits {
  readonly maxFailures: number;
  readonly windowMs: number;
  /** Keys kept at most; the oldest go first. */
  readonly maxKeys: number;
}

export const signInLimits: AttemptLimits = { maxFailures: 10, windowMs: 15 * 60_000, maxKeys: 50_000 };

/**
 * Counts failures per key in a fixed window. A right answer clears its key, so people who mistype are not shut out for
 * long, and nobody can lock another's account from a different address.
 */
export class AttemptLimiter {
  private readonly windows = new Map<string, { failures: number; endsAt: number }>();

  constructor(private readonly limits: AttemptLimits = signInLimits) {}

  /** Milliseconds until the key may try again; 0 when it may now. */
  waitMs(key: string, now: number): number {
    const window = this.windows.get(key);
    if (!window || window.endsAt <= now || window.failures < this.limits.maxFailures) return 0;
    return window.endsAt - now;
  }

  fail(key: string, now: number): void {
    const window = this.windows.get(key);
    if (window && window.endsAt > now) {
      window.failures++;
      return;
    }
    this.windows.delete(key);
    this.windows.set(key, { failures: 1, endsAt: now + this.limits.windowMs });
    if (this.windows.size > this.limits.maxKeys) this.windows.delete(this.windows.keys().next().value!);
  }

  clear(key: string): void {
    this.windows.delete(key);
  }
}
