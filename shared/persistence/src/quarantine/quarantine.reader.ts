import type { QuarantinedWork } from '@reprise/contracts/http';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

interface Row {
  id: string;
  topic: string;
  reason: string;
  attempts: number;
  at: Date;
  position: string;
  kind: string;
  ids: string[];
  labels: Record<string, string>;
}

const SHOWN_OBJECTS = 10;

/** Work that was set aside, for people to look at. */
export class QuarantineReader {
  constructor(private readonly db: Queryable) {}

  /** Newest first. */
  async list({ after, limit }: PageRequest): Promise<Slice<QuarantinedWork>> {
    const rows = await queryRows<Row>(
      this.db,
      `SELECT q.id, q.topic, q.reason, q.attempts, q.at, q.at::text AS position, named.kind, named.ids,
              coalesce((SELECT jsonb_object_agg(id, label) FROM (
                SELECT id, external_id AS label FROM ticket WHERE named.kind = 'ticket' AND id::text = ANY(named.ids[1:${SHOWN_OBJECTS}])
                UNION ALL SELECT id, 'PRB-' || key FROM problem WHERE named.kind = 'problem' AND id::text = ANY(named.ids[1:${SHOWN_OBJECTS}])
                UNION ALL SELECT id, 'KE-' || key FROM known_error WHERE named.kind = 'known_error' AND id::text = ANY(named.ids[1:${SHOWN_OBJECTS}])
              ) AS found), '{}') AS labels
       FROM quarantine AS q, LATERAL (
         SELECT CASE WHEN payload ? 'ticketIds' THEN 'ticket' WHEN payload ? 'problemIds' OR payload ? 'problemId' THEN 'problem'
                     WHEN payload ? 'importId' THEN 'import' WHEN payload ? 'sourceId' THEN 'source'
                     ELSE coalesce(payload->>'kind', 'unknown') END AS kind,
                ARRAY(SELECT jsonb_array_elements_text(coalesce(payload->'ticketIds', payload->'problemIds', payload->'ids',
                  jsonb_build_array(coalesce(payload->'importId', payload->'sourceId', payload->'problemId'))))) AS ids) AS named
       ${after ? 'WHERE (q.at, q.id) < ($2::timestamptz, $3::uuid)' : ''}
       ORDER BY q.at DESC, q.id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    return toSlice(rows, limit, (row) => [row.position, row.id], toWork);
  }
}

const toWork = ({ id, topic, reason, attempts, at, kind, ids, labels }: Row): QuarantinedWork => ({
  id,
  topic,
  reason,
  attempts,
  at: at.toISOString(),
  objects: ids.slice(0, SHOWN_OBJECTS).map((object) => ({ kind, id: object, label: labels[object] ?? null })),
  objectCount: ids.length,
});
