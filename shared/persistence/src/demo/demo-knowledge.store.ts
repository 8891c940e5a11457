import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { jsonText } from '../sql/json-text.js';
import { queryRows } from '../sql/query-rows.js';

/** What somebody at the invented desk knows about one cause. Its problem is found by its tickets, once they are grouped. */
export interface DemoKnowledge {
  /** Tickets that the cause brought, by their external ids. */
  readonly ticketIds: readonly string[];
  readonly knownError?: {
    readonly title: string;
    readonly symptom: string;
    readonly cause: string;
    readonly workaround: string;
    readonly fix: string;
    readonly verification: string;
    /** When it was published (ISO 8601). */
    readonly knownAt: string;
  };
  readonly fixes: readonly { readonly version: string; readonly shippedAt: string; readonly note: string }[];
}

/** Below this share of a cause's tickets in one problem, the problem is another one. */
const MIN_SHARE = 0.3;
/** Tries of a known error that the demo tells of. */
const MAX_OUTCOMES = 14;

/** Known errors and fixes of the demo: kept until its tickets are grouped, then written to the problems they became. */
export class DemoKnowledgeStore {
  async keep(tx: EntityManager, sourceId: string, knowledge: readonly DemoKnowledge[]): Promise<void> {
    await tx.query(
      `INSERT INTO demo_knowledge (source_id, content) VALUES ($1, $2) ON CONFLICT (source_id) DO NOTHING`,
      [sourceId, jsonText(knowledge)],
    );
  }

  /** Take the knowledge out when every ticket of the demo is read and grouped; undefined when there is none or it is too early. */
  async take(tx: EntityManager): Promise<{ sourceId: string; knowledge: readonly DemoKnowledge[] } | undefined> {
    const [row] = await queryRows<{ source_id: string; content: DemoKnowledge[] }>(
      tx,
      `DELETE FROM demo_knowledge d
       WHERE EXISTS (SELECT FROM import_run WHERE source_id = d.source_id AND status = 'completed')
         AND NOT EXISTS (SELECT FROM ticket WHERE source_id = d.source_id AND state = 'pending')
       RETURNING source_id, content`,
    );
    return row && { sourceId: row.source_id, knowledge: row.content };
  }

  /** The problem that holds most of these tickets, if it holds enough of them. */
  async problemOf(tx: EntityManager, sourceId: string, ticketIds: readonly string[]): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string; n: number }>(
      tx,
      `SELECT m.problem_id AS id, count(*)::int AS n FROM membership m JOIN ticket t ON t.id = m.ticket_id
       WHERE t.source_id = $1 AND t.external_id = ANY($2::text[]) GROUP BY 1 ORDER BY n DESC, 1 LIMIT 1`,
      [sourceId, ticketIds],
    );
    return row && row.n >= 2 && row.n >= MIN_SHARE * ticketIds.length ? row.id : undefined;
  }

  /** @returns id and key of the published known error, with what the desk's tickets since tell about it */
  async addKnownError(
    tx: EntityManager,
    sourceId: string,
    problemId: string,
    known: NonNullable<DemoKnowledge['knownError']>,
    editor: string,
  ): Promise<{ id: string; key: string }> {
    const id = uuidv7();
    const [row] = await queryRows<{ key: number }>(
      tx,
      `INSERT INTO known_error (id, problem_id, source_id, state, created_at, published_at)
       VALUES ($1, $2, $3, 'published', $4, $4) RETURNING key`,
      [id, problemId, sourceId, known.knownAt],
    );
    const { title, symptom, cause, workaround, fix, verification } = known;
    await tx.query(
      `INSERT INTO known_error_revision (known_error_id, revision, title, symptom, cause, workaround, fix, verification, editor_name, at)
       VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, title, symptom, cause, workaround, fix, verification, editor, known.knownAt],
    );
    // Every sixth try of an invented desk fails.
    await tx.query(
      `INSERT INTO known_error_outcome (id, known_error_id, revision, result, ticket_id, at)
       SELECT gen_random_uuid(), $1, 1, CASE (row_number() OVER (ORDER BY t.opened_at)) % 6 WHEN 0 THEN 'did not work' ELSE 'worked' END, t.id, t.resolved_at
       FROM (SELECT ticket.id, opened_at, resolved_at FROM membership JOIN ticket ON ticket.id = ticket_id
             WHERE problem_id = $2 AND opened_at > $3 AND resolved_at IS NOT NULL ORDER BY opened_at DESC LIMIT ${MAX_OUTCOMES}) t`,
      [id, problemId, known.knownAt],
    );
    return { id, key: `KE-${row!.key}` };
  }

  async ownFixes(tx: EntityManager, sourceId: string, fixIds: readonly string[]): Promise<void> {
    await tx.query(`UPDATE fix SET source_id = $1 WHERE id = ANY($2::uuid[])`, [sourceId, fixIds]);
  }
}
