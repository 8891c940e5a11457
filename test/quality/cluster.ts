import { bCubed, createMatchingEngine, pairwise, type PrecisionRecall } from '@reprise/domain';

import { duplicateSetNames, readDuplicateSet } from './duplicate-sets.js';

/** Below these the report fails. */
export const clusterFloors = {
  'titanium-jira': { f1: 0.64, precision: 0.75 },
  'rust-issues': { f1: 0.62, precision: 0.75 },
} as const;

export interface ClusterQuality {
  readonly set: (typeof duplicateSetNames)[number];
  /** Over labelled tickets; unlabelled members of their clusters cost precision. */
  readonly bCubed: PrecisionRecall;
  /** Over pairs of labelled tickets. */
  readonly pairwise: PrecisionRecall;
  /** The same measure with every ticket alone. */
  readonly singletons: PrecisionRecall;
  /** Clusters of two or more. */
  readonly recurring: number;
  readonly largest: number;
  /** Seconds to group, without indexing. */
  readonly seconds: number;
}

/** The whole set at the default profile, nothing learned from its labels. @returns one row a set; empty when the data is not there */
export function measureClustering(dataDir: string): ClusterQuality[] {
  return duplicateSetNames.flatMap((name) => {
    const set = readDuplicateSet(dataDir, name);
    if (set === undefined) return [];
    const engine = createMatchingEngine();
    engine.add(set.tickets);
    const started = performance.now();
    const { clusters } = engine.cluster();
    const seconds = (performance.now() - started) / 1_000;
    const rowOf = new Map(set.tickets.map(({ id }, row) => [id, row]));
    const labels = new Int32Array(set.tickets.length);
    clusters.forEach(({ ticketIds }, label) => ticketIds.forEach((id) => (labels[rowOf.get(id)!] = label)));
    return [
      {
        set: name,
        bCubed: bCubed(labels, set.groups),
        pairwise: pairwise(labels, set.groups),
        singletons: bCubed(
          labels.map((_, row) => row),
          set.groups,
        ),
        recurring: clusters.filter(({ ticketIds }) => ticketIds.length > 1).length,
        largest: Math.max(...clusters.map(({ ticketIds }) => ticketIds.length)),
        seconds,
      },
    ];
  });
}
