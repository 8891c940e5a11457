/** Success at 1, 5, 10 and mean reciprocal rank over queries, each 0–1. */
export interface RetrievalScore {
  readonly queries: number;
  readonly recall1: number;
  readonly recall5: number;
  readonly recall10: number;
  readonly meanReciprocalRank: number;
  /** Half-width of the 95 % bootstrap interval of recall@10. */
  readonly recall10HalfWidth: number;
}

const resamples = 400;

/** @param ranks  rank (from 0) of the first right answer per query, −1 when it is not in the list */
export function retrievalScore(ranks: readonly number[]): RetrievalScore {
  const within = (limit: number): number =>
    ranks.filter((rank) => rank >= 0 && rank < limit).length / Math.max(1, ranks.length);
  return {
    queries: ranks.length,
    recall1: within(1),
    recall5: within(5),
    recall10: within(10),
    meanReciprocalRank:
      ranks.reduce((sum, rank) => sum + (rank < 0 ? 0 : 1 / (rank + 1)), 0) / Math.max(1, ranks.length),
    recall10HalfWidth: bootstrapHalfWidth(ranks.map((rank) => (rank >= 0 && rank < 10 ? 1 : 0))),
  };
}

/** Half of the central 95 % of resampled means. Seeded, so the report is the same every time. */
function bootstrapHalfWidth(values: readonly number[]): number {
  if (values.length === 0) return 0;
  let state = 20261122;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const means = Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) sum += values[Math.floor(next() * values.length)]!;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return (means[Math.floor(resamples * 0.975)]! - means[Math.floor(resamples * 0.025)]!) / 2;
}
