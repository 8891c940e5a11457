import { shippedSettings, type ClusterSettings } from '@reprise/domain';
import type { EntityManager } from 'typeorm';
import { jsonText } from '../sql/json-text.js';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** How this installation groups, and who said so; as it was shipped where nobody did. */
export interface ClusteringSetting extends ClusterSettings {
  /** Of the decision: a new one answers to it. 0 where nobody decided. */
  readonly version: number;
  readonly reason: string | null;
  readonly changedAt: Date | null;
  readonly changedBy: string | null;
}

/** A decision about grouping, kept for ever. */
export interface ClusteringDecision extends ClusterSettings {
  readonly version: number;
  readonly reason: string | null;
  readonly at: Date;
  readonly by: string;
}

const columns = `version, profile, min_probability AS "minProbability", reason`;

/** What people decided about how sure is sure enough: each decision a row, the newest holds. */
export class ClusteringSettingStore {
  async setting(db: Queryable): Promise<ClusteringSetting> {
    const [newest] = await this.decisions(db, 1);
    if (newest === undefined)
      return { ...shippedSettings(), version: 0, reason: null, changedAt: null, changedBy: null };
    const { at, by, ...setting } = newest;
    return { ...setting, changedAt: at, changedBy: by };
  }

  /** Newest first. */
  decisions(db: Queryable, count: number): Promise<ClusteringDecision[]> {
    return queryRows<ClusteringDecision>(
      db,
      `SELECT ${columns}, at, actor_name AS by FROM clustering_decision ORDER BY version DESC LIMIT $1`,
      [count],
    );
  }

  /** Two decisions wait for each other to the end of `tx`. */
  async lock(tx: EntityManager): Promise<ClusteringSetting> {
    await tx.query(`LOCK TABLE clustering_decision IN SHARE ROW EXCLUSIVE MODE`);
    return this.setting(tx);
  }

  async decide(
    tx: EntityManager,
    { profile, minProbability }: ClusterSettings,
    by: {
      readonly actor: { readonly userId: string | null; readonly name: string };
      readonly reason: string | undefined;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO clustering_decision (version, profile, min_probability, actor_id, actor_name, reason)
       SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4, $5 FROM clustering_decision`,
      [profile, minProbability, by.actor.userId, by.actor.name, by.reason ?? null],
    );
  }
}

/** Of what was kept with a run: what it does not say was as shipped. */
export function settingsOfRun(kept: Partial<ClusterSettings>): ClusterSettings {
  const { profile, minProbability } = { ...shippedSettings(), ...kept };
  return { profile, minProbability };
}

/** As kept with a run. */
export const settingsText = ({ profile, minProbability }: ClusterSettings): string =>
  jsonText({ profile, minProbability });
