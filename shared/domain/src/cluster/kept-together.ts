import type { EdgeList } from './edge-list.js';
import { UNCLUSTERED } from './node-graph.js';
import { logOddsOf, probabilityOfLogOdds } from './prior-shift.js';

/**
 * Evidence with a lead for what was together before. The level of evidence moves with the desk, and a loose cluster at the edge of what is charged would
 * fall apart one night and come together the next, under another key each time.
 *
 * @param labels  clusters before the run, shape (rows of then); UNCLUSTERED takes no part, later rows have no lead
 * @param lift  added to the log-odds of edges within one of these clusters
 * @returns the same edges; O(edges)
 */
export function keptTogether(edges: EdgeList, labels: Int32Array, lift: number): EdgeList {
  if (labels.length === 0 || lift === 0) return edges;
  const { edgeOffsets, edgeTargets } = edges;
  const edgeProbabilities = edges.edgeProbabilities.slice();
  for (let row = 0; row < Math.min(labels.length, edges.nTickets); row++) {
    const label = labels[row]!;
    if (label === UNCLUSTERED) continue;
    for (let edge = edgeOffsets[row]!; edge < edgeOffsets[row + 1]!; edge++)
      if (labels[edgeTargets[edge]!] === label)
        edgeProbabilities[edge] = probabilityOfLogOdds(logOddsOf(edgeProbabilities[edge]!) + lift);
  }
  return { ...edges, edgeProbabilities };
}
