import type { Fix } from '@reprise/contracts/http';
import type { FixWatch } from '@reprise/domain';
import { type Queryable, queryRows } from '../sql/query-rows.js';

interface FixRow {
  id: string;
  versions: string[];
  shipped_at: Date;
  note: string | null;
  recorded_by_name: string;
  verdict: Fix['verdict'];
  /** As stored: an endless upper bound became null. */
  judgement: FixWatch | null;
}

/** Fixes as people read them. */
export class FixReader {
  constructor(private readonly db: Queryable) {}

  /** Newest first. */
  async ofProblem(problemId: string): Promise<Fix[]> {
    const rows = await queryRows<FixRow>(
      this.db,
      `SELECT id, versions, shipped_at, note, recorded_by_name, verdict, judgement FROM fix
       WHERE problem_id = $1 AND withdrawn_at IS NULL ORDER BY shipped_at DESC, id DESC`,
      [problemId],
    );
    const ids = rows.flatMap((row) => row.judgement?.evidence?.ticketIds ?? []);
    const tickets = await queryRows<{ id: string; externalId: string; version: string | null; opened_at: Date }>(
      this.db,
      `SELECT id, external_id AS "externalId", version, opened_at FROM ticket WHERE id = ANY($1::uuid[]) ORDER BY opened_at, id`,
      [ids],
    );
    return rows.map((row) => {
      const evidence = row.judgement?.evidence;
      const named = new Set(evidence?.ticketIds);
      return {
        ...toFix(row),
        evidence: evidence
          ? {
              kind: evidence.kind,
              text: evidence.text,
              since: evidence.since,
              tickets: tickets
                .filter((ticket) => named.has(ticket.id))
                .map(({ opened_at, ...ticket }) => ({ ...ticket, openedAt: opened_at.toISOString() })),
            }
          : null,
      };
    });
  }
}

function toFix(row: FixRow): Omit<Fix, 'evidence'> {
  const judged = row.judgement;
  return {
    id: row.id,
    versions: row.versions,
    shippedAt: row.shipped_at.toISOString(),
    note: row.note,
    recordedBy: row.recorded_by_name,
    verdict: row.verdict,
    text: judged?.text ?? 'Judged with the next analysis.',
    countBefore: judged?.countBefore ?? null,
    daysBefore: judged?.daysBefore ?? null,
    countAfter: judged?.countAfter ?? null,
    daysAfter: judged?.daysAfter ?? null,
    countWithoutFix: judged?.countWithoutFix ?? null,
    exposureShare: judged?.exposureShare ?? null,
    ratio:
      typeof judged?.ratio.high === 'number' && judged.daysAfter > 0 && judged.countBefore > 0
        ? { low: judged.ratio.low, high: judged.ratio.high }
        : null,
    avoided: judged?.verdict === 'held' ? judged.avoided : null,
  };
}
