import type { ProblemSummary, QueryOf, listProblems } from '@reprise/contracts/http';
import { type PageRequest, type Position, type Slice, toSlice } from '../list/slice.js';
import { likePattern } from '../sql/like-pattern.js';
import { type Queryable, queryRows } from '../sql/query-rows.js';
import { ProblemSummaryReader, handlingHours, horizon } from './problem-summary.reader.js';

type ProblemQuery = Omit<QueryOf<typeof listProblems>, 'cursor' | 'limit'>;
type Filter = Omit<ProblemQuery, 'sort'>;
type Sort = ProblemQuery['sort'];

/** How each order is computed; ties are broken by the key, so that pages never overlap. */
const sorts: Readonly<Record<Sort, { expression: string; type: string; direction: 'ASC' | 'DESC' }>> = {
  tickets: { expression: 'p.ticket_count', type: 'int', direction: 'DESC' },
  recent: { expression: 'coalesce(recent.n, 0)', type: 'int', direction: 'DESC' },
  'last seen': { expression: `coalesce(p.last_seen_at, '-infinity')`, type: 'timestamptz', direction: 'DESC' },
  hours: { expression: 'coalesce(effort.hours, 0)', type: 'double precision', direction: 'DESC' },
  title: { expression: 'lower(coalesce(p.title, p.machine_title))', type: 'text', direction: 'ASC' },
};

const withoutWorkaround = `
  p.status NOT IN ('noise', 'resolved') AND NOT EXISTS (
    SELECT FROM known_error k JOIN known_error_revision r ON r.known_error_id = k.id AND r.revision = k.revision
    WHERE k.problem_id = p.id AND k.state = 'published' AND (r.workaround <> '' OR r.fix <> ''))`;

/** Lists of recurring problems. */
export class ProblemListReader {
  private readonly summaries: ProblemSummaryReader;

  constructor(private readonly db: Queryable) {
    this.summaries = new ProblemSummaryReader(db);
  }

  /** @param personId  whose problems "mine" means; null: nobody's */
  async list(
    query: ProblemQuery,
    personId: string | null,
    { after, limit }: PageRequest,
  ): Promise<Slice<ProblemSummary>> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = conditionsOf(query, personId, bind);
    const where = `p.merged_into IS NULL AND p.ticket_count > 0 AND ${conditions.join(' AND ')}`;
    const total = after ? undefined : await this.count(where, parameters);
    const { expression, type, direction } =
      sorts[query.view === 'costly' && query.sort === 'recent' ? 'hours' : query.sort];
    const position = after ? continuation(after, expression, type, direction, bind) : 'true';
    const rows = await queryRows<{ id: string; key: number; position: string }>(
      this.db,
      `WITH until AS MATERIALIZED ${horizon}
       SELECT p.id, p.key, (${expression})::text AS position
       FROM problem p ${joins(expression)}
       WHERE ${where} AND ${position}
       ORDER BY ${expression} ${direction}, p.key ${direction} LIMIT ${bind(limit + 1)}`,
      parameters,
    );
    const summaries = await this.summaries.byIds(rows.slice(0, limit).map((row) => row.id));
    const slice = toSlice(
      rows,
      limit,
      (row) => [row.position, row.key],
      (row) => summaries.get(row.id),
    );
    // A problem may have been dissolved between the two statements.
    return { ...slice, items: slice.items.filter((summary) => summary !== undefined), total };
  }

  /** Ids of everything that a list with this filter shows, at most `limit`, the largest problems first. */
  async ids(filter: Filter, personId: string | null, limit: number): Promise<string[]> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = conditionsOf(filter, personId, bind);
    const rows = await queryRows<{ id: string }>(
      this.db,
      `SELECT p.id FROM problem p WHERE p.merged_into IS NULL AND p.ticket_count > 0 AND ${conditions.join(' AND ')}
       ORDER BY p.ticket_count DESC, p.key LIMIT ${bind(limit)}`,
      parameters,
    );
    return rows.map((row) => row.id);
  }

  private async count(where: string, parameters: readonly unknown[]): Promise<number> {
    const [row] = await queryRows<{ n: number }>(
      this.db,
      `SELECT count(*)::int AS n FROM problem p WHERE ${where}`,
      parameters,
    );
    return row?.n ?? 0;
  }
}

function conditionsOf(query: Filter, personId: string | null, bind: (value: unknown) => string): string[] {
  const conditions = [viewCondition(query.view, personId, bind)];
  if (query.status) conditions.push(`p.status = ${bind(query.status)}`);
  if (query.product) conditions.push(`p.product = ${bind(query.product)}`);
  if (query.component) conditions.push(`p.component = ${bind(query.component)}`);
  const text = query.q?.trim();
  const key = /^PRB-?(\d{1,9})$/i.exec(text ?? '')?.[1];
  if (key) conditions.push(`p.key = ${bind(Number(key))}`);
  else if (text) {
    const pattern = bind(likePattern(text));
    conditions.push(
      `(coalesce(p.title, p.machine_title) ILIKE ${pattern} OR EXISTS (SELECT FROM unnest(p.terms) AS term WHERE term ILIKE ${pattern}))`,
    );
  }
  return conditions;
}

function viewCondition(view: ProblemQuery['view'], personId: string | null, bind: (value: unknown) => string): string {
  switch (view) {
    case 'inbox':
      return `p.status IN ('suspected', 'regressed')`;
    case 'mine':
      return personId ? `p.owner_id = ${bind(personId)}` : 'false';
    case 'rising':
      return `p.status <> 'noise' AND p.recurrence->'trend'->>'word' IN ('rising', 'emerging')`;
    case 'costly':
      return `p.status <> 'noise'`;
    case 'no workaround':
      return withoutWorkaround;
    case 'noise':
      return `p.status = 'noise'`;
    default:
      return `p.status <> 'noise'`;
  }
}

function joins(expression: string): string {
  if (expression.includes('recent.')) {
    return `LEFT JOIN (
      SELECT m.problem_id, count(*)::int AS n FROM ticket t JOIN membership m ON m.ticket_id = t.id
      WHERE t.opened_at > (SELECT at FROM until) - interval '90 days' GROUP BY m.problem_id) recent ON recent.problem_id = p.id`;
  }
  if (expression.includes('effort.')) {
    return `LEFT JOIN (
      SELECT m.problem_id, ${handlingHours} AS hours FROM ticket t JOIN membership m ON m.ticket_id = t.id
      GROUP BY m.problem_id) effort ON effort.problem_id = p.id`;
  }
  return '';
}

function continuation(
  after: Position,
  expression: string,
  type: string,
  direction: string,
  bind: (value: unknown) => string,
): string {
  const comparison = direction === 'DESC' ? '<' : '>';
  return `(${expression}, p.key) ${comparison} (${bind(after[0])}::${type}, ${bind(after[1])}::int)`;
}
