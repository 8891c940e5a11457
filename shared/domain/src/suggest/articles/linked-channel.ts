import { NeighbourIndex } from './neighbour-index.js';
import { TermFrequencies } from './term-frequencies.js';
import type { TermVector } from './term-reader.js';

/** Rows kept as neighbours; farther tickets carry no evidence of their own. */
const NEIGHBOURS = 200;

/**
 * One way of reading tickets (title, text, pairs of words, text with notes): linked tickets as unit vectors, and for every
 * article the norm of its members' sum, so that the cosine to an article's mean needs no vector of its own.
 */
export class LinkedChannel {
  private readonly index = new NeighbourIndex();
  /** |Σ vectors|² per article. */
  private readonly squaredNorms: number[] = [];
  private sims: Float32Array = new Float32Array(1 << 10);
  /** The most similar rows of the last query, best first, ties by row. */
  readonly topRows = new Int32Array(NEIGHBOURS);
  readonly topSims = new Float32Array(NEIGHBOURS);
  topCount = 0;

  constructor(private readonly frequencies: TermFrequencies) {}

  /** Compare a query with every linked ticket; leaves `sims` and the top rows behind. */
  compare(vector: TermVector): void {
    const weights = this.frequencies.weigh(vector);
    this.ensure(this.index.rowCount);
    this.index.similarities(vector.ids, weights, this.sims);
    this.selectTop();
  }

  addRow(row: number, vector: TermVector): void {
    this.ensure(row + 1);
    this.index.add(row, vector.ids, this.frequencies.weigh(vector));
  }

  /** Tell the article's sum about a new member. @param others  the article's rows so far, without `row` */
  addMember(article: number, vector: TermVector, others: readonly number[]): void {
    const weights = this.frequencies.weigh(vector);
    this.index.similarities(vector.ids, weights, this.sims);
    let cross = 0;
    for (const other of others) cross += this.sims[other]!;
    this.squaredNorms[article] = (this.squaredNorms[article] ?? 0) + 2 * cross + (vector.ids.length > 0 ? 1 : 0);
  }

  /** Cosine of the last query to the mean of the article's members. @param rows  the article's rows */
  meanCosine(article: number, rows: readonly number[]): number {
    let sum = 0;
    for (const row of rows) sum += this.sims[row]!;
    return sum / Math.sqrt(Math.max(1e-6, this.squaredNorms[article] ?? 0));
  }

  private ensure(rows: number): void {
    if (rows <= this.sims.length) return;
    this.sims = new Float32Array(Math.max(rows, this.sims.length * 2));
  }

  private selectTop(): void {
    const { sims, topRows, topSims } = this;
    const rows = this.index.rowCount;
    // Binary min-heap on (similarity, −row) in the top arrays; sorted at the end.
    let size = 0;
    for (let row = 0; row < rows; row += 1) {
      const sim = sims[row]!;
      if (sim <= 0) continue;
      if (size < NEIGHBOURS) {
        let at = size;
        size += 1;
        while (at > 0) {
          const parent = (at - 1) >> 1;
          if (topSims[parent]! <= sim) break;
          topSims[at] = topSims[parent]!;
          topRows[at] = topRows[parent]!;
          at = parent;
        }
        topSims[at] = sim;
        topRows[at] = row;
      } else if (sim > topSims[0]!) {
        sink(topRows, topSims, size, row, sim);
      }
    }
    for (let end = size - 1; end > 0; end -= 1) {
      const row = topRows[end]!;
      const sim = topSims[end]!;
      topRows[end] = topRows[0]!;
      topSims[end] = topSims[0]!;
      sink(topRows, topSims, end, row, sim);
    }
    this.topCount = size;
  }
}

/** Put (row, sim) at the root and restore the heap's order over `size` entries. */
function sink(rows: Int32Array, sims: Float32Array, size: number, row: number, sim: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && sims[child + 1]! < sims[child]!) child += 1;
    if (sims[child]! >= sim) break;
    sims[at] = sims[child]!;
    rows[at] = rows[child]!;
    at = child;
  }
  sims[at] = sim;
  rows[at] = row;
}
