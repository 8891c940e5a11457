/**
 * The k best of a stream of scored rows, in a heap of fixed size that is reused without allocation.
 * Best is the higher score; of equal scores the lower row, so the result does not depend on the order of offers.
 *
 * Complexity: O(log k) an offer that enters, O(1) one that does not; memory 12 bytes × k.
 */
export class TopK {
  private readonly rows: Int32Array;
  private readonly scores: Float64Array;
  private count = 0;

  /** @param k  ≥ 1 */
  constructor(readonly k: number) {
    if (!(k >= 1)) throw new RangeError(`k must be ≥ 1, got ${k}`);
    this.rows = new Int32Array(k);
    this.scores = new Float64Array(k);
  }

  get size(): number {
    return this.count;
  }

  clear(): void {
    this.count = 0;
  }

  /** The score an offer must reach to enter; −∞ while there is room. */
  get minScore(): number {
    return this.count < this.k ? -Infinity : this.scores[0]!;
  }

  offer(row: number, score: number): void {
    if (this.count < this.k) {
      this.rows[this.count] = row;
      this.scores[this.count] = score;
      this.riseFrom(this.count++);
    } else if (score > this.scores[0]! || (score === this.scores[0]! && row < this.rows[0]!)) {
      this.rows[0] = row;
      this.scores[0] = score;
      this.sinkFromTop(this.count);
    }
  }

  /** Empty the heap into two arrays, best first. @returns how many were written */
  drainInto(rows: Int32Array, scores: Float64Array | Float32Array): number {
    const n = this.count;
    for (let end = n; end > 0; end--) {
      rows[end - 1] = this.rows[0]!;
      scores[end - 1] = this.scores[0]!;
      this.rows[0] = this.rows[end - 1]!;
      this.scores[0] = this.scores[end - 1]!;
      this.sinkFromTop(end - 1);
    }
    this.count = 0;
    return n;
  }

  /** Whether entry a is worse than entry b; the worst is at the top. */
  private isWorse(a: number, b: number): boolean {
    const difference = this.scores[a]! - this.scores[b]!;
    return difference < 0 || (difference === 0 && this.rows[a]! > this.rows[b]!);
  }

  private swap(a: number, b: number): void {
    const row = this.rows[a]!;
    const score = this.scores[a]!;
    this.rows[a] = this.rows[b]!;
    this.scores[a] = this.scores[b]!;
    this.rows[b] = row;
    this.scores[b] = score;
  }

  private riseFrom(index: number): void {
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.isWorse(index, parent)) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private sinkFromTop(size: number): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) return;
      if (child + 1 < size && this.isWorse(child + 1, child)) child++;
      if (!this.isWorse(child, index)) return;
      this.swap(index, child);
      index = child;
    }
  }
}
