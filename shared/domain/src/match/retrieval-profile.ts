import type { FeatureName } from './feature-names.js';

/** What costs no pass over the text. */
export type FirstStageWeights = Readonly<
  Record<
    Extract<
      FeatureName,
      | 'bm25OfSelf'
      | 'bm25OfTop'
      | 'bm25LogRank'
      | 'titleCosine'
      | 'logGapDays'
      | 'sameComponent'
      | 'sameType'
      | 'logDaysSinceResolved'
      | 'resolvedBefore'
      | 'logCandidateLength'
    >,
    number
  >
>;

/** Constants of the candidate stage. Sources: research on two trackers' first halves; see README.md. */
export interface RetrievalProfile {
  /** Candidates that get the full feature vector, best first-stage score first. Recall of mates at 60/100/150: .88/.90/.91, of .91. */
  readonly maxScored: number;
  /** Smaller limits for linking rows, of which only the best ten edges count. */
  readonly linking: Pick<
    RetrievalProfile,
    'maxScored' | 'maxCandidates' | 'maxTitleCandidates' | 'maxDocumentFrequency' | 'maxPostingsRead'
  >;
  /** Weights of the first stage, on raw features: what costs no pass over the text. */
  readonly firstStage: FirstStageWeights;
  /** Candidates looked up by BM25F. Higher: better recall, linear cost. */
  readonly maxCandidates: number;
  /** Extra candidates by title alone. */
  readonly maxTitleCandidates: number;
  /** Extra candidates that share a rare signature. */
  readonly maxSignatureCandidates: number;
  /** Query terms looked up, best idf × weight first. Fewer: faster, and long texts blur less. */
  readonly maxQueryTerms: number;
  readonly maxQueryBigrams: number;
  /** Terms in more tickets than this are looked up only among the best `alwaysTerms`; bounds the cost as the index grows. */
  readonly maxDocumentFrequency: number;
  readonly alwaysTerms: number;
  /** A term kept in spite of its frequency is read only this far back: its newest tickets. */
  readonly maxPostingsRead: number;
  /** BM25F: saturation of the document's term frequency, of the query's, and length normalisation per field. */
  readonly k1: number;
  readonly k3: number;
  readonly titleB: number;
  readonly bodyB: number;
  readonly titleWeight: number;
  readonly bodyWeight: number;
  readonly bigramWeight: number;
  readonly signatureWeight: number;
}

export const retrievalProfiles = {
  '2026-11': {
    maxScored: 120,
    linking: {
      maxScored: 60,
      maxCandidates: 160,
      maxTitleCandidates: 50,
      maxDocumentFrequency: 1_000,
      maxPostingsRead: 3_000,
    },
    firstStage: {
      bm25OfSelf: 6,
      bm25OfTop: 2.8,
      bm25LogRank: 0.54,
      titleCosine: 4,
      logGapDays: -0.36,
      sameComponent: 1.2,
      logDaysSinceResolved: -0.4,
      resolvedBefore: -0.2,
      logCandidateLength: -0.64,
      sameType: 0.4,
    },
    maxCandidates: 400,
    maxTitleCandidates: 150,
    maxSignatureCandidates: 50,
    maxQueryTerms: 64,
    maxQueryBigrams: 48,
    maxDocumentFrequency: 3_000,
    alwaysTerms: 8,
    maxPostingsRead: 20_000,
    k1: 4,
    k3: 8,
    titleB: 0.4,
    bodyB: 0.95,
    titleWeight: 8,
    bodyWeight: 1,
    bigramWeight: 0.2,
    signatureWeight: 1,
  },
} as const satisfies Readonly<Record<string, RetrievalProfile>>;
