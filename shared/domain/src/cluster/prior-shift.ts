/** Width of a bin of log-odds; finer bins change the estimate by less than 0.01. */
const BIN_WIDTH = 0.1;
const MIN_LOG_ODDS = -14;
const MAX_LOG_ODDS = 10;
const N_BINS = Math.round((MAX_LOG_ODDS - MIN_LOG_ODDS) / BIN_WIDTH) + 1;

/** Log-odds of a probability, kept within finite bounds. */
export function logOddsOf(probability: number): number {
  const p = Math.min(1 - 1e-7, Math.max(1e-7, probability));
  return Math.log(p / (1 - p));
}

export function probabilityOfLogOdds(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** How often each strength of evidence occurs among the edges of an installation. Memory 241 counts. */
export class EvidenceHistogram {
  private readonly counts = new Float64Array(N_BINS);
  private total = 0;

  /** @param weight  ≥ 0, how much this edge counts */
  add(probability: number, weight = 1): void {
    const bin = Math.round((logOddsOf(probability) - MIN_LOG_ODDS) / BIN_WIDTH);
    this.counts[Math.max(0, Math.min(N_BINS - 1, bin))]! += weight;
    this.total += weight;
  }

  get size(): number {
    return this.total;
  }

  /** Edges by strength of evidence. */
  get values(): Float64Array {
    return this.counts;
  }

  /** Go on from the `values` of another one. */
  adopt(values: Float64Array): void {
    this.counts.set(values);
    this.total = values.reduce((sum, count) => sum + count, 0);
  }

  /**
   * How much more (or less) often tickets recur here than where the probabilities were calibrated.
   *
   * A help desk where every second ticket repeats another looks the same, pair by pair, as a bug tracker where one in thirty does;
   * only the prior differs. Taking p / (1 − p) over the prior odds of the calibration as likelihood ratio of each edge, the share
   * of true edges here is the one that makes the observed evidence most likely.
   *
   * @param trainedShare  share (0–1) of true pairs among the edges of the calibration sets
   * @returns the shift to add to the log-odds of every edge; 0 where recurrence is as in training or there are no edges; within ±10
   *
   * Method: the log-likelihood is concave in the share, so bisection on its slope finds the one maximum.
   * Reference: Saerens, Latinne & Decaestecker 2002, doi:10.1162/089976602753284446 (the fixed point of their iteration).
   */
  priorShift(trainedShare: number): number {
    if (this.total === 0) return 0;
    const trainedLogOdds = logOddsOf(trainedShare);
    let low = trainedLogOdds - 10;
    let high = trainedLogOdds + 10;
    for (let step = 0; step < 50; step++) {
      const middle = (low + high) / 2;
      if (this.slopeAt(probabilityOfLogOdds(middle), trainedLogOdds) > 0) low = middle;
      else high = middle;
    }
    return (low + high) / 2 - trainedLogOdds;
  }

  /**
   * How much the evidence as a whole is too strong (negative) or too weak here: the shift that brings the mean probability to `share`.
   *
   * In a tracker whose titles follow a pattern every ticket has a near neighbour; where all write in their own words none has. Both
   * have duplicates about equally often. So unless tickets are known to recur, the mean says more about the writers than about duplicates.
   *
   * @param share  0–1, that of true pairs among the edges of the calibration sets
   * @returns 0 without edges; within ±10
   */
  levelShift(share: number): number {
    if (this.total === 0) return 0;
    let low = -10;
    let high = 10;
    for (let step = 0; step < 50; step++) {
      const middle = (low + high) / 2;
      let sum = 0;
      for (let bin = 0; bin < N_BINS; bin++) {
        if (this.counts[bin] !== 0)
          sum += this.counts[bin]! * probabilityOfLogOdds(MIN_LOG_ODDS + bin * BIN_WIDTH + middle);
      }
      if (sum < share * this.total) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  }

  /** Derivative of the log-likelihood by the share of true edges, per edge. */
  private slopeAt(share: number, trainedLogOdds: number): number {
    let slope = 0;
    for (let bin = 0; bin < N_BINS; bin++) {
      if (this.counts[bin] === 0) continue;
      const ratio = Math.exp(MIN_LOG_ODDS + bin * BIN_WIDTH - trainedLogOdds);
      slope += (this.counts[bin]! * (ratio - 1)) / (share * ratio + 1 - share);
    }
    return slope / this.total;
  }
}
