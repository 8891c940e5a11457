import type { AuditQuestion, Outlier, Reason } from '@reprise/contracts/http';
import { DOUBTFUL_BELOW } from '@reprise/domain';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { isQuestionOvertaken } from './review.store.js';

type ReviewTicket = Outlier['ticket'];
type ReviewProblem = Outlier['problem'];

/** A ticket whose place is in doubt, before it is compared with other problems. */
export interface DoubtfulTicket extends Pick<Outlier, 'ticket' | 'problem' | 'probability' | 'reasons'> {
  readonly problemId: string;
}

export interface AuditState {
  readonly drawnAt: Date | null;
  readonly asked: number;
  readonly answered: number;
  readonly questions: readonly AuditQuestion[];
}

/** Before a run has written the sum of the links, the strongest one stands for it. */
const supportOf = (membership: string): string => `coalesce(${membership}.support, ${membership}.confidence)`;
const TEXT_SHOWN = 700;
const MEMBERS_SHOWN = 3;

const ticketColumns = (t: string, prefix: string): string => `
  ${t}.id AS "${prefix}id", ${t}.external_id AS "${prefix}externalId", coalesce(${t}.title, left(${t}.description, 120), ${t}.external_id) AS "${prefix}title",
  left(${t}.description, ${TEXT_SHOWN}) AS "${prefix}text", ${t}.product AS "${prefix}product", ${t}.component AS "${prefix}component",
  ${t}.version AS "${prefix}version", ${t}.opened_at AS "${prefix}openedAt"`;
const problemColumns = `'PRB-' || p.key AS "problemKey", coalesce(p.title, p.machine_title) AS "problemTitle",
  p.component AS "problemComponent", p.ticket_count AS "problemTickets"`;

type TicketRow = Omit<ReviewTicket, 'openedAt'> & { openedAt: Date | null };
interface ProblemRow {
  problemKey: string;
  problemTitle: string;
  problemComponent: string | null;
  problemTickets: number;
}

/** What people are asked about the places of tickets. */
export class ReviewReader {
  constructor(private readonly db: Queryable) {}

  /** Of each problem the ticket for which least speaks, weakest first; those about which this person said "don't know" are left out. */
  async doubtful(
    { product, component }: { readonly product?: string; readonly component?: string },
    personId: string | null,
    { after, limit }: PageRequest,
  ): Promise<Slice<DoubtfulTicket>> {
    const parameters: unknown[] = [personId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [
      `m.origin = 'machine' AND ${supportOf('m')} < ${DOUBTFUL_BELOW}`,
      `NOT EXISTS (SELECT FROM membership w WHERE w.problem_id = m.problem_id AND w.origin = 'machine'
         AND (${supportOf('w')}, w.ticket_id) < (${supportOf('m')}, m.ticket_id))`,
      `p.status <> 'noise' AND p.ticket_count >= 2 AND t.state <> 'erased'`,
      `NOT EXISTS (SELECT FROM review_answer a WHERE a.ticket_id = m.ticket_id AND a.problem_id = m.problem_id
         AND a.answer = 'unknown' AND a.withdrawn_at IS NULL AND a.actor_id = $1::uuid)`,
    ];
    if (product) conditions.push(`p.product = ${bind(product)}`);
    if (component) conditions.push(`p.component = ${bind(component)}`);
    const from = `FROM membership m JOIN problem p ON p.id = m.problem_id JOIN ticket t ON t.id = m.ticket_id WHERE `;
    const total = after ? undefined : await this.count(from + conditions.join(' AND '), parameters);
    if (after) conditions.push(`(${supportOf('m')}, m.ticket_id) > (${bind(after[0])}::real, ${bind(after[1])}::uuid)`);
    const rows = await queryRows<
      TicketRow & ProblemRow & { problemId: string; probability: number; support: number; reasons: Reason[] }
    >(
      this.db,
      `SELECT ${ticketColumns('t', '')}, ${problemColumns}, m.problem_id AS "problemId", m.confidence AS probability, ${supportOf('m')} AS support, m.reasons
       ${from} ${conditions.join(' AND ')} ORDER BY ${supportOf('m')}, m.ticket_id LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const slice = toSlice(
      rows,
      limit,
      (row) => [row.support, row.id],
      (row): DoubtfulTicket => ({
        ticket: toTicket(row),
        problem: toProblem(row),
        problemId: row.problemId,
        probability: row.probability,
        reasons: row.reasons,
      }),
    );
    return { ...slice, ...(total === undefined ? {} : { total }) };
  }

  /** Problems as a question names them. */
  async problems(ids: readonly string[]): Promise<Map<string, ReviewProblem>> {
    const rows = await queryRows<ProblemRow & { id: string }>(
      this.db,
      `SELECT p.id, ${problemColumns} FROM problem p WHERE p.id = ANY($1::uuid[]) AND p.merged_into IS NULL AND p.ticket_count > 0`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, toProblem(row)]));
  }

  /** The newest sample: what is left of it to ask, without what the machine held of it. */
  async audit(): Promise<AuditState> {
    const [draw] = await queryRows<{ id: string; drawnAt: Date; asked: number; answered: number }>(
      this.db,
      `SELECT d.id, d.drawn_at AS "drawnAt",
              (SELECT count(*)::int FROM review_question q WHERE q.draw_id = d.id) AS asked,
              (SELECT count(*)::int FROM review_question q JOIN review_answer a ON a.question_id = q.id
               WHERE q.draw_id = d.id AND a.withdrawn_at IS NULL) AS answered
       FROM review_draw d ORDER BY week DESC LIMIT 1`,
    );
    if (!draw) return { drawnAt: null, asked: 0, answered: 0, questions: [] };
    const rows = await queryRows<
      TicketRow & ProblemRow & { questionId: string; kind: 'membership' | 'pair'; others: TicketRow[] }
    >(
      this.db,
      `SELECT q.id AS "questionId", q.kind, ${ticketColumns('t', '')}, ${problemColumns},
              (SELECT coalesce(jsonb_agg(to_jsonb(other)), '[]') FROM (
                 SELECT ${ticketColumns('o', '')} FROM ticket o
                 WHERE CASE q.kind WHEN 'pair' THEN o.id = q.other_ticket_id ELSE o.id IN (
                   SELECT m.ticket_id FROM membership m WHERE m.problem_id = q.problem_id AND m.ticket_id <> q.ticket_id
                   ORDER BY m.confidence DESC, m.ticket_id LIMIT ${MEMBERS_SHOWN}) END
                 ORDER BY o.opened_at DESC NULLS LAST) AS other) AS others
       FROM review_question q JOIN ticket t ON t.id = q.ticket_id JOIN problem p ON p.id = q.problem_id
       WHERE q.draw_id = $1 AND NOT (${isQuestionOvertaken}) AND t.state <> 'erased'
         AND NOT EXISTS (SELECT FROM review_answer a WHERE a.question_id = q.id AND a.withdrawn_at IS NULL)
       ORDER BY q.position`,
      [draw.id],
    );
    const questions = rows
      .filter(({ others }) => others.length > 0)
      .map((row) => ({
        id: row.questionId,
        kind: row.kind,
        ticket: toTicket(row),
        problem: row.kind === 'pair' ? null : toProblem(row),
        others: row.others.map(({ openedAt, ...other }) =>
          toTicket({ ...other, openedAt: openedAt === null ? null : new Date(openedAt) }),
        ),
      }));
    return { drawnAt: draw.drawnAt, asked: draw.asked, answered: draw.answered, questions };
  }

  private async count(fromWhere: string, parameters: readonly unknown[]): Promise<number> {
    const [row] = await queryRows<{ n: number }>(this.db, `SELECT count(*)::int AS n ${fromWhere}`, [...parameters]);
    return row!.n;
  }
}

const toTicket = ({ id, externalId, title, text, product, component, version, openedAt }: TicketRow): ReviewTicket => ({
  id,
  externalId,
  title,
  text,
  product,
  component,
  version,
  openedAt: openedAt?.toISOString() ?? null,
});

const toProblem = (row: ProblemRow): ReviewProblem => ({
  key: row.problemKey,
  title: row.problemTitle,
  component: row.problemComponent,
  ticketCount: row.problemTickets,
});
