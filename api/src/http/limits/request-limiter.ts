export interface RequestLimit {
  /** Requests at once after a rest. */
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  left: number;
  at: number;
}

const MINUTE_MS = 60_000;

/**
 * Counts requests per key by a bucket that refills steadily. In memory and per process: it protects the machine, so it must
 * cost nothing and work while every store is away; what protects accounts is counted in the database.
 */
export class RequestLimiter {
  private readonly buckets = new Map<string, Bucket>();

  /** @param maxKeys  keys kept at most; the one used longest ago goes first */
  constructor(private readonly maxKeys = 50_000) {}

  /** Whether the key's bucket is empty, without taking from it. */
  isSpent(key: string, { perMinute }: RequestLimit, now: number): boolean {
    const known = this.buckets.get(key);
    return known !== undefined && known.left + (Math.max(0, now - known.at) * perMinute) / MINUTE_MS < 1;
  }

  /** Take one request from the key's bucket. @returns milliseconds to wait when it is empty, else 0 */
  take(key: string, { burst, perMinute }: RequestLimit, now: number): number {
    const known = this.buckets.get(key);
    const refilled = known ? known.left + (Math.max(0, now - known.at) * perMinute) / MINUTE_MS : burst;
    const left = Math.min(burst, refilled);
    this.buckets.delete(key);
    this.buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    if (this.buckets.size > this.maxKeys) this.buckets.delete(this.buckets.keys().next().value!);
    return left < 1 ? Math.ceil(((1 - left) * MINUTE_MS) / perMinute) : 0;
  }
}
