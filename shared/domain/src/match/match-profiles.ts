import { readLinkModel, type LinkModel } from './link-model.js';
import { linkModel202611 } from './link-model-2026-11.js';
import { readMatchModel, type MatchModel } from './match-model.js';
import { matchModel202611 } from './match-model-2026-11.js';
import { retrievalProfiles, type RetrievalProfile } from './retrieval-profile.js';

export interface MatchProfile {
  readonly retrieval: RetrievalProfile;
  readonly model: MatchModel;
  /** How sure two tickets are one problem, for clustering. */
  readonly link: LinkModel;
}

/** Dated, never edited in use: a result names the profile that made it. */
export const matchProfiles = {
  '2026-11': {
    retrieval: retrievalProfiles['2026-11'],
    model: readMatchModel(matchModel202611),
    link: readLinkModel(linkModel202611),
  },
} as const satisfies Record<string, MatchProfile>;

export type MatchProfileName = keyof typeof matchProfiles;
export const defaultMatchProfile: MatchProfileName = '2026-11';
