export { PostgresSearchIndex, type SqlDatabase } from './postgres/postgres-search-index.js';
export { createSearchIndex, type SearchIndexOptions } from './create-search-index.js';
export { MeilisearchIndex, type MeilisearchOptions } from './meilisearch/meilisearch-index.js';
export { SearchUnavailable } from './meilisearch/search-unavailable.js';
