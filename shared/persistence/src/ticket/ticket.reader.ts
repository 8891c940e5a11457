import type { Reason, TicketDetail, TicketSummary } from '@reprise/contracts/http';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface TicketFilter {
  readonly state?: TicketSummary['state'];
  readonly sourceId?: string;
  readonly externalId?: string;
}

export interface TicketSummaryRow {
  id: string;
  external_id: string;
  source: string;
  title: string;
  component: string | null;
  version: string | null;
  opened_at: Date | null;
  opened_position: string | null;
  resolved_at: Date | null;
  resolution: string | null;
  state: TicketSummary['state'];
  problem_key: number | null;
}

interface TicketDetailRow extends TicketSummaryRow {
  url: string | null;
  product: string | null;
  type: string | null;
  status: string | null;
  priority: string | null;
  severity: string | null;
  environment: string | null;
  fix_version: string | null;
  tags: string[];
  description: string | null;
  conversation: string | null;
  resolution_notes: string | null;
  handling_minutes: number | null;
  handling_kind: string | null;
  reopen_count: number | null;
  problem_title: string | null;
  origin: 'machine' | 'person' | 'rule' | null;
  confidence: number | null;
  reasons: Reason[] | null;
}

const LONGEST_STAND_IN_TITLE = 120;

/** Columns of a summary from `ticket t`, `source s`, `problem p` (left joined through `membership m`). */
export const ticketSummaryColumns = `
  t.id, CASE t.state WHEN 'erased' THEN 'erased' ELSE t.external_id END AS external_id, s.name AS source,
  CASE t.state WHEN 'erased' THEN 'Erased ticket' ELSE coalesce(t.title, left(t.description, ${LONGEST_STAND_IN_TITLE}), t.external_id) END AS title,
  t.component, t.version, t.opened_at, t.opened_at::text AS opened_position, t.resolved_at, t.resolution, t.state,
  p.key AS problem_key`;

const from = `
  FROM ticket t JOIN source s ON s.id = t.source_id
  LEFT JOIN membership m ON m.ticket_id = t.id LEFT JOIN problem p ON p.id = m.problem_id`;

/** Tickets as people read them. */
export class TicketReader {
  constructor(private readonly db: Queryable) {}

  /** Newest first, undated ones last. */
  async list(filter: TicketFilter, { after, limit }: PageRequest): Promise<Slice<TicketSummary>> {
    const parameters: unknown[] = [limit + 1];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions: string[] = [];
    if (filter.state) conditions.push(`t.state = ${bind(filter.state)}`);
    if (filter.sourceId) conditions.push(`t.source_id = ${bind(filter.sourceId)}`);
    if (filter.externalId) conditions.push(`t.external_id = ${bind(filter.externalId)}`);
    if (after) conditions.push(afterOpened(after[0] ?? null, after[1] ?? null, bind));
    const rows = await queryRows<TicketSummaryRow>(
      this.db,
      `SELECT ${ticketSummaryColumns} ${from} ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY t.opened_at DESC NULLS LAST, t.id DESC LIMIT $1`,
      parameters,
    );
    return toSlice(rows, limit, (row) => [row.opened_position, row.id], toTicketSummary);
  }

  async find(id: string): Promise<TicketDetail | undefined> {
    const [row] = await queryRows<TicketDetailRow>(
      this.db,
      `SELECT ${ticketSummaryColumns}, t.url, t.product, t.type, t.status, t.priority, t.severity, t.environment, t.fix_version,
              t.tags, t.description, t.conversation, t.resolution_notes, t.handling_minutes, t.handling_kind, t.reopen_count,
              coalesce(p.title, p.machine_title) AS problem_title, m.origin, m.confidence, m.reasons
       ${from} WHERE t.id = $1`,
      [id],
    );
    if (!row) return undefined;
    const signatures = await queryRows<{ kind: string; value: string }>(
      this.db,
      `SELECT kind, value FROM ticket_signature WHERE ticket_id = $1 ORDER BY kind, value LIMIT 50`,
      [id],
    );
    return toTicketDetail(row, signatures);
  }
}

/** Condition that continues "newest first, undated last" after a position. */
export function afterOpened(openedAt: unknown, id: unknown, bind: (value: unknown) => string): string {
  if (openedAt === null) return `(t.opened_at IS NULL AND t.id < ${bind(id)}::uuid)`;
  const [at, last] = [bind(openedAt), bind(id)];
  return `(t.opened_at < ${at}::timestamptz OR (t.opened_at = ${at}::timestamptz AND t.id < ${last}::uuid) OR t.opened_at IS NULL)`;
}

export const toTicketSummary = (row: TicketSummaryRow): TicketSummary => ({
  id: row.id,
  externalId: row.external_id,
  source: row.source,
  title: row.title,
  component: row.component,
  version: row.version,
  openedAt: row.opened_at?.toISOString() ?? null,
  resolvedAt: row.resolved_at?.toISOString() ?? null,
  resolution: row.resolution,
  state: row.state,
  problemKey: row.problem_key === null ? null : `PRB-${row.problem_key}`,
});

function toTicketDetail(row: TicketDetailRow, signatures: { kind: string; value: string }[]): TicketDetail {
  const summary = toTicketSummary(row);
  return {
    ...summary,
    url: row.url,
    product: row.product,
    type: row.type,
    status: row.status,
    priority: row.priority,
    severity: row.severity,
    environment: row.environment,
    fixVersion: row.fix_version,
    tags: row.tags,
    description: row.description,
    conversation: row.conversation,
    resolutionNotes: row.resolution_notes,
    handlingMinutes: row.handling_minutes,
    handlingKind: row.handling_kind,
    reopenCount: row.reopen_count,
    signatures,
    membership: summary.problemKey
      ? {
          problemKey: summary.problemKey,
          problemTitle: row.problem_title ?? summary.problemKey,
          origin: row.origin ?? 'machine',
          confidence: row.confidence ?? 0,
          reasons: row.reasons ?? [],
        }
      : null,
  };
}
