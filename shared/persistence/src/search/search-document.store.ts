import type { SearchDocument, SearchDocumentKind } from '@reprise/ports';
import { queryRows, type Queryable } from '../sql/query-rows.js';

/** Characters of a text that are searchable. */
const BODY = 8_000;
/** A row's version in the index: microseconds of its last change, which only grow and fit a double until 2255. */
const version = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;

type DocumentRow = Omit<SearchDocument, 'kind' | 'version'> & { readonly version: string };

const statements: Record<SearchDocumentKind, { readonly documents: string; readonly versions: string }> = {
  ticket: {
    documents: `SELECT ticket.id, external_id AS label, coalesce(title, left(description, 120), external_id) AS title,
        left(concat_ws(E'\\n', description, resolution_notes), ${BODY}) AS body,
        ARRAY(SELECT value FROM ticket_signature WHERE ticket_id = ticket.id AND kind IN ('exception', 'error_code') ORDER BY value LIMIT 50) AS codes,
        component, status AS state, NULL::int AS "ticketCount", NULL::int[] AS weekly, ${version('changed_at')} AS version
      FROM ticket WHERE id = ANY($1::uuid[]) AND ticket.state <> 'erased'`,
    versions: `SELECT id, ${version('changed_at')} AS version FROM ticket WHERE ticket.state <> 'erased'`,
  },
  problem: {
    documents: `SELECT problem.id, 'PRB-' || key AS label, coalesce(title, machine_title) AS title,
        left(concat_ws(E'\\n', symptom, root_cause, array_to_string(terms, ', '), CASE WHEN title IS NOT NULL THEN machine_title END), ${BODY}) AS body,
        ARRAY(SELECT value FROM membership JOIN ticket_signature USING (ticket_id)
              WHERE problem_id = problem.id AND kind IN ('exception', 'error_code')
              GROUP BY value HAVING count(*) >= 2 ORDER BY count(*) DESC, value LIMIT 20) AS codes,
        component, status AS state, ticket_count AS "ticketCount",
        (SELECT array_agg(week::int ORDER BY position) FROM (
           SELECT week, position FROM jsonb_array_elements_text(recurrence->'weeklyCounts') WITH ORDINALITY AS weeks(week, position)
           ORDER BY position DESC LIMIT 12) AS newest) AS weekly,
        ${version('changed_at')} AS version
      FROM problem WHERE id = ANY($1::uuid[]) AND merged_into IS NULL`,
    versions: `SELECT id, ${version('changed_at')} AS version FROM problem WHERE merged_into IS NULL`,
  },
  known_error: {
    documents: `SELECT known_error.id, 'KE-' || known_error.key AS label, revision.title,
        left(concat_ws(E'\\n', symptom, cause, workaround, fix, verification, customer_answer, runbook), ${BODY}) AS body,
        ARRAY(SELECT value FROM membership JOIN ticket_signature USING (ticket_id)
              WHERE membership.problem_id = known_error.problem_id AND kind IN ('exception', 'error_code')
              GROUP BY value HAVING count(*) >= 2 ORDER BY count(*) DESC, value LIMIT 20) AS codes,
        (SELECT component FROM problem WHERE problem.id = known_error.problem_id) AS component,
        state, (SELECT ticket_count FROM problem WHERE problem.id = known_error.problem_id) AS "ticketCount",
        NULL::int[] AS weekly, ${version('changed_at')} AS version
      FROM known_error JOIN known_error_revision AS revision
        ON revision.known_error_id = known_error.id AND revision.revision = known_error.revision
      WHERE known_error.id = ANY($1::uuid[]) AND state <> 'retired'`,
    versions: `SELECT known_error.id, ${version('changed_at')} AS version FROM known_error WHERE state <> 'retired'`,
  },
};

/** What should be in the search index, read from the rows. */
export class SearchDocumentStore {
  /** The documents of the ids that should be found; ids without one should not. */
  async documents(db: Queryable, kind: SearchDocumentKind, ids: readonly string[]): Promise<SearchDocument[]> {
    const rows = await queryRows<DocumentRow>(db, statements[kind].documents, [ids]);
    return rows.map((row) => ({ ...row, kind, version: Number(row.version) }));
  }

  /** Version of every document that should be found. */
  async versions(db: Queryable, kind: SearchDocumentKind): Promise<Map<string, number>> {
    const rows = await queryRows<{ id: string; version: string }>(db, statements[kind].versions);
    return new Map(rows.map((row) => [row.id, Number(row.version)]));
  }

  /** Every document that should be found, in batches, each batch read afresh. */
  async *all(db: Queryable, batchSize = 1_000): AsyncGenerator<SearchDocument[]> {
    for (const kind of searchDocumentKinds) {
      const ids = [...(await this.versions(db, kind)).keys()];
      for (let start = 0; start < ids.length; start += batchSize)
        yield this.documents(db, kind, ids.slice(start, start + batchSize));
    }
  }

  /** How many documents should be found. */
  async count(db: Queryable): Promise<number> {
    let count = 0;
    for (const kind of searchDocumentKinds) {
      const [row] = await queryRows<{ n: number }>(
        db,
        `SELECT count(*)::int AS n FROM (${statements[kind].versions}) AS document`,
      );
      count += row!.n;
    }
    return count;
  }
}

export const searchDocumentKinds: readonly SearchDocumentKind[] = ['ticket', 'problem', 'known_error'];
