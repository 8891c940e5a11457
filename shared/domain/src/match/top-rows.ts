/** The `capacity` best rows by score in a binary min-heap; ties go to the lower row, so the order of offers never matters. */
export class TopRows {
  private readonly rows: Int32Array;
  private readonly scores: Float64Array;
  private count = 0;

  constructor(private readonly capacity: number) {
    this.rows = new Int32Array(capacity);
    this.scores = new Float64Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.threshold = Number.NEGATIVE_INFINITY;
  }

  /** A score below this cannot enter; −∞ while there is room. An equal one may (ties go to the lower row). */
  threshold = Number.NEGATIVE_INFINITY;

  /** O(log capacity) */
  offer(row: number, score: number): void {
    const { rows, scores } = this;
    if (this.count < this.capacity) {
      let at = this.count++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!worse(score, row, scores[parent]!, rows[parent]!)) break;
        scores[at] = scores[parent]!;
        rows[at] = rows[parent]!;
        at = parent;
      }
      scores[at] = score;
      rows[at] = row;
      if (this.count === this.capacity) this.threshold = scores[0]!;
      return;
    }
    if (this.capacity === 0 || !worse(scores[0]!, rows[0]!, score, row)) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.count) break;
      if (child + 1 < this.count && worse(scores[child + 1]!, rows[child + 1]!, scores[child]!, rows[child]!)) child++;
      if (!worse(scores[child]!, rows[child]!, score, row)) break;
      scores[at] = scores[child]!;
      rows[at] = rows[child]!;
      at = child;
    }
    scores[at] = score;
    rows[at] = row;
    this.threshold = scores[0]!;
  }

  /** Rows, best first. O(count log count) */
  sorted(): number[] {
    return Array.from({ length: this.count }, (_, index) => index)
      .sort((a, b) => this.scores[b]! - this.scores[a]! || this.rows[a]! - this.rows[b]!)
      .map((index) => this.rows[index]!);
  }
}

const worse = (scoreA: number, rowA: number, scoreB: number, rowB: number): boolean =>
  scoreA < scoreB || (scoreA === scoreB && rowA > rowB);
