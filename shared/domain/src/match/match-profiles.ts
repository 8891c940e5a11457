import { modelFromWeights, type MatchModel } from './match-model.js';
import { retrievalProfiles, type RetrievalProfile } from './retrieval-profile.js';

export interface MatchProfile {
  readonly retrieval: RetrievalProfile;
  readonly model: MatchModel;
}

/** Dated, never edited in use: a result names the profile that made it. */
export const matchProfiles = {
  '2026-11': {
    retrieval: retrievalProfiles['2026-11'],
    model: modelFromWeights({
      bm25OfSelf: 6,
      bm25OfTop: 2,
      bm25LogRank: 0.4,
      titleCosine: 1,
      titleCoverOfQueryByTitle: 1.2,
      titleCoverOfCandidateByTitle: 1.2,
      titleCoverOfQueryByText: 1,
      titleCoverOfCandidateByText: 1,
      titleGramDice: 2,
      textCosine: 2,
      bigramCosine: 1,
      signatureCosine: 1,
      frameAlignment: 2,
      logGapDays: -0.3,
      sameComponent: 0.3,
      sameText: 3,
      sameTitle: 1,
    }),
  },
} as const satisfies Record<string, MatchProfile>;

export type MatchProfileName = keyof typeof matchProfiles;
export const defaultMatchProfile: MatchProfileName = '2026-11';
