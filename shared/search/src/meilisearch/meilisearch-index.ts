import type {
  SearchAnswer,
  SearchDocument,
  SearchDocumentKind,
  SearchIndex,
  SearchIndexHit,
  SearchQuery,
} from '@reprise/ports';
import { Meilisearch, MeilisearchApiError, type EnqueuedTaskPromise, type Filter, type Index } from 'meilisearch';
import { queryWords } from '../query-words.js';
import { weightOf } from '../weight-of.js';
import { indexSettings } from './meilisearch-settings.js';
import { withEngine } from './search-unavailable.js';

export interface MeilisearchOptions {
  readonly url: string;
  readonly key?: string | undefined;
  /** Name of the index, default "reprise". */
  readonly indexName?: string;
  /** Wait for a write to be findable, default 60,000. */
  readonly taskTimeoutMs?: number;
}

/** A document as the engine stores it. Ids of two kinds may be equal: the key holds both. */
interface StoredDocument {
  readonly key: string;
  readonly kind: SearchDocumentKind;
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly body: string;
  readonly codes: readonly string[];
  /** Codes and label in lower case. */
  readonly exact: readonly string[];
  readonly component: string | null;
  readonly state: string | null;
  readonly ticketCount: number | null;
  readonly weekly: readonly number[] | null;
  readonly weight: number;
  readonly version: number;
  readonly [attribute: string]: unknown;
}

const REQUEST_TIMEOUT_MS = 10_000;
const MAX_BODY = 8_000;
/** Characters of the private use area: no ticket holds them, so cut marks cannot be forged by text. */
const MARK_START = '\uE000';
const MARK_END = '\uE001';
const EXCERPT_WORDS = 40;
const VERSIONS_AT_ONCE = 1_000;

/** Interactive search on Meilisearch: exact codes by filter, everything else by its own ranking. */
export class MeilisearchIndex implements SearchIndex {
  readonly engine = 'meilisearch';
  private readonly client: Meilisearch;
  private readonly index: Index<StoredDocument>;
  private readonly uid: string;
  /** Writes take turns: the engine keeps the last write, so comparing versions and writing must not be interleaved. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: MeilisearchOptions) {
    this.client = new Meilisearch({
      host: options.url,
      timeout: REQUEST_TIMEOUT_MS,
      ...(options.key === undefined ? {} : { apiKey: options.key }),
    });
    this.uid = options.indexName ?? 'reprise';
    this.index = this.client.index<StoredDocument>(this.uid);
  }

  async prepare(): Promise<void> {
    await withEngine('be set up', async () => {
      await this.done(this.client.createIndex(this.uid, { primaryKey: 'key' }), ['index_already_exists']);
      await this.done(this.index.updateSettings(indexSettings));
    });
  }

  async check(): Promise<void> {
    await withEngine('answer', async () => {
      const { status } = await this.client.health();
      if (status !== 'available') throw new Error(`Meilisearch says it is ${status}`);
    });
  }

  put(documents: readonly SearchDocument[]): Promise<void> {
    return this.inTurn(() =>
      withEngine('store documents', async () => {
        const newest = new Map<string, StoredDocument>();
        for (const document of documents.map(storedOf)) {
          const known = newest.get(document.key);
          if (known === undefined || known.version <= document.version) newest.set(document.key, document);
        }
        if (newest.size === 0) return;
        for (const [key, version] of await this.storedVersions([...newest.keys()])) {
          if (version > newest.get(key)!.version) newest.delete(key);
        }
        if (newest.size > 0) await this.done(this.index.addDocuments([...newest.values()]));
      }),
    );
  }

  remove(kind: SearchDocumentKind, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return Promise.resolve();
    return this.inTurn(() =>
      withEngine('remove documents', () => this.done(this.index.deleteDocuments(ids.map((id) => keyOf(kind, id))))),
    );
  }

  async search(query: SearchQuery): Promise<SearchAnswer> {
    const { text, words, exact } = queryWords(query.text);
    if (words.length === 0 && exact.length === 0) return { hits: [], kinds: [], components: [] };
    const scope: string[] = [];
    if (query.kind !== undefined) scope.push(`kind = ${quoted(query.kind)}`);
    if (query.component !== undefined) scope.push(`component = ${quoted(query.component)}`);
    const shared = {
      indexUid: this.uid,
      limit: query.limit,
      facets: ['kind', 'component'],
      attributesToCrop: ['body'],
      cropLength: EXCERPT_WORDS,
      cropMarker: '…',
      attributesToHighlight: ['body'],
      highlightPreTag: MARK_START,
      highlightPostTag: MARK_END,
    };
    const { results } = await withEngine('search', () =>
      this.client.multiSearch<{ queries: never[] }, StoredDocument>({
        queries: [
          { ...shared, q: '', filter: [...scope, `exact IN [${exact.map(quoted).join(', ')}]`] satisfies Filter },
          { ...shared, q: text, filter: scope satisfies Filter, matchingStrategy: 'frequency' },
        ] as never[],
      }),
    );
    const [byCode, byText] = results as unknown as [EngineAnswer, EngineAnswer];
    // Who types one code wants what holds it, not what resembles it.
    const answers = exact.length === 1 && byCode.hits.length > 0 ? [byCode] : [byCode, byText];
    const hits = new Map<string, EngineHit>();
    for (const hit of answers.flatMap((answer) => answer.hits)) if (!hits.has(hit.key)) hits.set(hit.key, hit);
    return { hits: [...hits.values()].slice(0, query.limit).map(hitOf), ...facetsOf(answers.at(-1)!) };
  }

  async *versions(): ReturnType<SearchIndex['versions']> {
    for (let offset = 0; ; offset += VERSIONS_AT_ONCE) {
      const { results } = await withEngine('list documents', () =>
        this.index.getDocuments<StoredDocument>({ offset, limit: VERSIONS_AT_ONCE, fields: ['kind', 'id', 'version'] }),
      );
      for (const { kind, id, version } of results) yield { kind, id, version };
      if (results.length < VERSIONS_AT_ONCE) return;
    }
  }

  async size(): Promise<number> {
    return withEngine('count documents', async () => {
      try {
        return (await this.index.getStats()).numberOfDocuments;
      } catch (error) {
        // Its data folder was emptied while it ran.
        if (codeOf(error) === 'index_not_found') return 0;
        throw error;
      }
    });
  }

  /** A second index is filled beside the first, then both change names in one step of the engine. */
  async rebuild(documents: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
    return withEngine('be rebuilt', async () => {
      const uid = `${this.uid}-next`;
      const next = this.client.index<StoredDocument>(uid);
      // What a rebuild that was killed left behind.
      await this.done(this.client.deleteIndex(uid), ['index_not_found']);
      await this.prepare();
      await this.done(this.client.createIndex(uid, { primaryKey: 'key' }));
      await this.done(next.updateSettings(indexSettings));
      let sent = 0;
      for await (const batch of documents) {
        if (batch.length > 0) await this.done(next.addDocuments(batch.map(storedOf)));
        sent += batch.length;
      }
      const { numberOfDocuments: stored } = await next.getStats();
      if (stored !== sent)
        throw new Error(`Meilisearch holds ${stored} of ${sent} documents; the index in use stays as it was`);
      await this.inTurn(() => this.done(this.client.swapIndexes([{ indexes: [this.uid, uid], rename: false }])));
      await this.done(this.client.deleteIndex(uid), ['index_not_found']);
      return stored;
    });
  }

  private async storedVersions(keys: string[]): Promise<Map<string, number>> {
    // As a filter the keys travel in the body; as ids they would make an address of many thousand characters.
    const filter = `key IN [${keys.map(quoted).join(', ')}]`;
    const { results } = await this.index.getDocuments<StoredDocument>({
      filter,
      fields: ['key', 'version'],
      limit: keys.length,
    });
    return new Map(results.map(({ key, version }) => [key, version]));
  }

  /** A task that was accepted is not yet done: wait until it succeeded. */
  private async done(task: EnqueuedTaskPromise, toleratedCodes: readonly string[] = []): Promise<void> {
    const { status, error } = await task.waitTask({ timeout: this.options.taskTimeoutMs ?? 60_000, interval: 50 });
    if (status === 'succeeded' || (error !== null && toleratedCodes.includes(error.code))) return;
    throw new Error(`Meilisearch did not carry out a task: ${error?.message ?? `it is ${status}`}`);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => undefined);
    return next;
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof MeilisearchApiError ? error.cause?.code : undefined;

type EngineHit = StoredDocument & { readonly _formatted?: { readonly body?: string } };

interface EngineAnswer {
  readonly hits: readonly EngineHit[];
  readonly facetDistribution?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const keyOf = (kind: SearchDocumentKind, id: string): string => `${kind}-${id}`;

/** A string in the filter language, whatever it holds. */
const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

function storedOf(document: SearchDocument): StoredDocument {
  return {
    ...document,
    key: keyOf(document.kind, document.id),
    body: document.body.slice(0, MAX_BODY),
    exact: [...new Set([...document.codes, document.label].map((code) => code.toLowerCase()))],
    weight: weightOf(document),
  };
}

function hitOf({
  kind,
  id,
  label,
  title,
  component,
  state,
  ticketCount,
  weekly,
  body,
  _formatted,
}: EngineHit): SearchIndexHit {
  return { kind, id, label, title, ...unmarked(_formatted?.body ?? body), component, state, ticketCount, weekly };
}

/** Take the marks out of an excerpt and say where they stood. */
function unmarked(marked: string): Pick<SearchIndexHit, 'excerpt' | 'highlights'> {
  let excerpt = '';
  const highlights: { start: number; end: number }[] = [];
  for (const piece of marked.replace(/\s+/g, ' ').split(MARK_START)) {
    const end = piece.indexOf(MARK_END);
    if (end === -1) {
      excerpt += piece;
      continue;
    }
    highlights.push({ start: excerpt.length, end: excerpt.length + end });
    excerpt += piece.slice(0, end) + piece.slice(end + 1);
  }
  return { excerpt, highlights };
}

function facetsOf({ facetDistribution = {} }: EngineAnswer): Pick<SearchAnswer, 'kinds' | 'components'> {
  const counted = (facet: string): { value: string; count: number }[] =>
    Object.entries(facetDistribution[facet] ?? {})
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return {
    kinds: counted('kind') as { value: SearchDocumentKind; count: number }[],
    components: counted('component').slice(0, 20),
  };
}
