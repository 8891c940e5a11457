import type { ClusteringRun } from '@reprise/contracts/http';
import type { ClusterSettings } from '@reprise/domain';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { settingsOfRun } from './clustering-setting.store.js';
import { DAYS_MOVES_ARE_KEPT } from './run-move.store.js';
import { MOST_RETURNED_TICKETS, RunTakeBackStore, movesOfRun } from './run-take-back.store.js';

const EXAMPLES = 100;

type Head = Omit<ClusteringRun, 'at' | 'counts' | 'moves' | 'takenBack' | 'refusal' | keyof ClusterSettings>;

/** What a run moved, and what of it can be taken back, for the person who looks: tickets that this person may not see are not counted. */
export class RunReader {
  private readonly takeBacks = new RunTakeBackStore();

  constructor(private readonly db: Queryable) {}

  async find(id: string): Promise<ClusteringRun | undefined> {
    const [head] = await queryRows<Head & { at: Date; parameters: Partial<ClusterSettings> }>(
      this.db,
      `SELECT id, applied_at AS at, kind, parameters, coalesce((diff->>'movedTickets')::int, 0) AS "movedTickets",
              coalesce((diff->>'createdProblems')::int, 0) AS "createdProblems", coalesce((diff->>'endedProblems')::int, 0) AS "endedProblems"
       FROM cluster_run WHERE id = $1 AND applied_at IS NOT NULL`,
      [id],
    );
    if (!head) return undefined;
    const { at, parameters, ...run } = head;
    const [counts] = await queryRows<ClusteringRun['counts']>(
      this.db,
      `SELECT count(*)::int AS moved, count(*) FILTER (WHERE obstacle IS NULL)::int AS returning FROM (${movesOfRun}) AS moved`,
      [id],
    );
    const moves = await queryRows<ClusteringRun['moves'][number]>(
      this.db,
      `SELECT ticket.id, external_id AS "externalId", ticket.title, 'PRB-' || coalesce(origin.key, ended.key) AS "fromKey",
              'PRB-' || goal.key AS "toKey", obstacle
       FROM (${movesOfRun}) AS moved JOIN ticket ON ticket.id = moved.ticket_id LEFT JOIN problem AS origin ON origin.id = from_id
       LEFT JOIN ended_problem AS ended ON ended.problem_id = from_id LEFT JOIN problem AS goal ON goal.id = to_id
       ORDER BY obstacle IS NULL, goal.key NULLS LAST, origin.key NULLS LAST, ticket.id LIMIT ${EXAMPLES}`,
      [id],
    );
    const standing = await this.takeBacks.standing(this.db, id);
    return {
      ...run,
      ...settingsOfRun(parameters),
      at: at.toISOString(),
      counts: counts!,
      moves,
      takenBack: standing ? { by: standing.by, at: standing.at.toISOString(), reason: standing.reason } : null,
      refusal: standing ? null : refusalOf(counts!, at),
    };
  }
}

/** Why a run cannot be taken back, in words; null when it can. */
export function refusalOf({ moved, returning }: ClusteringRun['counts'], at: Date): string | null {
  if (moved === 0)
    return Date.now() - at.getTime() > DAYS_MOVES_ARE_KEPT * 86_400_000
      ? `What it moved is remembered for ${DAYS_MOVES_ARE_KEPT} days.`
      : 'It moved no ticket away from where it was: it only placed new ones.';
  if (returning === 0) return 'Nothing of it stands any more: all that it moved was placed since.';
  if (returning > MOST_RETURNED_TICKETS)
    return `It moved ${returning} tickets, more than ${MOST_RETURNED_TICKETS}: decide how sure is sure enough instead.`;
  return null;
}
