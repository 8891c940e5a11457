import type { HoldRate } from '@reprise/contracts/http';
import { holdEvidence, orderByHolding, toHoldRate } from '../known-error/hold-evidence.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

/** What the leading published known error of a problem tells a person to do. */
export interface Remedy {
  readonly knownErrorKey: string;
  readonly title: string;
  readonly workaround: string;
  readonly fix: string;
  readonly customerAnswer: string;
  readonly holdRate: HoldRate;
}

export interface TicketCard {
  readonly id: string;
  readonly externalId: string;
  readonly title: string;
  readonly component: string | null;
  readonly openedAt: string | null;
  readonly resolutionNotes: string | null;
  /** The problem it belongs to by now. */
  readonly problemId: string | null;
}

const MAX_NOTES = 2_000;

/** What a suggestion shows, read at the moment of asking. */
export class SuggestionCardReader {
  constructor(private readonly db: Queryable) {}

  /** Tickets there are to match with. */
  async countTickets(): Promise<number> {
    const [row] = await queryRows<{ n: number }>(this.db, `SELECT count(*)::int AS n FROM ticket`);
    return row!.n;
  }

  /** Of several published known errors of a problem, the one that worked most often leads. */
  async remedies(problemIds: readonly string[]): Promise<Map<string, Remedy>> {
    const rows = await queryRows<{
      problem_id: string;
      key: number;
      title: string;
      workaround: string;
      fix: string;
      customer_answer: string;
      worked: number;
      didNot: number;
      notTheSame: number;
      fixesHeld: number;
      fixesCameBack: number;
    }>(
      this.db,
      `SELECT DISTINCT ON (k.problem_id) k.problem_id, k.key, r.title, r.workaround, r.fix, r.customer_answer,
              o.*
       FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
       CROSS JOIN LATERAL ${holdEvidence} o
       WHERE k.problem_id = ANY($1::uuid[]) AND k.state = 'published'
       ORDER BY k.problem_id, ${orderByHolding} DESC, k.changed_at DESC, k.key`,
      [problemIds],
    );
    return new Map(
      rows.map((row) => [
        row.problem_id,
        {
          knownErrorKey: `KE-${row.key}`,
          title: row.title,
          workaround: row.workaround,
          fix: row.fix,
          customerAnswer: row.customer_answer,
          holdRate: toHoldRate(row),
        },
      ]),
    );
  }

  async tickets(ids: readonly string[]): Promise<Map<string, TicketCard>> {
    const rows = await queryRows<Omit<TicketCard, 'openedAt'> & { openedAt: Date | null }>(
      this.db,
      `SELECT t.id, t.external_id AS "externalId", coalesce(t.title, left(t.description, 120), t.external_id) AS title, t.component,
              t.opened_at AS "openedAt", left(t.resolution_notes, ${MAX_NOTES}) AS "resolutionNotes", m.problem_id AS "problemId"
       FROM ticket t LEFT JOIN membership m ON m.ticket_id = t.id WHERE t.id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, { ...row, openedAt: row.openedAt?.toISOString() ?? null }]));
  }
}
