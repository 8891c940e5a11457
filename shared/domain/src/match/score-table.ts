/** Scores are kept as shares of the greatest possible one, in so many steps. */
export const scoreLevels = 64_000;

/**
 * Scratch of the candidate stage: a score and a title score for every row, 16 bits each, so that those of a million tickets stay near
 * the processor; and the rows that have one. All zero between queries. Shared by finders that never run at the same time.
 */
export class ScoreTable {
  scores: Uint16Array = new Uint16Array(1024);
  titleScores: Uint16Array = new Uint16Array(1024);
  marks: Uint8Array = new Uint8Array(1024);
  touched: Int32Array = new Int32Array(1024);
  touchedTitles: Int32Array = new Int32Array(1024);

  reserve(rows: number): void {
    if (rows <= this.scores.length) return;
    const capacity = Math.ceil(rows * 1.5);
    this.scores = new Uint16Array(capacity);
    this.titleScores = new Uint16Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.touched = new Int32Array(capacity);
    this.touchedTitles = new Int32Array(capacity);
  }
}
