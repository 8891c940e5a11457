/** Central 95 % of resamples. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface PartitionEstimates {
  readonly precision: Interval;
  readonly f1: Interval;
  readonly pairF1: Interval;
}

const resamples = 400;

/**
 * Intervals of B³ precision, B³ F1 and the F1 of labelled pairs, over resampled groups: tickets of one group are no independent
 * evidence. Seeded, so the report is the same every time. Time O(resamples × (labelled tickets + predicted pairs)).
 *
 * @param groups  −1 for unlabelled rows
 */
export function bootstrapped(labels: Int32Array, groups: Int32Array): PartitionEstimates {
  const membersOf = new Map<number, number[]>();
  const clusterSizes = new Map<number, number>();
  labels.forEach((label, row) => {
    clusterSizes.set(label, (clusterSizes.get(label) ?? 0) + 1);
    if (groups[row]! < 0) return;
    const members = membersOf.get(label);
    if (members) members.push(row);
    else membersOf.set(label, [row]);
  });
  const groupSizes = countsOf(groups.filter((group) => group >= 0));
  const nGroups = Math.max(-1, ...groupSizes.keys()) + 1;
  const precision = new Float64Array(nGroups);
  const recall = new Float64Array(nGroups);
  const predicted: (readonly [group: number, group: number])[] = [];
  for (const [label, rows] of membersOf) {
    for (const [group, overlap] of countsOf(Int32Array.from(rows, (row) => groups[row]!))) {
      precision[group]! += overlap ** 2 / clusterSizes.get(label)!;
      recall[group]! += overlap ** 2 / groupSizes.get(group)!;
    }
    rows.forEach((a, i) => rows.slice(0, i).forEach((b) => predicted.push([groups[a]!, groups[b]!])));
  }

  let state = 20261122;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const draws = Array.from({ length: resamples }, () => {
    const times = new Int32Array(nGroups);
    for (let draw = 0; draw < nGroups; draw++) times[Math.floor(next() * nGroups)]!++;
    let tickets = 0;
    let precisionSum = 0;
    let recallSum = 0;
    let truePairs = 0;
    times.forEach((count, group) => {
      const size = groupSizes.get(group) ?? 0;
      tickets += count * size;
      precisionSum += count * precision[group]!;
      recallSum += count * recall[group]!;
      truePairs += (count * (size * (size - 1))) / 2;
    });
    let together = 0;
    let apart = 0;
    for (const [a, b] of predicted) {
      if (a === b) together += times[a]!;
      else apart += times[a]! * times[b]!;
    }
    const f1 = (2 * precisionSum * recallSum) / (tickets * (precisionSum + recallSum));
    return { precision: precisionSum / tickets, f1, pairF1: (2 * together) / (together + apart + truePairs) };
  });
  const interval = (measure: keyof PartitionEstimates): Interval => {
    const values = draws.map((draw) => draw[measure]).sort((a, b) => a - b);
    return { low: values[Math.floor(resamples * 0.025)]!, high: values[Math.floor(resamples * 0.975)]! };
  };
  return { precision: interval('precision'), f1: interval('f1'), pairF1: interval('pairF1') };
}

function countsOf(values: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
