/**
 * How well a partition agrees with a reference, for the quality report.
 *
 * References: Bagga & Baldwin 1998 (B³); Amigó et al. 2009, doi:10.1007/s10791-008-9066-8; Hubert & Arabie 1985, doi:10.1007/BF01908075.
 */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean; 0 when both are 0. */
  readonly f1: number;
}

/**
 * B³ over labelled rows: for each, which share of its cluster belongs to its group, and which share of its group is in its cluster.
 *
 * @param labels  shape (n): the partition to judge; any numbers
 * @param groups  shape (n): the reference; −1 for a row without a label. An unlabelled row still counts as a foreign member of its
 *   cluster, so careless merging costs precision.
 *
 * An element counts itself, so all-singletons scores well: print it beside. Complexity: O(n).
 */
export function bCubed(labels: Int32Array, groups: Int32Array): PrecisionRecall {
  const clusterSizes = countsOf(labels);
  const groupSizes = countsOf(groups);
  const overlaps = overlapsOf(labels, groups);
  let precision = 0;
  let recall = 0;
  let n = 0;
  for (const [cluster, overlapsOfCluster] of overlaps) {
    for (const [group, overlap] of overlapsOfCluster) {
      if (group < 0) continue;
      n += overlap;
      precision += (overlap * overlap) / clusterSizes.get(cluster)!;
      recall += (overlap * overlap) / groupSizes.get(group)!;
    }
  }
  return n === 0 ? harmonic(0, 0) : harmonic(precision / n, recall / n);
}

/**
 * Precision and recall over pairs of rows.
 * @param groups  −1 for unlabelled rows
 * @param unlabelled  'ignore': only pairs of labelled rows count; 'alone': an unlabelled row belongs to nobody (a strict lower bound,
 *   since unlabelled duplicates count as errors)
 */
export function pairwise(
  labels: Int32Array,
  groups: Int32Array,
  unlabelled: 'ignore' | 'alone' = 'ignore',
): PrecisionRecall {
  const { together, inLabels, inGroups } = pairCounts(labels, groups, unlabelled);
  return harmonic(inLabels === 0 ? 1 : together / inLabels, inGroups === 0 ? 1 : together / inGroups);
}

/** Adjusted Rand index, −1…1; 0 is the agreement of chance, 1 identity. Unlabelled rows (−1) are left out. */
export function adjustedRandIndex(labels: Int32Array, groups: Int32Array): number {
  const { together, inLabels, inGroups, all } = pairCounts(labels, groups, 'ignore');
  const expected = all === 0 ? 0 : (inLabels * inGroups) / all;
  const most = (inLabels + inGroups) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function pairCounts(labels: Int32Array, groups: Int32Array, unlabelled: 'ignore' | 'alone') {
  const pairsOf = (n: number) => (n * (n - 1)) / 2;
  const clusterSizes = new Map<number, number>();
  const groupSizes = new Map<number, number>();
  let n = 0;
  let together = 0;
  for (const [cluster, overlapsOfCluster] of overlapsOf(labels, groups)) {
    for (const [group, overlap] of overlapsOfCluster) {
      if (group < 0 && unlabelled === 'ignore') continue;
      n += overlap;
      clusterSizes.set(cluster, (clusterSizes.get(cluster) ?? 0) + overlap);
      if (group < 0) continue;
      groupSizes.set(group, (groupSizes.get(group) ?? 0) + overlap);
      together += pairsOf(overlap);
    }
  }
  const sum = (sizes: Map<number, number>) => [...sizes.values()].reduce((total, size) => total + pairsOf(size), 0);
  return { together, inLabels: sum(clusterSizes), inGroups: sum(groupSizes), all: pairsOf(n) };
}

function countsOf(labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function overlapsOf(labels: Int32Array, groups: Int32Array): Map<number, Map<number, number>> {
  if (labels.length !== groups.length) {
    throw new RangeError(`labels and groups must be of one length, got ${labels.length} and ${groups.length}`);
  }
  const overlaps = new Map<number, Map<number, number>>();
  labels.forEach((label, row) => {
    let ofLabel = overlaps.get(label);
    if (!ofLabel) overlaps.set(label, (ofLabel = new Map()));
    ofLabel.set(groups[row]!, (ofLabel.get(groups[row]!) ?? 0) + 1);
  });
  return overlaps;
}

function harmonic(precision: number, recall: number): PrecisionRecall {
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
