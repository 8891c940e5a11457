import type { ProblemDetail } from '@reprise/contracts/http';
import { type ProblemFeatures, wordsOfSeparation } from '@reprise/domain';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { resolutionCore, resolutionKey } from './resolution-core.js';

const MAX_SIGNATURES = 12;
/** Of those, as many tell what is akin. */
const SIGNATURES_COMPARED = 10;
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

/** A signature of a problem, how many of its tickets have it, and how many tickets it has. */
type HeldSignature = ProblemFeatures['signatures'][number] & { readonly members: number };

interface ResolvedMember {
  readonly id: string;
  readonly external_id: string;
  readonly notes: string;
}

/** What the tickets of a problem have in common, what resolved them, and what is akin. */
export class ProblemEvidenceReader {
  constructor(private readonly db: Queryable) {}

  /**
   * The signatures that most members share, and other problems that share a telling one, or several of the words that mark this one. Read
   * together: finding the first takes as long as the problem is large.
   */
  async shared(problemId: string): Promise<Pick<ProblemDetail, 'evidence' | 'similar'>> {
    const signatures = await this.signatures(problemId);
    // One seen in a single ticket of many proves nothing.
    const evidence = signatures
      .filter(({ tickets, members }) => tickets > 1 || members <= 2)
      .map(({ kind, value, tickets }) => ({ kind, value, ticketCount: tickets }));
    return { evidence, similar: await this.similar(problemId, signatures) };
  }

  private signatures(problemId: string): Promise<HeldSignature[]> {
    return queryRows<HeldSignature>(
      this.db,
      `SELECT g.kind, g.value, count(*)::int AS tickets, (SELECT count(*)::int FROM membership WHERE problem_id = $1) AS members
       FROM membership m JOIN ticket_signature g ON g.ticket_id = m.ticket_id
       WHERE m.problem_id = $1 GROUP BY g.kind, g.value ORDER BY tickets DESC, g.kind, g.value LIMIT ${MAX_SIGNATURES}`,
      [problemId],
    );
  }

  /** Distinct resolutions of the newest members, the commonest first, newest tickets named. */
  async resolutions(problemId: string): Promise<ProblemDetail['resolutions']> {
    const dated = await this.resolved(
      problemId,
      `opened_at <= (SELECT last_seen_at FROM problem WHERE id = $1)`,
      MAX_MEMBERS_READ,
    );
    const undated = await this.resolved(problemId, 'opened_at IS NULL', MAX_MEMBERS_READ - dated.length);
    const rows = [...dated, ...undated];
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

  /**
   * Resolved members, newest first.
   * @param when  where to begin: without it the newest tickets of all are looked through for members, and those of a quiet problem come last
   */
  private async resolved(problemId: string, when: string, limit: number): Promise<ResolvedMember[]> {
    if (limit === 0) return [];
    return queryRows<ResolvedMember>(
      this.db,
      `WITH newest AS MATERIALIZED (
         SELECT t.id FROM membership m JOIN ticket t ON t.id = m.ticket_id
         WHERE m.problem_id = $1 AND t.resolution_notes IS NOT NULL AND t.${when}
         ORDER BY t.opened_at DESC NULLS LAST, t.id LIMIT ${limit})
       SELECT t.id, t.external_id, left(t.resolution_notes, ${RESOLUTION_READ}) AS notes
       FROM newest JOIN ticket t USING (id) ORDER BY t.opened_at DESC NULLS LAST, t.id`,
      [problemId],
    );
  }

  private async similar(problemId: string, signatures: readonly HeldSignature[]): Promise<ProblemDetail['similar']> {
    const compared = signatures.slice(0, SIGNATURES_COMPARED);
    const rows = await queryRows<{
      id: string;
      key: number;
      title: string;
      ticket_count: number;
      kind: string | null;
      value: string;
    }>(
      this.db,
      // Tickets of the problem itself are set aside before it is asked where the others are.
      `WITH own AS MATERIALIZED (SELECT * FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS own(kind, value, at)),
       holding AS MATERIALIZED (
         SELECT own.at, g.ticket_id FROM own JOIN ticket_signature g ON g.kind = own.kind AND g.value = own.value
         WHERE g.ticket_id NOT IN (SELECT ticket_id FROM membership WHERE problem_id = $1)),
       sharing AS (
         SELECT at, problem_id, count(*) OVER (PARTITION BY at) AS problems
         FROM (SELECT DISTINCT at, problem_id FROM holding JOIN membership USING (ticket_id)) AS held),
       akin AS (
         SELECT DISTINCT ON (problem_id) problem_id, kind, value, 1.0 / problems AS strength FROM sharing JOIN own USING (at)
         WHERE problems <= ${MAX_PROBLEMS_A_SIGNATURE} ORDER BY problem_id, problems, at
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
      [problemId, compared.map(({ kind }) => kind), compared.map(({ value }) => value)],
    );
    const separation = await this.separations(
      problemId,
      signatures,
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
    signatures: readonly HeldSignature[],
    otherIds: readonly string[],
  ): Promise<Map<string, Pick<ProblemDetail['similar'][number], 'apart' | 'decided'>>> {
    const rows = await queryRows<ProblemFeatures & { id: string; decided: string | null }>(
      this.db,
      `SELECT p.id, p.component, p.product, p.ticket_count AS tickets,
              (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'tickets', n)), '[]') FROM (
                 SELECT g.kind, g.value, count(*)::int AS n FROM membership m JOIN ticket_signature g ON g.ticket_id = m.ticket_id
                 WHERE m.problem_id = p.id AND p.id <> $1 GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT ${MAX_SIGNATURES}) AS held) AS signatures,
              (SELECT e.actor_name || CASE e.kind WHEN 'kept apart' THEN ' said that they have different causes'
                                                  WHEN 'split off' THEN ' split one off the other'
                                                  ELSE ' moved tickets from one to the other' END
               FROM curation_event e WHERE e.undone_by IS NULL AND e.kind IN ('kept apart', 'split off', 'moved')
                 AND (e.problem_id, e.other_problem_id) IN ((p.id, $1::uuid), ($1::uuid, p.id)) ORDER BY e.id DESC LIMIT 1) AS decided
       FROM problem p WHERE p.id = $1 OR p.id = ANY($2::uuid[])`,
      [problemId, otherIds],
    );
    const row = rows.find(({ id }) => id === problemId);
    const here = row && { ...row, signatures };
    return new Map(
      rows.map((there) => [
        there.id,
        { apart: here === undefined ? [] : wordsOfSeparation(here, there), decided: there.decided },
      ]),
    );
  }
}
