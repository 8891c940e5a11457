import type { ClusteringState } from '@reprise/contracts/http';
import type { ClusterSettings } from '@reprise/domain';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { ClusteringSettingStore, settingsOfRun } from './clustering-setting.store.js';

const DECISIONS = 20;
const RUNS = 20;

type Run = ClusteringState['runs'][number];

/** How tickets are grouped, who said so, and what runs changed. */
export class ClusteringReader {
  private readonly settings = new ClusteringSettingStore();

  constructor(private readonly db: Queryable) {}

  async show(): Promise<Omit<ClusteringState, 'shipped' | 'profiles'>> {
    const { profile, minProbability, version } = await this.settings.setting(this.db);
    const decisions = await this.settings.decisions(this.db, DECISIONS);
    const runs = await queryRows<
      Omit<Run, 'at' | keyof ClusterSettings> & { at: Date; parameters: Partial<ClusterSettings> }
    >(
      this.db,
      `SELECT id, applied_at AS at, kind, parameters, coalesce((diff->>'movedTickets')::int, 0) AS "movedTickets",
              coalesce((diff->>'createdProblems')::int, 0) AS "createdProblems", coalesce((diff->>'endedProblems')::int, 0) AS "endedProblems",
              (SELECT actor_name FROM run_take_back WHERE run_id = cluster_run.id AND undone_at IS NULL LIMIT 1) AS "takenBackBy"
       FROM cluster_run WHERE applied_at IS NOT NULL AND (diff->>'movedTickets')::int > 0 ORDER BY applied_at DESC LIMIT ${RUNS}`,
    );
    const [followed] = await queryRows<{ followed: boolean }>(
      this.db,
      `SELECT $1 = 0 OR EXISTS (SELECT FROM cluster_run WHERE kind = 'full' AND applied_at > (SELECT at FROM clustering_decision WHERE version = $1)
         AND (parameters->>'minProbability')::float8 = $2 AND parameters->>'profile' = $3) AS followed`,
      [version, minProbability, profile],
    );
    return {
      profile,
      minProbability,
      version,
      isBeingApplied: !followed!.followed,
      decisions: decisions.map(({ at, ...decision }) => ({ ...decision, at: at.toISOString() })),
      runs: runs.map(({ at, parameters, ...run }) => ({
        ...run,
        ...settingsOfRun(parameters),
        at: at.toISOString(),
      })),
    };
  }
}
