import type { HardeningCandidate, QueryOf, listHardeningCandidates } from '@reprise/contracts/http';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { ProblemSummaryReader } from '../problem/problem-summary.reader.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

type Filter = Omit<QueryOf<typeof listHardeningCandidates>, 'cursor' | 'limit'>;

interface CandidateRow {
  id: string;
  problem_id: string;
  rank: number;
  remedy: HardeningCandidate['remedy'];
  remedy_reasons: string[];
  status: HardeningCandidate['status'];
  score: number;
  score_low: number;
  score_high: number;
  parts: HardeningCandidate['parts'];
  expected_tickets: number;
  expected_low: number;
  expected_high: number;
  cumulative_share: number;
  issue_url: string | null;
  version: number;
  computed_at: Date;
}

const columns = `h.id, h.problem_id, h.rank, h.remedy, h.remedy_reasons, h.status, h.score, h.score_low, h.score_high, h.parts,
  h.expected_tickets, h.expected_low, h.expected_high, h.cumulative_share, h.issue_url, h.version, h.computed_at`;

/** What to harden first, as people read it. */
export class HardeningReader {
  private readonly summaries: ProblemSummaryReader;

  constructor(private readonly db: Queryable) {
    this.summaries = new ProblemSummaryReader(db);
  }

  /** In the order of the ranking. */
  async list(filter: Filter, { after, limit }: PageRequest): Promise<Slice<HardeningCandidate>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [`p.merged_into IS NULL`, `p.status <> 'noise'`];
    if (filter.remedy) conditions.push(`h.remedy = ${bind(filter.remedy)}`);
    if (filter.component) conditions.push(`p.component = ${bind(filter.component)}`);
    conditions.push(filter.status ? `h.status = ${bind(filter.status)}` : `h.status <> 'rejected'`);
    const where = conditions.join(' AND ');
    const total = after ? undefined : await this.count(where, parameters);
    const position = after ? `AND (h.rank, h.id) > (${bind(after[0])}::int, ${bind(after[1])}::uuid)` : '';
    const rows = await queryRows<CandidateRow>(
      this.db,
      `SELECT ${columns} FROM hardening_candidate h JOIN problem p ON p.id = h.problem_id
       WHERE ${where} ${position} ORDER BY h.rank, h.id LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const slice = toSlice(
      rows,
      limit,
      (row) => [row.rank, row.id],
      (row) => row,
    );
    return { ...slice, items: await this.present(slice.items), total };
  }

  async find(id: string): Promise<HardeningCandidate | undefined> {
    const rows = await queryRows<CandidateRow>(
      this.db,
      `SELECT ${columns} FROM hardening_candidate h WHERE h.id = $1`,
      [id],
    );
    return (await this.present(rows))[0];
  }

  private async count(where: string, parameters: readonly unknown[]): Promise<number> {
    const [row] = await queryRows<{ n: number }>(
      this.db,
      `SELECT count(*)::int AS n FROM hardening_candidate h JOIN problem p ON p.id = h.problem_id WHERE ${where}`,
      parameters,
    );
    return row?.n ?? 0;
  }

  private async present(rows: readonly CandidateRow[]): Promise<HardeningCandidate[]> {
    const summaries = await this.summaries.byIds(rows.map((row) => row.problem_id));
    return rows.flatMap((row) => {
      const problem = summaries.get(row.problem_id);
      if (!problem) return [];
      return [
        {
          id: row.id,
          rank: row.rank,
          problemKey: problem.key,
          title: problem.title,
          component: problem.component,
          remedy: row.remedy,
          remedyReasons: row.remedy_reasons,
          status: row.status,
          score: row.score,
          scoreInterval: { low: row.score_low, high: row.score_high },
          parts: row.parts,
          expectedTickets: row.expected_tickets,
          expectedTicketsInterval: { low: row.expected_low, high: row.expected_high },
          cumulativeShare: Math.min(1, Math.max(0, row.cumulative_share)),
          trend: problem.trend,
          weekly: problem.weekly,
          ticketCount: problem.ticketCount,
          knownErrorKey: problem.knownErrorKey,
          issueUrl: row.issue_url,
          version: row.version,
          computedAt: row.computed_at.toISOString(),
        },
      ];
    });
  }
}
