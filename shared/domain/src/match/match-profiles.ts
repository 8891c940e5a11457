import { readLinkModel, type LinkModel } from './link-model.js';
import { linkModel202611 } from './link-model-2026-11.js';
import { linkScorer202611 } from './link-scorer-2026-11.js';
import { readMatchModel, type MatchModel } from './match-model.js';
import { matchModel202611 } from './match-model-2026-11.js';
import { retrievalProfiles, type RetrievalProfile } from './retrieval-profile.js';
import { readScorer, type Scorer } from './scorer.js';

export interface MatchProfile {
  readonly retrieval: RetrievalProfile;
  /** For a person's query: what installations learn from their own links. */
  readonly model: MatchModel;
  /** For clustering: the same everywhere, so that what is learned moves no group. */
  readonly linkScorer: Scorer;
  /** How sure two tickets are one problem, for clustering. */
  readonly link: LinkModel;
}

/** Dated, never edited in use: a result names the profile that made it. */
export const matchProfiles = {
  '2026-11': {
    retrieval: retrievalProfiles['2026-11'],
    model: readMatchModel(matchModel202611),
    linkScorer: readScorer(linkScorer202611),
    link: readLinkModel(linkModel202611),
  },
} as const satisfies Record<string, MatchProfile>;

export type MatchProfileName = keyof typeof matchProfiles;
export const defaultMatchProfile: MatchProfileName = '2026-11';
