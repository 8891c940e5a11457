import { weightsBasisOf, type LearnedWeights, type Ticket } from '@reprise/domain';
import { ErasureStore } from '../erasure/erasure.store.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { holdEvidence } from '../known-error/hold-evidence.js';
import { OutboxStore } from '../outbox/outbox.store.js';
import { LearningStore } from '../learning/learning.store.js';
import { TicketCorpusStore } from '../ticket/ticket-corpus.store.js';

/** What suggesting needs of one problem: a few tickets that stand for it, and its published known errors. */
export interface ProblemMaterial {
  readonly problemId: string;
  readonly ticketCount: number;
  readonly tickets: readonly Ticket[];
  readonly knownErrors: readonly KnownErrorMaterial[];
}

export interface KnownErrorMaterial {
  readonly id: string;
  readonly title: string;
  readonly symptom: string;
  readonly environment: string;
  readonly component: string | null;
  readonly product: string | null;
  readonly worked: number;
  readonly didNot: number;
  readonly fixesHeld: number;
  readonly fixesCameBack: number;
}

/** A moment of the database as it spells it: exact to the microsecond, unlike a Date. */
export type DatabaseMoment = string;

/** The newest decision and run of the clustering that a database holds; null before the first. */
export interface HistoryMark {
  readonly decision: string | null;
  readonly run: string | null;
}

const decisionName = `id || ' ' || extract(epoch FROM at)`;
const newestDecision = `SELECT ${decisionName} FROM audit_event ORDER BY id DESC LIMIT 1`;
const newestRun = `SELECT id FROM cluster_run ORDER BY started_at DESC LIMIT 1`;

/** Writes that were under way when a change was read may carry an earlier moment: look back this far again. */
const OVERLAP_SECONDS = 15;

/**
 * The reduced material from which suggestions are made. Bounded by the number of problems, not of tickets:
 * each is stood for by the members that fit it best and by its newest ones.
 */
export class SuggestionCorpusReader {
  private readonly corpus = new TicketCorpusStore();
  private readonly erased = new ErasureStore();
  private readonly learning = new LearningStore();
  private readonly outbox = new OutboxStore();

  constructor(private readonly db: Queryable) {}

  /** @returns the present moment of the database, to be given back as `since` */
  async now(): Promise<DatabaseMoment> {
    const [row] = await queryRows<{ now: DatabaseMoment }>(this.db, `SELECT now()::text AS now`);
    return row!.now;
  }

  /** Whether tickets wait to be grouped, or are being grouped. */
  isGroupingUnderWay(): Promise<boolean> {
    return this.outbox.isAnyLeft(this.db, 'ticket.cluster');
  }

  /** Problems whose members, known errors or outcomes changed since then, whether or not they still stand. */
  async changedProblemIds(since: DatabaseMoment): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.db,
      `WITH since AS (SELECT $1::timestamptz - interval '${OVERLAP_SECONDS} seconds' AS at)
       SELECT id FROM problem WHERE changed_at > (SELECT at FROM since)
       UNION SELECT problem_id FROM known_error WHERE problem_id IS NOT NULL AND changed_at > (SELECT at FROM since)
       UNION SELECT k.problem_id FROM known_error_outcome o JOIN known_error k ON k.id = o.known_error_id
             WHERE k.problem_id IS NOT NULL AND o.at > (SELECT at FROM since)`,
      [since],
    );
    return rows.map((row) => row.id);
  }

  /** Ids of all problems that can be suggested, largest first. */
  async standingProblemIds(): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.db,
      `SELECT id FROM problem WHERE ${stands} ORDER BY ticket_count DESC, key`,
    );
    return rows.map((row) => row.id);
  }

  /**
   * Members a problem may be stood for by, so that all problems together stay within `budget` tickets: small problems whole,
   * large ones by a sample. Every problem keeps at least `least`.
   */
  async representativesWithin(budget: number, least: number): Promise<number> {
    const sizes = await queryRows<{ size: number; problems: number }>(
      this.db,
      `SELECT ticket_count AS size, count(*)::int AS problems FROM problem WHERE ${stands} GROUP BY 1 ORDER BY 1`,
    );
    return waterLevel(sizes, budget, least);
  }

  /** Material of those of the given problems that still stand. `representatives`: tickets per problem at most. */
  async material(problemIds: readonly string[], representatives: number): Promise<ProblemMaterial[]> {
    const problems = await queryRows<{ id: string; ticket_count: number }>(
      this.db,
      `SELECT id, ticket_count FROM problem WHERE id = ANY($1::uuid[]) AND ${stands} ORDER BY ticket_count DESC, key`,
      [problemIds],
    );
    const ids = problems.map((problem) => problem.id);
    const [tickets, knownErrors] = await Promise.all([
      this.representatives(ids, representatives),
      this.knownErrors(ids),
    ]);
    return problems.map(({ id, ticket_count: ticketCount }) => ({
      problemId: id,
      ticketCount,
      tickets: tickets.get(id) ?? [],
      knownErrors: knownErrors.get(id) ?? [],
    }));
  }

  /** Tickets that stand alone, first those that tell how they were resolved, newest first. */
  async singleIds(limit: number): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      this.db,
      `SELECT id FROM ticket WHERE state = 'single'
       ORDER BY (resolution_notes IS NOT NULL) DESC, opened_at DESC NULLS LAST, id DESC LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.id);
  }

  /** The newest grouping that was applied; it may have changed which tickets stand alone. */
  async lastGrouping(): Promise<string | null> {
    const [row] = await queryRows<{ at: string | null }>(
      this.db,
      `SELECT max(applied_at)::text AS at FROM cluster_run`,
    );
    return row?.at ?? null;
  }

  /**
   * Names the newest decision and grouping of this database. When {@link holds} later denies it, the database was put back to
   * an earlier state meanwhile, and nothing read from it before can be trusted.
   */
  async historyMark(): Promise<HistoryMark> {
    const [row] = await queryRows<HistoryMark>(
      this.db,
      `SELECT (${newestDecision}) AS decision, (${newestRun}) AS run`,
    );
    return row!;
  }

  async holds({ decision, run }: HistoryMark): Promise<boolean> {
    const [row] = await queryRows<{ holds: boolean }>(
      this.db,
      `SELECT ($1::text IS NULL OR EXISTS (SELECT FROM audit_event WHERE id = split_part($1, ' ', 1)::bigint AND ${decisionName} = $1))
          AND ($2::uuid IS NULL OR EXISTS (SELECT FROM cluster_run WHERE id = $2)) AS holds`,
      [decision, run],
    );
    return row!.holds;
  }

  /** Names the state of what was erased. */
  erasures(): Promise<string> {
    return this.erased.mark(this.db);
  }

  /** The weights to compare by; `key` names them. */
  async weightsInUse(): Promise<{ readonly key: string; readonly weights: LearnedWeights | undefined }> {
    const basis = weightsBasisOf();
    const { version, weights } = await this.learning.inUse(this.db, basis);
    return { key: `${basis} ${version}`, weights };
  }

  async tickets(ids: readonly string[]): Promise<Ticket[]> {
    return (await this.corpus.findMany(this.db, ids)).map(({ ticket }) => ticket);
  }

  private async representatives(ids: readonly string[], count: number): Promise<Map<string, Ticket[]>> {
    const newest = Math.floor(count / 3);
    const rows = await queryRows<{ ticket_id: string; problem_id: string }>(
      this.db,
      `SELECT ticket_id, problem_id FROM (
         SELECT m.ticket_id, m.problem_id,
                row_number() OVER (PARTITION BY m.problem_id ORDER BY m.confidence DESC, t.opened_at DESC NULLS LAST, t.id) AS fit,
                row_number() OVER (PARTITION BY m.problem_id ORDER BY t.opened_at DESC NULLS LAST, t.id) AS age
         FROM membership m JOIN ticket t ON t.id = m.ticket_id WHERE m.problem_id = ANY($1::uuid[])) ranked
       WHERE fit <= $2 OR age <= $3`,
      [ids, count - newest, newest],
    );
    const problemOf = new Map(rows.map((row) => [row.ticket_id, row.problem_id]));
    return grouped(await this.tickets([...problemOf.keys()]), (ticket) => problemOf.get(ticket.id)!);
  }

  private async knownErrors(problemIds: readonly string[]): Promise<Map<string, KnownErrorMaterial[]>> {
    const rows = await queryRows<KnownErrorMaterial & { problemId: string }>(
      this.db,
      `SELECT k.id, k.problem_id AS "problemId", r.title, r.symptom, r.environment, p.component, p.product,
              o.worked, o."didNot", o."fixesHeld", o."fixesCameBack"
       FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
       JOIN problem p ON p.id = k.problem_id CROSS JOIN LATERAL ${holdEvidence} o
       WHERE k.problem_id = ANY($1::uuid[]) AND k.state = 'published' ORDER BY k.key`,
      [problemIds],
    );
    return grouped(rows, (row) => row.problemId);
  }
}

/**
 * The largest number of tickets a problem such that all problems together stay within the budget.
 * @param sizes  ascending
 */
export function waterLevel(
  sizes: readonly { readonly size: number; readonly problems: number }[],
  budget: number,
  least: number,
): number {
  let left = budget;
  let problems = sizes.reduce((sum, size) => sum + size.problems, 0);
  for (const { size, problems: here } of sizes) {
    if (size * problems > left) return Math.max(least, Math.floor(left / problems));
    left -= size * here;
    problems -= here;
  }
  return Math.max(least, sizes.at(-1)?.size ?? least);
}

/** What was dismissed as noise is not suggested. */
const stands = `merged_into IS NULL AND ticket_count > 0 AND status <> 'noise'`;

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
