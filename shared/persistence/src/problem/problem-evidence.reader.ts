import type { ProblemDetail } from '@reprise/contracts/http';
import { type ProblemFeatures, wordsOfSeparation } from '@reprise/domain';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { resolutionCore, resolutionKey } from './resolution-core.js';

const MAX_SIGNATURES = 12;
const MAX_RESOLUTIONS = 8;
const TICKETS_A_RESOLUTION = 5;
const MAX_SIMILAR = 5;
/** Characters of a resolution that are read and shown, and members whose resolutions are read. */
const RESOLUTION_READ = 1_500;
const MAX_MEMBERS_READ = 500;
/** A signature in more problems than this connects everything and explains nothing. */
const MAX_PROBLEMS_A_SIGNATURE = 20;
const MIN_SHARED_TERMS = 3;

const signatureWords: Readonly<Record<string, string>> = {
  exception: 'same exception',
  error_code: 'same error code',
  http_status: 'same HTTP status',
  stack: 'same stack frames',
  log_template: 'same log message',
  phrase: 'same phrase',
};

/** What the tickets of a problem have in common, what resolved them, and what is akin. */
export class ProblemEvidenceReader {
  constructor(private readonly db: Queryable) {}

  /** The signatures most members share; one seen in a single ticket of many proves nothing. */
  async signatures(problemId: string): Promise<ProblemDetail['evidence']> {
    const rows = await queryRows<{ kind: string; value: string; n: number; members: number }>(
      this.db,
      `SELECT g.kind, g.value, count(*)::int AS n, (SELECT count(*)::int FROM membership WHERE problem_id = $1) AS members
       FROM membership m JOIN ticket_signature g ON g.ticket_id = m.ticket_id
       WHERE m.problem_id = $1 GROUP BY g.kind, g.value ORDER BY n DESC, g.kind, g.value LIMIT ${MAX_SIGNATURES}`,
      [problemId],
    );
    return rows
      .filter(({ n, members }) => n > 1 || members <= 2)
      .map(({ kind, value, n }) => ({ kind, value, ticketCount: n }));
  }

  /** Distinct resolutions of the newest members, the commonest first, newest tickets named. */
  async resolutions(problemId: string): Promise<ProblemDetail['resolutions']> {
    const rows = await queryRows<{ id: string; external_id: string; notes: string }>(
      this.db,
      `SELECT t.id, t.external_id, left(t.resolution_notes, ${RESOLUTION_READ}) AS notes
       FROM membership m JOIN ticket t ON t.id = m.ticket_id
       WHERE m.problem_id = $1 AND t.resolution_notes IS NOT NULL
       ORDER BY t.opened_at DESC NULLS LAST, t.id LIMIT ${MAX_MEMBERS_READ}`,
      [problemId],
    );
    const groups = new Map<string, { text: string; tickets: { id: string; externalId: string }[] }>();
    for (const { id, external_id: externalId, notes } of rows) {
      const text = resolutionCore(notes);
      const key = resolutionKey(text);
      const group = groups.get(key) ?? { text, tickets: [] };
      group.tickets.push({ id, externalId });
      groups.set(key, group);
    }
    return [...groups.values()]
      .sort((a, b) => b.tickets.length - a.tickets.length || b.text.length - a.text.length)
      .slice(0, MAX_RESOLUTIONS)
      .map(({ text, tickets }) => ({
        text,
        ticketCount: tickets.length,
        tickets: tickets.slice(0, TICKETS_A_RESOLUTION),
      }));
  }

  /** Other problems that share a telling signature, or several of the words that mark this one. */
  async similar(problemId: string): Promise<ProblemDetail['similar']> {
    const rows = await queryRows<{
      id: string;
      key: number;
      title: string;
      ticket_count: number;
      kind: string | null;
      value: string;
    }>(
      this.db,
      `WITH own AS (
         SELECT g.kind, g.value FROM membership m JOIN ticket_signature g ON g.ticket_id = m.ticket_id
         WHERE m.problem_id = $1 GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 10),
       sharing AS (
         SELECT o.kind, o.value, m.problem_id, count(*) OVER (PARTITION BY o.kind, o.value) AS problems
         FROM own o JOIN ticket_signature g ON g.kind = o.kind AND g.value = o.value
         JOIN membership m ON m.ticket_id = g.ticket_id AND m.problem_id <> $1 GROUP BY 1, 2, 3),
       akin AS (
         SELECT DISTINCT ON (problem_id) problem_id, kind, value, 1.0 / problems AS strength FROM sharing
         WHERE problems <= ${MAX_PROBLEMS_A_SIGNATURE} ORDER BY problem_id, problems
         ),
       worded AS (
         SELECT p.id AS problem_id, NULL AS kind, shared.terms AS value, 0.01 * shared.n AS strength
         FROM problem this JOIN problem p ON p.terms && this.terms AND p.id <> this.id
         CROSS JOIN LATERAL (
           SELECT count(*) AS n, string_agg(term, ', ') AS terms FROM unnest(p.terms) AS term WHERE term = ANY(this.terms)) shared
         WHERE this.id = $1 AND shared.n >= ${MIN_SHARED_TERMS})
       SELECT p.id, p.key, coalesce(p.title, p.machine_title) AS title, p.ticket_count, best.kind, best.value
       FROM (SELECT DISTINCT ON (problem_id) * FROM (SELECT * FROM akin UNION ALL SELECT * FROM worded) every
             ORDER BY problem_id, strength DESC) best
       JOIN problem p ON p.id = best.problem_id
       WHERE p.merged_into IS NULL AND p.ticket_count > 0 ORDER BY best.strength DESC, p.ticket_count DESC, p.key LIMIT ${MAX_SIMILAR}`,
      [problemId],
    );
    const separation = await this.separations(
      problemId,
      rows.map(({ id }) => id),
    );
    return rows.map(({ id, key, title, ticket_count: ticketCount, kind, value }) => ({
      key: `PRB-${key}`,
      title,
      ticketCount,
      why: kind === null ? `both mention ${value}` : `${signatureWords[kind] ?? 'shares'} ${value}`,
      ...separation.get(id)!,
    }));
  }

  /** Why each of these problems is another one than this: what their tickets tell, and what people decided. */
  private async separations(
    problemId: string,
    otherIds: readonly string[],
  ): Promise<Map<string, Pick<ProblemDetail['similar'][number], 'apart' | 'decided'>>> {
    const rows = await queryRows<ProblemFeatures & { id: string; decided: string | null }>(
      this.db,
      `SELECT p.id, p.component, p.product, p.ticket_count AS tickets,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'tickets', n)), '[]') FROM (
                 SELECT g.kind, g.value, count(*)::int AS n FROM membership m JOIN ticket_signature g ON g.ticket_id = m.ticket_id
                 WHERE m.problem_id = p.id GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT ${MAX_SIGNATURES}) AS held) AS signatures,
              (SELECT e.actor_name || CASE e.kind WHEN 'kept apart' THEN ' said that they have different causes'
                                                  WHEN 'split off' THEN ' split one off the other'
                                                  ELSE ' moved tickets from one to the other' END
               FROM curation_event e WHERE e.undone_by IS NULL AND e.kind IN ('kept apart', 'split off', 'moved')
                 AND (e.problem_id, e.other_problem_id) IN ((p.id, $1::uuid), ($1::uuid, p.id)) ORDER BY e.id DESC LIMIT 1) AS decided
       FROM problem p WHERE p.id = $1 OR p.id = ANY($2::uuid[])`,
      [problemId, otherIds],
    );
    const here = rows.find(({ id }) => id === problemId);
    return new Map(
      rows.map((there) => [
        there.id,
        { apart: here === undefined ? [] : wordsOfSeparation(here, there), decided: there.decided },
      ]),
    );
  }
}
