import type { clusterProfiles } from '../cluster/profiles.js';
import type { MatchProfileName } from '../match/match-profiles.js';
import type { SectionArray } from './sections.js';

/** Changes whenever a section is added, dropped or read differently; another version is rebuilt from tickets, never converted. */
export const snapshotFormat = 'reprise-engine-10';

/**
 * Everything a matching engine knows, as plain data: it can be cloned, posted to a thread and written to a file.
 * An engine made from it answers bit for bit like the one it was taken from.
 */
export interface EngineSnapshot {
  readonly format: typeof snapshotFormat;
  readonly matchProfile: MatchProfileName;
  readonly clusterProfile: keyof typeof clusterProfiles;
  /** Named arrays: columns, postings, edges, clusters, norms, the learned model, texts as bytes. */
  readonly sections: Readonly<Record<string, SectionArray>>;
}
