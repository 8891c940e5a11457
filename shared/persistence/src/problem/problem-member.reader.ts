import type { ProblemMember, Reason } from '@reprise/contracts/http';
import type { z } from 'zod';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { type TicketSummaryRow, afterOpened, ticketSummaryColumns, toTicketSummary } from '../ticket/ticket.reader.js';

type Member = z.infer<typeof ProblemMember>;

interface MemberRow extends TicketSummaryRow {
  origin: 'machine' | 'person' | 'rule';
  confidence: number;
  reasons: Reason[];
}

/** Tickets of a problem, each with why it is there. */
export class ProblemMemberReader {
  constructor(private readonly db: Queryable) {}

  async list(problemId: string, order: 'newest' | 'least sure', { after, limit }: PageRequest): Promise<Slice<Member>> {
    const parameters: unknown[] = [limit + 1, problemId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const newest = order === 'newest';
    const condition = !after
      ? 'true'
      : newest
        ? afterOpened(after[0] ?? null, after[1] ?? null, bind)
        : `(m.confidence, t.id) > (${bind(after[0])}::real, ${bind(after[1])}::uuid)`;
    const rows = await queryRows<MemberRow>(
      this.db,
      `SELECT ${ticketSummaryColumns}, m.origin, m.confidence, m.reasons
       FROM membership m JOIN ticket t ON t.id = m.ticket_id JOIN source s ON s.id = t.source_id JOIN problem p ON p.id = m.problem_id
       WHERE m.problem_id = $2 AND ${condition}
       ORDER BY ${newest ? 't.opened_at DESC NULLS LAST, t.id DESC' : 'm.confidence, t.id'} LIMIT $1`,
      parameters,
    );
    return toSlice(
      rows,
      limit,
      (row) => [newest ? row.opened_position : row.confidence, row.id],
      (row) => ({ ...toTicketSummary(row), origin: row.origin, confidence: row.confidence, reasons: row.reasons }),
    );
  }
}
