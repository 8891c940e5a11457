import type { ProblemDetail } from '@reprise/contracts/http';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { placementKinds } from './placement.store.js';
import { stepsOnPage } from './placement-undo.store.js';

type Activity = ProblemDetail['activity'][number];

const MAX_ENTRIES = 40;
const placements = `('${placementKinds.join("', '")}')`;
const tickets = `(e.detail->>'tickets') || CASE (e.detail->>'tickets')::int WHEN 1 THEN ' ticket' ELSE ' tickets' END`;
const ruleWords = `CASE e.detail->>'rule' WHEN 'never' THEN 'keeps out' ELSE 'brings in' END`;

/** Who did what to a problem, people and machine alike, newest first. */
export class ProblemActivityReader {
  constructor(private readonly db: Queryable) {}

  async list(problemId: string): Promise<Activity[]> {
    const rows = await queryRows<Omit<Activity, 'at'> & { at: Date }>(
      this.db,
      `SELECT * FROM (
         SELECT e.at, e.actor_name AS actor, coalesce((e.detail->>'machine')::boolean, false) AS machine, e.reason,
                CASE WHEN e.kind <> 'undone' AND e.undone_by IS NULL AND NOT coalesce((e.detail->>'machine')::boolean, false)
                  AND (e.problem_id = $1 OR e.kind IN ${placements}) THEN e.id::text END AS "eventId", e.undone_by IS NOT NULL AS undone,
                CASE e.kind WHEN 'renamed' THEN 'renamed it from “' || (e.detail->>'from') || '” to “' || (e.detail->>'to') || '”'
                            WHEN 'status changed' THEN 'changed the status from ' || (e.detail->>'from') || ' to ' || (e.detail->>'to')
                                                        || coalesce(', to be looked at again on ' || (e.detail->>'reviewOn'), '')
                            WHEN 'owner changed' THEN coalesce('made ' || (e.detail->>'toName') || ' the owner', 'took the owner away')
                            WHEN 'root cause written' THEN 'wrote the root cause'
                            WHEN 'merged' THEN CASE WHEN e.problem_id = $1 THEN 'merged PRB-' || o.key || ' into it' ELSE 'merged it into PRB-' || p.key END
                            WHEN 'split off' THEN CASE WHEN e.problem_id = $1 THEN 'split ' || ${tickets} || ' off into PRB-' || o.key
                                                       ELSE 'split it off from PRB-' || p.key || ' with ' || ${tickets} END
                            WHEN 'moved' THEN CASE WHEN e.problem_id = $1 THEN 'moved ' || ${tickets} || ' to PRB-' || o.key
                                                   ELSE 'moved ' || ${tickets} || ' here from PRB-' || p.key END
                            WHEN 'taken out' THEN 'took ' || ${tickets} || ' out'
                            WHEN 'pinned' THEN 'confirmed that ' || ${tickets} || CASE (e.detail->>'tickets')::int WHEN 1 THEN ' belongs here' ELSE ' belong here' END
                            WHEN 'kept apart' THEN 'said that two tickets do not have the same cause'
                                                     || coalesce(': one here, one in PRB-' || CASE WHEN e.problem_id = $1 THEN o.key ELSE p.key END, '')
                            WHEN 'rule added' THEN 'made the rule that ' || ${ruleWords} || ' ' || (e.detail->>'to')
                            WHEN 'rule changed' THEN 'changed the rule “' || (e.detail->>'from') || '” to “' || (e.detail->>'to') || '”'
                            WHEN 'rule removed' THEN 'took the rule “' || (e.detail->>'from') || '” away'
                            WHEN 'undone' THEN 'undid “' || (e.detail->>'what') || '”'
                            WHEN 'review moved' THEN 'moved the review to ' || coalesce(e.detail->>'to', 'no day')
                            WHEN 'fix recorded' THEN 'recorded a fix' || coalesce(' in ' || nullif(e.detail->>'versions', ''), '')
                            WHEN 'fix withdrawn' THEN 'withdrew the fix' || coalesce(' in ' || nullif(e.detail->>'versions', ''), '')
                            WHEN 'evidence set aside' THEN 'took ' || (e.detail->>'tickets') || ' for no evidence against the fix'
                            ELSE e.kind END AS text
         FROM curation_event e JOIN problem p ON p.id = e.problem_id LEFT JOIN problem o ON o.id = e.other_problem_id
         WHERE e.id IN (${stepsOnPage})
         UNION ALL
         SELECT l.at, 'Reprise', true, NULL, NULL, false,
                CASE l.kind WHEN 'created' THEN 'found this problem'
                            WHEN 'split_from' THEN 'split it from PRB-' || o.key
                            WHEN 'merged_into' THEN CASE WHEN l.problem_id = $1 THEN 'merged it into PRB-' || o.key
                                                         ELSE 'merged PRB-' || p.key || ' into it' END
                            ELSE 'recognised it again' END
         FROM problem_lineage l JOIN problem p ON p.id = l.problem_id LEFT JOIN problem o ON o.id = l.other_problem_id
         WHERE (l.problem_id = $1 AND l.kind <> 'continued') OR (l.other_problem_id = $1 AND l.kind = 'merged_into')
         UNION ALL
         SELECT r.at, r.editor_name, false, r.note, NULL, false,
                CASE r.revision WHEN 1 THEN 'drafted KE-' ELSE 'edited KE-' END || k.key
         FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id WHERE k.problem_id = $1
         UNION ALL
         SELECT a.at, a.actor_name, a.actor_kind = 'machine', a.detail->>'reason', NULL, false,
                'moved KE-' || k.key || ' to ' || (a.detail->>'to')
         FROM known_error k JOIN audit_event a ON a.object_kind = 'known_error' AND a.object_id = k.id::text
         WHERE k.problem_id = $1 AND a.action = 'knownError.moved'
       ) activity ORDER BY at DESC LIMIT ${MAX_ENTRIES}`,
      [problemId],
    );
    return rows.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
  }
}
