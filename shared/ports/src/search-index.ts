/** What people find by typing. Rebuilt from PostgreSQL at any moment. */
export interface SearchIndex {
  readonly engine: 'meilisearch' | 'postgresql';
  /** Make the index usable (create, settings). Safe to call at every start. */
  prepare(): Promise<void>;
  /** Store documents; an older `version` never replaces a newer one. Resolves when they can be found. */
  put(documents: readonly SearchDocument[]): Promise<void>;
  remove(kind: SearchDocumentKind, ids: readonly string[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchAnswer>;
  /** Every stored (kind, id, version), for comparing with the rows. */
  versions(): AsyncIterable<{ readonly kind: SearchDocumentKind; readonly id: string; readonly version: number }>;
  /** Number of stored documents, cheap at any size. */
  size(): Promise<number>;
  /**
   * Replace everything by these documents, whatever version is stored. Search answers all the while: nothing that was found
   * before is missing until its successor can be found. Killed anywhere, calling it again ends in the same state.
   * @returns how many documents there are now
   */
  rebuild(documents: AsyncIterable<readonly SearchDocument[]>): Promise<number>;
  /** Rejects with the reason when the engine is away. */
  check(): Promise<void>;
}

export type SearchDocumentKind = 'ticket' | 'problem' | 'known_error';

export interface SearchDocument {
  readonly kind: SearchDocumentKind;
  readonly id: string;
  /** PRB-n, KE-n, external ticket id. */
  readonly label: string;
  readonly title: string;
  /** Bounded excerpt of the text, at most 8,000 characters. */
  readonly body: string;
  /** Error codes, exception names, ids: matched exactly, without typo tolerance. */
  readonly codes: readonly string[];
  readonly component: string | null;
  readonly state: string | null;
  readonly ticketCount: number | null;
  readonly weekly: readonly number[] | null;
  /** Grows with every change of the row. */
  readonly version: number;
}

export interface SearchQuery {
  readonly text: string;
  readonly kind?: SearchDocumentKind;
  readonly component?: string;
  readonly limit: number;
}

export interface SearchAnswer {
  readonly hits: readonly SearchIndexHit[];
  readonly kinds: readonly { readonly value: SearchDocumentKind; readonly count: number }[];
  readonly components: readonly { readonly value: string; readonly count: number }[];
}

export interface SearchIndexHit {
  readonly kind: SearchDocumentKind;
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly excerpt: string;
  /** Offsets into `excerpt`, sorted, not overlapping. */
  readonly highlights: readonly { readonly start: number; readonly end: number }[];
  readonly component: string | null;
  readonly state: string | null;
  readonly ticketCount: number | null;
  readonly weekly: readonly number[] | null;
}
