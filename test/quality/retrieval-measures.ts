/** Success at 1, 5, 10 and mean reciprocal rank over queries, each 0–1. */
export interface RetrievalScore {
  readonly queries: number;
  readonly recall1: Estimate;
  readonly recall5: Estimate;
  readonly recall10: Estimate;
  readonly meanReciprocalRank: Estimate;
}

/** A mean over queries with its central 95 % of bootstrap resamples. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 1_000;

/** @param ranks  rank (from 0) of the first right answer per query, −1 when it is not in the list */
export function retrievalScore(ranks: readonly number[]): RetrievalScore {
  const within = (limit: number): Estimate => estimate(ranks.map((rank) => (rank >= 0 && rank < limit ? 1 : 0)));
  return {
    queries: ranks.length,
    recall1: within(1),
    recall5: within(5),
    recall10: within(10),
    meanReciprocalRank: estimate(ranks.map((rank) => (rank < 0 ? 0 : 1 / (rank + 1)))),
  };
}

/** Mean and interval over resampled queries. Seeded, so the report is the same every time. */
export function estimate(values: readonly number[]): Estimate {
  if (values.length === 0) return { value: 0, low: 0, high: 0 };
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
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { value, low: means[Math.floor(resamples * 0.025)]!, high: means[Math.floor(resamples * 0.975)]! };
}
