/** One possible pair of a row and a column, worth more than nothing. */
export interface AssignmentOption {
  readonly row: number;
  readonly column: number;
  /** > 0; rows and columns may also stay without a partner, worth 0. */
  readonly weight: number;
}

/** Column number of a row without a partner. */
export const UNASSIGNED = -1;

/**
 * Pair rows with columns, each at most once, so that the total weight is the greatest possible.
 *
 * @param nRows  rows 0…nRows − 1
 * @param nColumns  columns 0…nColumns − 1
 * @param options  the pairs allowed; of several for one pair the heaviest counts
 * @returns shape (nRows): the column of each row, or UNASSIGNED
 * @throws RangeError when an option is outside the table or its weight is not a positive number
 *
 * Method: shortest augmenting paths with potentials over the sparse graph; every row also has a column of its own worth 0, so
 * staying alone is one more partner. Paths do not leave a connected component, so many small components cost their own size only.
 * Complexity: O(nRows · (E + C) log C) within a component of E options and C columns.
 * Determinism: among equal totals the result depends on the order of rows only, never on the order of options.
 * Reference: Jonker & Volgenant 1987, doi:10.1007/BF02278710; Edmonds & Karp 1972, doi:10.1145/321694.321699 (potentials).
 */
export function assignSparsely(nRows: number, nColumns: number, options: readonly AssignmentOption[]): Int32Array {
  const optionsOf = groupByRow(nRows, nColumns, options);
  // Column nColumns + i is the right of row i to stay alone.
  const nAll = nColumns + nRows;
  const rowOf = new Int32Array(nAll).fill(UNASSIGNED);
  const columnOf = new Int32Array(nRows).fill(UNASSIGNED);
  const columnPotential = new Float64Array(nAll);
  const rowPotential = new Float64Array(nRows);
  const distance = new Float64Array(nAll).fill(Infinity);
  const cameFrom = new Int32Array(nAll);
  const isDone = new Uint8Array(nAll);

  for (let start = 0; start < nRows; start++) {
    const reached: number[] = [];
    const done: number[] = [];
    const heap = new DistanceHeap(distance);
    // Costs are −weight. The potential of a fresh row makes all its reduced costs ≥ 0.
    rowPotential[start] = -columnPotential[nColumns + start]!;
    for (const { column, weight } of optionsOf[start]!) {
      rowPotential[start] = Math.min(rowPotential[start]!, -weight - columnPotential[column]!);
    }
    let row = start;
    let atRow = 0;
    let end = UNASSIGNED;
    while (end === UNASSIGNED) {
      const relax = (column: number, cost: number) => {
        if (isDone[column]) return;
        const length = atRow + Math.max(0, cost - rowPotential[row]! - columnPotential[column]!);
        if (length >= distance[column]!) return;
        if (distance[column] === Infinity) reached.push(column);
        distance[column] = length;
        cameFrom[column] = row;
        heap.put(column);
      };
      for (const { column, weight } of optionsOf[row]!) relax(column, -weight);
      relax(nColumns + row, 0);
      let column = heap.take();
      while (isDone[column]) column = heap.take();
      isDone[column] = 1;
      done.push(column);
      atRow = distance[column]!;
      if (rowOf[column] === UNASSIGNED) end = column;
      else row = rowOf[column]!;
    }
    const total = distance[end]!;
    rowPotential[start]! += total;
    for (const column of done) {
      const slack = total - distance[column]!;
      columnPotential[column]! -= slack;
      if (column !== end) rowPotential[rowOf[column]!]! += slack;
    }
    for (let column = end; ;) {
      const from = cameFrom[column]!;
      const next = columnOf[from]!;
      columnOf[from] = column;
      rowOf[column] = from;
      if (from === start) break;
      column = next;
    }
    for (const column of reached) {
      distance[column] = Infinity;
      isDone[column] = 0;
    }
  }
  return columnOf.map((column) => (column < nColumns ? column : UNASSIGNED));
}

function groupByRow(nRows: number, nColumns: number, options: readonly AssignmentOption[]): AssignmentOption[][] {
  const rows: AssignmentOption[][] = Array.from({ length: nRows }, () => []);
  for (const option of options) {
    const { row, column, weight } = option;
    if (!(row >= 0 && row < nRows && column >= 0 && column < nColumns)) {
      throw new RangeError(`option ${row}–${column} is outside the table of ${nRows} rows and ${nColumns} columns`);
    }
    if (!(weight > 0 && weight < Infinity))
      throw new RangeError(`option ${row}–${column} has weight ${weight}; it must be > 0`);
    rows[row]!.push(option);
  }
  for (const row of rows) row.sort((a, b) => a.column - b.column || b.weight - a.weight);
  return rows;
}

/** Columns by distance, then by number. An improved column is put again; its stale entry is skipped by the taker. */
class DistanceHeap {
  private readonly columns: number[] = [];
  private readonly keys: number[] = [];

  constructor(private readonly distance: Float64Array) {}

  put(column: number): void {
    let i = this.columns.length;
    const key = this.distance[column]!;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.isBefore(key, column, parent)) break;
      this.columns[i] = this.columns[parent]!;
      this.keys[i] = this.keys[parent]!;
      i = parent;
    }
    this.columns[i] = column;
    this.keys[i] = key;
  }

  take(): number {
    const top = this.columns[0]!;
    const column = this.columns.pop()!;
    const key = this.keys.pop()!;
    const n = this.columns.length;
    if (n === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && this.isBefore(this.keys[child + 1]!, this.columns[child + 1]!, child)) child++;
      if (this.isBefore(key, column, child)) break;
      this.columns[i] = this.columns[child]!;
      this.keys[i] = this.keys[child]!;
      i = child;
    }
    this.columns[i] = column;
    this.keys[i] = key;
    return top;
  }

  private isBefore(key: number, column: number, index: number): boolean {
    return key < this.keys[index]! || (key === this.keys[index]! && column < this.columns[index]!);
  }
}
