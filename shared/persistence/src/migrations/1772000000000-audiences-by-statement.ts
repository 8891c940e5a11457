import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Audiences are set once a statement instead of once a row. A trigger before each row keeps COPY from writing rows together, and
 * calling a function for each row costs more than the row: measured, a third of what a ticket costs the database.
 */
export class AudiencesByStatement1772000000000 implements MigrationInterface {
  name = 'AudiencesByStatement1772000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const isRestricted = `added.audience_id IS NOT NULL OR lower(btrim(added.product)) IN (SELECT service FROM restricted_service)`;

/** Asked row by row, so that no plan made for few rows meets many. */
const audienceOf = (document: string): string => `CASE ${document}.kind
  WHEN 'ticket' THEN (SELECT audience_id FROM ticket WHERE ticket.id = ${document}.id)
  WHEN 'problem' THEN (SELECT audience_id FROM problem WHERE problem.id = ${document}.id)
  ELSE (SELECT problem.audience_id FROM known_error JOIN problem ON problem.id = problem_id WHERE known_error.id = ${document}.id)
END`;

const statements = [
  // The update sets nothing itself: it lets the trigger for updated rows, which stays, find the audience.
  `CREATE FUNCTION set_audiences_of_added_tickets() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF EXISTS (SELECT FROM added WHERE ${isRestricted}) THEN
       UPDATE ticket SET audience_id = NULL FROM added WHERE ticket.id = added.id AND (${isRestricted});
     END IF;
     RETURN NULL;
   END $$`,
  `DROP TRIGGER ticket_audience_of_service ON ticket`,
  `CREATE TRIGGER ticket_audience_of_service BEFORE UPDATE OF product, audience_id ON ticket
     FOR EACH ROW EXECUTE FUNCTION set_ticket_audience()`,
  `CREATE TRIGGER added_ticket_audience AFTER INSERT ON ticket REFERENCING NEW TABLE AS added
     FOR EACH STATEMENT EXECUTE FUNCTION set_audiences_of_added_tickets()`,

  // Where there is no team nothing is restricted. The update fires the trigger again, which then finds nothing to do.
  `CREATE FUNCTION set_audiences_of_search_documents() RETURNS trigger LANGUAGE plpgsql
     SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
     IF EXISTS (SELECT FROM team) OR EXISTS (SELECT FROM put WHERE audience_id IS NOT NULL) THEN
       IF EXISTS (SELECT FROM put WHERE audience_id IS DISTINCT FROM ${audienceOf('put')}) THEN
         UPDATE search_document AS document SET audience_id = ${audienceOf('put')}
         FROM put WHERE document.kind = put.kind AND document.id = put.id
           AND document.audience_id IS DISTINCT FROM ${audienceOf('put')};
       END IF;
     END IF;
     RETURN NULL;
   END $$`,
  `DROP TRIGGER search_document_audience ON search_document`,
  `DROP FUNCTION set_search_document_audience()`,
  `CREATE TRIGGER added_search_document_audience AFTER INSERT ON search_document REFERENCING NEW TABLE AS put
     FOR EACH STATEMENT EXECUTE FUNCTION set_audiences_of_search_documents()`,
  `CREATE TRIGGER changed_search_document_audience AFTER UPDATE ON search_document REFERENCING NEW TABLE AS put
     FOR EACH STATEMENT EXECUTE FUNCTION set_audiences_of_search_documents()`,
];
