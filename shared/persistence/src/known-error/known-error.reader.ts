import type { KnownErrorContent, KnownErrorDetail, KnownErrorState, KnownErrorSummary } from '@reprise/contracts/http';
import { knownErrorTransitions } from '@reprise/domain';
import { type PageRequest, type Slice, toSlice } from '../list/slice.js';
import { holdEvidence, orderByHolding, toHoldRate } from './hold-evidence.js';
import { likePattern } from '../sql/like-pattern.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';

export interface KnownErrorFilter {
  readonly state?: KnownErrorState;
  readonly q?: string;
  readonly problemKey?: string;
}

/** Last changed first, or what is expected to hold most often. */
export type KnownErrorSort = 'changed' | 'holds';

interface SummaryRow {
  id: string;
  key: number;
  title: string;
  state: KnownErrorState;
  problem_key: number | null;
  component: string | null;
  ticket_count: number;
  has_workaround: boolean;
  has_fix: boolean;
  worked: number;
  didNot: number;
  notTheSame: number;
  fixesHeld: number;
  fixesCameBack: number;
  last_used_at: Date | null;
  changed_at: Date;
  owner_name: string | null;
}

interface DetailRow extends SummaryRow, Omit<ContentRow, 'title'> {
  version: number;
  drafted: KnownErrorDetail['drafted'];
  contradictions: string[];
  published_at: Date | null;
}

/** Columns of a revision. */
export interface ContentRow {
  title: string;
  symptom: string;
  environment: string;
  cause: string;
  workaround: string;
  fix: string;
  verification: string;
  customer_answer: string;
  runbook: string;
  applies_to: string;
}

const MAX_REVISIONS = 100;

const summaryColumns = `
  k.id, k.key, r.title, k.state, p.key AS problem_key, p.component, coalesce(p.ticket_count, 0) AS ticket_count,
  r.workaround <> '' AS has_workaround, r.fix <> '' AS has_fix, o.*,
  k.changed_at, u.name AS owner_name`;

const from = `
  FROM known_error k
  JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
  LEFT JOIN problem p ON p.id = k.problem_id
  LEFT JOIN app_user u ON u.id = k.owner_id
  CROSS JOIN LATERAL ${holdEvidence} o`;

/** Known errors as people read them. */
export class KnownErrorReader {
  constructor(private readonly db: Queryable) {}

  async list(
    filter: KnownErrorFilter,
    sort: KnownErrorSort,
    { after, limit }: PageRequest,
  ): Promise<Slice<KnownErrorSummary>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = ['true'];
    if (filter.state) conditions.push(`k.state = ${bind(filter.state)}`);
    if (filter.problemKey) conditions.push(`p.key = ${bind(Number(filter.problemKey.slice(4)))}`);
    const text = filter.q?.trim();
    const key = /^KE-?(\d{1,9})$/i.exec(text ?? '')?.[1];
    if (key) conditions.push(`k.key = ${bind(Number(key))}`);
    else if (text) {
      const pattern = bind(likePattern(text));
      conditions.push(`(r.title ILIKE ${pattern} OR r.symptom ILIKE ${pattern})`);
    }
    const [position, type] = sort === 'holds' ? [orderByHolding, 'float8'] : ['k.changed_at', 'timestamptz'];
    if (after) conditions.push(`(${position}, k.id) < (${bind(after[0])}::${type}, ${bind(after[1])}::uuid)`);
    const rows = await queryRows<SummaryRow & { position: string }>(
      this.db,
      `SELECT ${summaryColumns}, (${position})::text AS position ${from} WHERE ${conditions.join(' AND ')}
       ORDER BY ${position} DESC, k.id DESC LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    return toSlice(rows, limit, (row) => [row.position, row.id], toSummary);
  }

  async find(key: string): Promise<KnownErrorDetail | undefined> {
    const [row] = await queryRows<DetailRow>(
      this.db,
      `SELECT ${summaryColumns}, k.version, k.drafted, k.contradictions, k.published_at,
              r.symptom, r.environment, r.cause, r.workaround, r.fix, r.verification, r.customer_answer, r.runbook, r.applies_to
       ${from} WHERE k.key = $1`,
      [Number(key.slice(3))],
    );
    if (!row) return undefined;
    const revisions = await queryRows<{ revision: number; editedBy: string; at: Date; note: string | null }>(
      this.db,
      `SELECT revision, editor_name AS "editedBy", at, note FROM known_error_revision
       WHERE known_error_id = $1 ORDER BY revision DESC LIMIT ${MAX_REVISIONS}`,
      [row.id],
    );
    return {
      ...toSummary(row),
      version: row.version,
      content: toContent(row),
      drafted: row.drafted,
      contradictions: row.contradictions,
      revisions: revisions.map(({ at, ...revision }) => ({ ...revision, editedAt: at.toISOString() })),
      publishedAt: row.published_at?.toISOString() ?? null,
      allowedTransitions: [...knownErrorTransitions[row.state]],
    };
  }
}

export const toContent = (row: ContentRow): KnownErrorContent => ({
  title: row.title,
  symptom: row.symptom,
  environment: row.environment,
  cause: row.cause,
  workaround: row.workaround,
  fix: row.fix,
  verification: row.verification,
  customerAnswer: row.customer_answer,
  runbook: row.runbook,
  appliesTo: row.applies_to,
});

const toSummary = (row: SummaryRow): KnownErrorSummary => ({
  key: `KE-${row.key}`,
  title: row.title,
  state: row.state,
  problemKey: row.problem_key === null ? null : `PRB-${row.problem_key}`,
  component: row.component,
  ticketCount: row.ticket_count,
  hasWorkaround: row.has_workaround,
  hasFix: row.has_fix,
  holdRate: toHoldRate(row),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  updatedAt: row.changed_at.toISOString(),
  ownerName: row.owner_name,
});
