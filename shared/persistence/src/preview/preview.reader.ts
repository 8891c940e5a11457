import type { Preview } from '@reprise/contracts/http';
import { queryRows, type Queryable } from '../sql/query-rows.js';
import { comparePreviews } from './compare-previews.js';
import { previewBasis } from './preview.store.js';

const EXAMPLES = 30;
const PROBLEMS = 20;

/** What a change would do, for the person who looks: tickets that this person may not see are not counted either. */
export class PreviewReader {
  constructor(private readonly db: Queryable) {}

  /** @param comparedWith  an earlier preview of the same change */
  async find(id: string, comparedWith?: string): Promise<Preview | undefined> {
    const [head] = await queryRows<
      Pick<Preview, 'problemKey' | 'change' | 'state' | 'error' | 'seconds' | 'isCurrent'>
    >(
      this.db,
      `SELECT 'PRB-' || problem.key AS "problemKey", change->'asked' AS change, state, error, seconds,
              state = 'ready' AND basis = ${previewBasis} AS "isCurrent"
       FROM preview LEFT JOIN problem ON problem.id = problem_id WHERE preview.id = $1`,
      [id],
    );
    if (!head) return undefined;
    const [counts] = await queryRows<Preview['counts']>(
      this.db,
      `SELECT count(*) FILTER (WHERE from_id IS NULL)::int AS joining, count(*) FILTER (WHERE to_id IS NULL)::int AS leaving,
              count(*) FILTER (WHERE from_id IS NOT NULL AND to_id IS NOT NULL)::int AS moving FROM preview_move WHERE preview_id = $1`,
      [id],
    );
    const problems = await queryRows<Preview['problems'][number]>(
      this.db,
      `SELECT 'PRB-' || coalesce(problem.key, ended.key) AS key, coalesce(problem.title, problem.machine_title) AS title, coalesce(problem.ticket_count, 0) AS before,
              sum(gain)::int AS gained, sum(loss)::int AS lost
       FROM (SELECT to_id AS id, 1 AS gain, 0 AS loss FROM preview_move WHERE preview_id = $1 AND to_id IS NOT NULL
             UNION ALL SELECT from_id, 0, 1 FROM preview_move WHERE preview_id = $1 AND from_id IS NOT NULL) AS change
       LEFT JOIN problem ON problem.id = change.id LEFT JOIN ended_problem AS ended ON ended.problem_id = change.id
       GROUP BY change.id, problem.id, ended.key ORDER BY sum(gain) + sum(loss) DESC, coalesce(problem.key, ended.key) LIMIT ${PROBLEMS}`,
      [id],
    );
    const tickets = await queryRows<Preview['tickets'][number]>(
      this.db,
      `SELECT ticket.id, external_id AS "externalId", ticket.title, 'PRB-' || origin.key AS "fromKey", 'PRB-' || coalesce(target.key, ended.key) AS "toKey",
              to_id IS NOT NULL AND coalesce(target.id, ended.problem_id) IS NULL AS "isToNewProblem"
       FROM preview_move JOIN ticket ON ticket.id = ticket_id
       LEFT JOIN problem AS origin ON origin.id = from_id LEFT JOIN problem AS target ON target.id = to_id
       LEFT JOIN ended_problem AS ended ON ended.problem_id = to_id
       WHERE preview_id = $1 ORDER BY target.key NULLS LAST, to_id NULLS LAST, origin.key NULLS LAST, ticket_id LIMIT ${EXAMPLES}`,
      [id],
    );
    const comparison = comparedWith === undefined ? null : await comparePreviews(this.db, id, comparedWith);
    return { id, ...head, counts: counts!, problems, tickets, comparison };
  }
}
