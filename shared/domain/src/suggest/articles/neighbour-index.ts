/** Postings of one term: rows and weights, grown by doubling. */
interface Postings {
  rows: Int32Array;
  weights: Float32Array;
  length: number;
}

/**
 * Inverted index of weighted documents that answers "how similar is a query to every document" with one pass over the postings.
 *
 * Complexity: a query costs O(Σ postings of its terms); memory 8 bytes a posting.
 */
export class NeighbourIndex {
  private readonly postings = new Map<number, Postings>();
  private count = 0;

  get rowCount(): number {
    return this.count;
  }

  /** Add document `row`; rows may come again, their weights then add up. */
  add(row: number, ids: Int32Array, weights: Float32Array): void {
    this.count = Math.max(this.count, row + 1);
    for (let i = 0; i < ids.length; i += 1) {
      let list = this.postings.get(ids[i]!);
      if (!list) {
        list = { rows: new Int32Array(4), weights: new Float32Array(4), length: 0 };
        this.postings.set(ids[i]!, list);
      } else if (list.length === list.rows.length) {
        const rows = new Int32Array(list.length * 2);
        rows.set(list.rows);
        const grown = new Float32Array(list.length * 2);
        grown.set(list.weights);
        list.rows = rows;
        list.weights = grown;
      }
      list.rows[list.length] = row;
      list.weights[list.length] = weights[i]!;
      list.length += 1;
    }
  }

  /**
   * Dot product of the query with every document.
   * @param out  at least `rowCount` long; overwritten
   */
  similarities(ids: Int32Array, weights: Float32Array, out: Float32Array): void {
    out.fill(0, 0, this.count);
    for (let i = 0; i < ids.length; i += 1) {
      const list = this.postings.get(ids[i]!);
      if (!list) continue;
      const { rows, weights: values, length } = list;
      const weight = weights[i]!;
      for (let j = 0; j < length; j += 1) out[rows[j]!]! += weight * values[j]!;
    }
  }
}
