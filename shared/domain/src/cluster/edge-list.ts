/**
 * A sparse graph of scored ticket pairs in compressed rows: each ticket's few best *earlier* tickets.
 * This is all that clustering knows about tickets.
 *
 * Invariants (asserted by {@link assertEdgeList}): offsets are monotone from 0; a target is a row smaller than its source;
 * no target twice in a row; probabilities are finite, 0–1.
 */
export interface EdgeList {
  /** Number of rows, n. */
  readonly nTickets: number;
  /** Shape (n + 1): row i owns the entries edgeOffsets[i] … edgeOffsets[i + 1] − 1. */
  readonly edgeOffsets: Int32Array;
  /** Shape (nEdges): the earlier row. */
  readonly edgeTargets: Int32Array;
  /** Shape (nEdges): calibrated probability that both tickets have the same cause. */
  readonly edgeProbabilities: Float32Array;
  /**
   * Shape (n), 0–1: whether many more tickets than a row has edges to are about as near, as where a problem has hundreds of reports.
   * Default 0.
   */
  readonly rowCrowding?: Float32Array;
}

/** Check an edge list once, where it enters. @throws RangeError naming the first broken row. Time O(nEdges). */
export function assertEdgeList(edges: EdgeList): void {
  const { nTickets, edgeOffsets, edgeTargets, edgeProbabilities, rowCrowding } = edges;
  if (edgeOffsets.length !== nTickets + 1 || edgeOffsets[0] !== 0) {
    throw new RangeError(
      `edgeOffsets must have nTickets + 1 = ${nTickets + 1} entries starting at 0; it has ${edgeOffsets.length}, starting at ${edgeOffsets[0]}`,
    );
  }
  const nEdges = edgeOffsets[nTickets]!;
  if (edgeTargets.length < nEdges || edgeProbabilities.length < nEdges) {
    throw new RangeError(
      `edgeOffsets end at ${nEdges}, but there are ${edgeTargets.length} targets and ${edgeProbabilities.length} probabilities`,
    );
  }
  if (
    rowCrowding !== undefined &&
    !(rowCrowding.length >= nTickets && rowCrowding.every((share) => share >= 0 && share <= 1))
  )
    throw new RangeError(`rowCrowding must have nTickets = ${nTickets} entries of 0–1`);
  const lastSourceOf = new Int32Array(nTickets).fill(-1);
  for (let row = 0; row < nTickets; row++) {
    const end = edgeOffsets[row + 1]!;
    if (end < edgeOffsets[row]!) throw new RangeError(`edgeOffsets decrease at row ${row}`);
    for (let e = edgeOffsets[row]!; e < end; e++) {
      const target = edgeTargets[e]!;
      if (target < 0 || target >= row)
        throw new RangeError(`row ${row} points to row ${target}, which is not an earlier row`);
      if (lastSourceOf[target] === row) throw new RangeError(`row ${row} points to row ${target} twice`);
      lastSourceOf[target] = row;
      const p = edgeProbabilities[e]!;
      if (!(p >= 0 && p <= 1)) throw new RangeError(`row ${row} → row ${target} has probability ${p}; it must be 0–1`);
    }
  }
}

/**
 * Build an edge list from triples, in any order. For tests and for edges that come from people; the matching engine writes rows directly.
 * Of several probabilities for one pair the greatest counts.
 */
export function edgeListOf(
  nTickets: number,
  pairs: readonly (readonly [row: number, row: number, probability: number])[],
): EdgeList {
  const rows: Map<number, number>[] = Array.from({ length: nTickets }, () => new Map());
  for (const [a, b, probability] of pairs) {
    if (a === b) continue;
    const row = rows[Math.max(a, b)];
    if (!row) throw new RangeError(`pair ${a}–${b} is outside 0…${nTickets - 1}`);
    const target = Math.min(a, b);
    row.set(target, Math.max(probability, row.get(target) ?? 0));
  }
  const edgeOffsets = new Int32Array(nTickets + 1);
  rows.forEach((row, i) => (edgeOffsets[i + 1] = edgeOffsets[i]! + row.size));
  const edgeTargets = new Int32Array(edgeOffsets[nTickets]!);
  const edgeProbabilities = new Float32Array(edgeOffsets[nTickets]!);
  let e = 0;
  for (const row of rows) {
    for (const [target, probability] of [...row].sort((x, y) => y[1] - x[1] || x[0] - y[0])) {
      edgeTargets[e] = target;
      edgeProbabilities[e++] = probability;
    }
  }
  return { nTickets, edgeOffsets, edgeTargets, edgeProbabilities };
}
