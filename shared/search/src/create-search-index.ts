import type { SearchIndex } from '@reprise/ports';
import { MeilisearchIndex } from './meilisearch/meilisearch-index.js';
import { PostgresSearchIndex, type SqlDatabase } from './postgres/postgres-search-index.js';

export interface SearchIndexOptions {
  readonly dataSource: SqlDatabase;
  /** Search runs on Meilisearch when given, else in the database. */
  readonly meiliUrl?: string | undefined;
  readonly meiliKey?: string | undefined;
}

/** The search index this installation is configured for. */
export function createSearchIndex({ dataSource, meiliUrl, meiliKey }: SearchIndexOptions): SearchIndex {
  if (meiliUrl !== undefined) return new MeilisearchIndex({ url: meiliUrl, key: meiliKey });
  return new PostgresSearchIndex(dataSource);
}
