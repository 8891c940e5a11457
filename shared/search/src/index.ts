export { PostgresSearchIndex, type SqlDatabase } from './postgres/postgres-search-index.js';
export { createSearchIndex, type SearchIndexOptions } from './create-search-index.js';
