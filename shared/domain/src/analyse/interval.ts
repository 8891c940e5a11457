/** A figure with the range it plausibly lies in; `level` is the probability that the range holds it, e.g. 0.95. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}
