import type {
  SearchAnswer,
  SearchDocument,
  SearchDocumentKind,
  SearchIndex,
  SearchIndexHit,
  SearchQuery,
} from '@reprise/ports';
import { excerptOf } from '../excerpt.js';
import { queryWords, type QueryWords } from '../query-words.js';
import { weightOf } from '../weight-of.js';

/** The little this needs of a database connection; TypeORM's DataSource has it. */
export interface SqlDatabase {
  /** Row-level security narrows these queries: functions of the database search in its stead, by the indexes. */
  readonly isGuarded?: boolean;
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

interface FoundRow {
  readonly kind: SearchDocumentKind;
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly body: string;
  readonly component: string | null;
  readonly state: string | null;
  readonly ticket_count: number | null;
  readonly weekly: number[] | null;
}

/** Documents that a common word may bring up; only these are ranked, so that no word makes a search slow. */
const MAX_CANDIDATES = 2_000;
/** Documents that are counted for the filters. */
const MAX_COUNTED = 10_000;
const MAX_BODY = 8_000;

/**
 * Interactive search in the database itself: exact codes first, then documents with all words, then with some of them,
 * then titles that are spelt alike.
 */
export class PostgresSearchIndex implements SearchIndex {
  readonly engine = 'postgresql';

  constructor(private readonly db: SqlDatabase) {}

  /** The table comes with the schema. */
  prepare(): Promise<void> {
    return this.check();
  }

  async check(): Promise<void> {
    await this.db.query(`SELECT 1 FROM search_document LIMIT 1`);
  }

  put(documents: readonly SearchDocument[]): Promise<void> {
    return this.store(documents, 'WHERE search_document.version <= excluded.version');
  }

  async size(): Promise<number> {
    const [row] = (await this.db.query(`SELECT count(*)::int AS count FROM search_document`)) as { count: number }[];
    return row!.count;
  }

  /** Each document is replaced in place, so that there is always one; those that were not replaced go at the end. */
  async rebuild(documents: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
    const [started] = (await this.db.query(`SELECT clock_timestamp()::text AS at`)) as { at: string }[];
    for await (const batch of documents) await this.store(batch, '');
    await this.db.query(`DELETE FROM search_document WHERE indexed_at < $1::timestamptz`, [started!.at]);
    return this.size();
  }

  /** @param condition  when a document may replace the stored one */
  private async store(documents: readonly SearchDocument[], condition: string): Promise<void> {
    const newest = new Map<string, SearchDocument>();
    for (const document of documents) {
      const known = newest.get(`${document.kind} ${document.id}`);
      if (known === undefined || known.version <= document.version)
        newest.set(`${document.kind} ${document.id}`, document);
    }
    const rows = [...newest.values()].map((document) => ({
      ...document,
      title: wellFormed(document.title),
      body: wellFormed(document.body.slice(0, MAX_BODY)),
      codes: document.codes.map((code) => wellFormed(code.toLowerCase())),
      ticket_count: document.ticketCount,
      weight: weightOf(document),
    }));
    if (rows.length === 0) return;
    await this.db.query(
      `INSERT INTO search_document (kind, id, label, title, body, codes, component, state, weight, ticket_count, weekly, version, indexed_at)
       SELECT kind, id, label, title, body, codes, component, state, weight, ticket_count, weekly, version, clock_timestamp()
       FROM jsonb_to_recordset($1::jsonb) AS r(kind text, id uuid, label text, title text, body text, codes text[], component text,
         state text, weight real, ticket_count integer, weekly integer[], version bigint)
       ON CONFLICT (kind, id) DO UPDATE SET label = excluded.label, title = excluded.title, body = excluded.body,
         codes = excluded.codes, component = excluded.component, state = excluded.state, weight = excluded.weight,
         ticket_count = excluded.ticket_count, weekly = excluded.weekly, version = excluded.version, indexed_at = clock_timestamp()
       ${condition}`,
      [JSON.stringify(rows)],
    );
  }

  async remove(kind: SearchDocumentKind, ids: readonly string[]): Promise<void> {
    await this.db.query(`DELETE FROM search_document WHERE kind = $1 AND id = ANY($2::uuid[])`, [kind, [...ids]]);
  }

  async search(query: SearchQuery): Promise<SearchAnswer> {
    const words = queryWords(query.text);
    if (words.words.length === 0 && words.exact.length === 0) return { hits: [], kinds: [], components: [] };
    const rows = new Map<string, FoundRow>();
    let strictest: Stage | undefined;
    for (const stage of stagesFor(words)) {
      const found = await this.find(stage, query);
      if (found.length > 0 && stage.countsAsMatch) strictest ??= stage;
      for (const row of found) {
        const key = `${row.kind} ${row.id}`;
        if (!rows.has(key)) rows.set(key, row);
      }
      if (rows.size >= query.limit) break;
      // Documents with some of the words only help when too few have them all.
      if (stage.name === 'all words' && rows.size >= Math.min(query.limit, 5)) break;
      if (stage.name === 'some words' && rows.size > 0) break;
    }
    const facets = strictest === undefined ? { kinds: [], components: [] } : await this.facets(words, query, strictest);
    return { hits: [...rows.values()].slice(0, query.limit).map((row) => hitOf(row, words)), ...facets };
  }

  async *versions(): ReturnType<SearchIndex['versions']> {
    let after: { kind: string; id: string } | undefined;
    for (;;) {
      const rows = (await this.db.query(
        `SELECT kind, id, version FROM search_document
         WHERE $1::text IS NULL OR (kind, id) > ($1::text, $2::uuid) ORDER BY kind, id LIMIT 5000`,
        [after?.kind ?? null, after?.id ?? null],
      )) as { kind: SearchDocumentKind; id: string; version: string }[];
      if (rows.length === 0) return;
      for (const { kind, id, version } of rows) yield { kind, id, version: Number(version) };
      after = rows.at(-1)!;
    }
  }

  private async find(stage: Stage, query: SearchQuery): Promise<FoundRow[]> {
    const parameters: unknown[] = [...stage.parameters];
    const from = this.db.isGuarded
      ? guardedFrom(stage, query, MAX_CANDIDATES, parameters)
      : `${stage.from ?? 'search_document'} WHERE ${stage.condition} ${filterOf(query, parameters)} LIMIT ${MAX_CANDIDATES}`;
    parameters.push(query.limit);
    return (await this.db.query(
      `SELECT kind, id, label, title, body, component, state, ticket_count, weekly
       FROM (SELECT *, ${stage.rank} AS rank FROM ${from}) AS candidate
       ORDER BY rank DESC, id LIMIT $${parameters.length}`,
      parameters,
    )) as FoundRow[];
  }

  private async facets(
    words: QueryWords,
    query: SearchQuery,
    strictest: Stage,
  ): Promise<Pick<SearchAnswer, 'kinds' | 'components'>> {
    const stages = stagesFor(words).filter((stage) => stage.countsAsMatch);
    // Codes and all words count together; some words only where nothing has them all.
    const counted =
      strictest.name === 'some words' ? [strictest] : stages.filter((stage) => stage.name !== 'some words');
    const parameters: unknown[] = [];
    const matched = this.db.isGuarded
      ? counted
          .map((stage) => {
            const own = [...stage.parameters];
            const from = guardedFrom(stage, query, MAX_COUNTED, own);
            return `SELECT kind, id, component FROM ${renumbered(from, own, parameters)}`;
          })
          .join(' UNION ')
      : unguardedMatches(counted, query, parameters);
    const rows = (await this.db.query(
      `SELECT kind, component, count(*)::int AS count
       FROM (SELECT kind, component FROM (${matched}) AS found LIMIT ${MAX_COUNTED}) AS matched
       GROUP BY GROUPING SETS ((kind), (component))`,
      parameters,
    )) as { kind: SearchDocumentKind | null; component: string | null; count: number }[];
    const byCount = (a: { count: number; value: string }, b: { count: number; value: string }): number =>
      b.count - a.count || (a.value < b.value ? -1 : 1);
    return {
      kinds: rows.flatMap(({ kind, count }) => (kind === null ? [] : [{ value: kind, count }])).sort(byCount),
      components: rows
        .flatMap(({ kind, component, count }) =>
          kind !== null || component === null ? [] : [{ value: component, count }],
        )
        .sort(byCount)
        .slice(0, 20),
    };
  }
}

interface Stage {
  readonly name: 'codes' | 'all words' | 'some words' | 'spelt alike';
  /** Default: all documents. */
  readonly from?: string;
  /** Call of the function that searches in a guarded database, open for its further arguments. */
  readonly guarded: string;
  readonly condition: string;
  readonly rank: string;
  readonly parameters: readonly unknown[];
  readonly countsAsMatch: boolean;
}

function stagesFor({ words, exact }: QueryWords): Stage[] {
  const stages: Stage[] = [
    {
      name: 'codes',
      guarded: 'viewer_documents_by_codes($1::text[]',
      condition: `(codes && $1::text[] OR lower(label) = ANY($1::text[]))`,
      rank: `(CASE WHEN lower(label) = ANY($1::text[]) THEN 2 ELSE 1 END) * weight`,
      parameters: [exact],
      countsAsMatch: true,
    },
  ];
  if (words.length === 0) return stages;
  const quoted = words.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`);
  const last = quoted.at(-1)!;
  // The last word may still be being typed. "simple" finds names as written, "english" other forms of a word.
  const all = [...quoted.slice(0, -1).map((word) => `${word}`), `${last}:*`].join(' & ');
  const some = [...quoted, `${last}:*`].join(' | ');
  const rank = `ts_rank_cd(words, to_tsquery('english', $1) || to_tsquery('simple', $1), 1) * weight`;
  stages.push(
    {
      name: 'all words',
      guarded: 'viewer_documents_by_words($1',
      condition: `(words @@ to_tsquery('english', $1) OR words @@ to_tsquery('simple', $1))`,
      rank,
      parameters: [all],
      countsAsMatch: true,
    },
    {
      name: 'some words',
      guarded: 'viewer_documents_by_words($1',
      condition: `(words @@ to_tsquery('english', $1) OR words @@ to_tsquery('simple', $1))`,
      rank,
      parameters: [some],
      countsAsMatch: true,
    },
    {
      name: 'spelt alike',
      guarded: 'viewer_documents_spelt_like($1',
      from: 'search_documents_spelt_like($1)',
      condition: 'true',
      rank: `word_similarity($1, title) * weight`,
      parameters: [words.join(' ')],
      countsAsMatch: false,
    },
  );
  return stages;
}

/** A stage's documents as the viewer may see them; what is asked for is pushed to `parameters`, after the stage's own. */
function guardedFrom({ guarded }: Stage, query: SearchQuery, max: number, parameters: unknown[]): string {
  const kind = parameters.push(query.kind ?? null);
  const component = parameters.push(query.component ?? null);
  return `${guarded}, $${kind}, $${component}, ${max})`;
}

function unguardedMatches(stages: readonly Stage[], query: SearchQuery, parameters: unknown[]): string {
  const conditions = stages.map((stage) => renumbered(stage.condition, stage.parameters, parameters));
  return `SELECT kind, component FROM search_document WHERE (${conditions.join(' OR ')}) ${filterOf(query, parameters)}`;
}

function filterOf(query: SearchQuery, parameters: unknown[]): string {
  let filter = '';
  if (query.kind !== undefined) filter += ` AND kind = $${parameters.push(query.kind)}`;
  if (query.component !== undefined) filter += ` AND component = $${parameters.push(query.component)}`;
  return filter;
}

function renumbered(condition: string, own: readonly unknown[], parameters: unknown[]): string {
  const offset = parameters.length;
  parameters.push(...own);
  return condition.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}

function hitOf(row: FoundRow, words: QueryWords): SearchIndexHit {
  const { kind, id, label, title, component, state, ticket_count: ticketCount, weekly } = row;
  return { kind, id, label, title, ...excerptOf(row.body, words.words), component, state, ticketCount, weekly };
}

const wellFormed = (text: string): string => text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD');
