import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search for people who may not see every service, by the indexes. Row-level security asks its question before the operators
 * of full text, arrays and trigrams, which PostgreSQL does not hold for leakproof, so that it reads every document. These
 * functions run as the owner and ask the same question beside them.
 */
export class SearchOfViewer1769000500000 implements MigrationInterface {
  name = 'SearchOfViewer1769000500000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const searchFunction = (name: string, parameter: string, condition: string, setting = ''): string =>
  `CREATE FUNCTION ${name}(${parameter}, of_kind text, of_component text, max_rows integer)
     RETURNS SETOF search_document LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ${setting} AS $$
     SELECT * FROM search_document
     WHERE (${condition}) AND (of_kind IS NULL OR kind = of_kind) AND (of_component IS NULL OR component = of_component)
       AND coalesce(audience_id, open_audience()) = ANY (viewer_audiences())
     LIMIT max_rows $$`;

const statements = [
  searchFunction('viewer_documents_by_codes', 'wanted text[]', 'codes && wanted OR lower(label) = ANY (wanted)'),
  searchFunction(
    'viewer_documents_by_words',
    'wanted text',
    `words @@ to_tsquery('english', wanted) OR words @@ to_tsquery('simple', wanted)`,
  ),
  searchFunction(
    'viewer_documents_spelt_like',
    'wanted text',
    'title %> wanted',
    'SET pg_trgm.word_similarity_threshold = 0.38',
  ),
];
