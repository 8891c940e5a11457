/** Weights the suggestion of articles starts from; a profile in use is never edited, only followed by another. */
export interface ArticleProfile {
  readonly name: string;
  /** Standard deviation of each feature among the candidates of a ticket; order of `articleFeatureNames`. */
  readonly scales: Float64Array;
  /** Weight of each feature, per unit of its scale. */
  readonly choiceWeights: readonly number[];
  /** Does any article apply? Order: constant, the six of `LinkLikelihood`, log-odds of the first, entropy, nearest similarity, log length. */
  readonly anyWeights: readonly number[];
  /** Is the first one right? Same order. */
  readonly firstWeights: readonly number[];
}

/**
 * 2026-11: trained on the first half (by date) of a public end-user support forum, 46,549 tickets with 5,938 linked, articles known
 * seven days after the ticket; the second half was never read. An installation's own links take over from about sixty on.
 */
export const articleProfiles = {
  '2026-11': {
    name: '2026-11',
    scales: Float64Array.from([
      0.966, 0.884, 0.885, 0.049, 0.055, 0.936, 0.892, 0.886, 0.012, 0.011, 0.953, 0.885, 0.883, 0.046, 0.051, 1.112,
      1.124, 1.481, 1.364, 1.077, 0.632, 2.086, 2.513, 1.927, 0.085, 0.136, 0.434, 1.111,
    ]),
    choiceWeights: [
      0.109, 0.103, 0.096, 0.095, 0.15, 0.039, 0.04, 0.04, 0.025, 0.049, 0.132, 0.121, 0.109, 0.112, 0.17, -0.022,
      -0.003, 0.002, -0.005, -0.018, -0.124, 0.141, 0.246, 0.128, 0.135, 0.108, -0.01, 0.094,
    ],
    anyWeights: [-2.16, 0.117, 0.246, 0.721, 0.477, 0.511, -0.063, -0.426, -0.447, 1.331, 0.129],
    firstWeights: [-2.228, 0.013, 0.453, 1.144, 0.427, -0.021, 0.001, -0.084, -0.284, 2.008, 0.029],
  },
} as const satisfies Record<string, ArticleProfile>;
