import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Services whose tickets only a team may see. The audience is a column of every ticket and problem, set and held together by
 * triggers, so that no way of writing can forget it; row-level security asks for it whatever a query forgets.
 */
export class RestrictedServices1765000200000 implements MigrationInterface {
  name = 'RestrictedServices1765000200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

/** True for rows of the viewer's audiences; false for everything where no viewer is set. */
const mine = `coalesce(audience_id, open_audience()) = ANY ((SELECT viewer_audiences())::uuid[])`;
const belongsTo = (table: string, column: string): string =>
  `EXISTS (SELECT FROM ${table} AS owner WHERE owner.id = ${column})`;

const policies: Readonly<Record<string, string>> = {
  ticket: mine,
  problem: mine,
  search_document: mine,
  ticket_signature: belongsTo('ticket', 'ticket_id'),
  membership: belongsTo('problem', 'problem_id'),
  problem_lineage: belongsTo('problem', 'problem_id'),
  curation_event: belongsTo('problem', 'problem_id'),
  hardening_candidate: belongsTo('problem', 'problem_id'),
  fix: belongsTo('problem', 'problem_id'),
  known_error: `CASE WHEN problem_id IS NULL THEN (SELECT viewer_audiences()) IS NOT NULL ELSE ${belongsTo('problem', 'problem_id')} END`,
  known_error_revision: belongsTo('known_error', 'known_error_id'),
  known_error_outcome: belongsTo('known_error', 'known_error_id'),
  // Rows of a file, and texts people pasted, belong to no service yet: they are for those who may see every service.
  import_rejection: `(SELECT viewer_sees_everything())`,
};

const statements = [
  `CREATE TABLE team (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE UNIQUE INDEX team_name ON team (lower(name))`,
  `CREATE TABLE team_member (
     team_id uuid NOT NULL REFERENCES team ON DELETE CASCADE,
     user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
     PRIMARY KEY (team_id, user_id)
   )`,
  `CREATE INDEX team_member_user ON team_member (user_id)`,
  `CREATE TABLE restricted_service (
     service text PRIMARY KEY CHECK (service = lower(service)),
     team_id uuid NOT NULL REFERENCES team
   )`,
  `COMMENT ON TABLE restricted_service IS 'A service is the product a ticket names, without regard to case'`,
  `ALTER TABLE ticket ADD COLUMN audience_id uuid REFERENCES team`,
  `ALTER TABLE problem ADD COLUMN audience_id uuid REFERENCES team`,
  `ALTER TABLE search_document ADD COLUMN audience_id uuid`,
  `CREATE INDEX ticket_audience ON ticket (audience_id) WHERE audience_id IS NOT NULL`,

  // --- the audience is kept by the database itself, whoever writes -----------------------------------------------
  `CREATE FUNCTION set_ticket_audience() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     NEW.audience_id := (SELECT team_id FROM restricted_service WHERE service = lower(btrim(NEW.product)));
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER ticket_audience_of_service BEFORE INSERT OR UPDATE OF product, audience_id ON ticket
     FOR EACH ROW EXECUTE FUNCTION set_ticket_audience()`,
  // A new problem takes the audience of its first ticket. Later tickets of another audience are refused, so no count, term
  // or example of a restricted service can come into a problem that others see.
  `CREATE FUNCTION keep_problem_audience() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
   DECLARE of_ticket uuid; of_problem problem;
   BEGIN
     IF NOT EXISTS (SELECT FROM restricted_service) AND NOT EXISTS (SELECT FROM problem WHERE audience_id IS NOT NULL) THEN
       RETURN NEW;
     END IF;
     SELECT audience_id INTO of_ticket FROM ticket WHERE id = NEW.ticket_id;
     SELECT * INTO of_problem FROM problem WHERE id = NEW.problem_id;
     IF of_ticket IS NOT DISTINCT FROM of_problem.audience_id THEN RETURN NEW; END IF;
     IF of_problem.audience_id IS NULL AND of_problem.title IS NULL AND of_problem.owner_id IS NULL
        AND NOT EXISTS (SELECT FROM membership WHERE problem_id = NEW.problem_id AND ticket_id <> NEW.ticket_id)
        AND NOT EXISTS (SELECT FROM known_error WHERE problem_id = NEW.problem_id)
        AND NOT EXISTS (SELECT FROM curation_event WHERE problem_id = NEW.problem_id) THEN
       UPDATE problem SET audience_id = of_ticket WHERE id = NEW.problem_id;
       RETURN NEW;
     END IF;
     RAISE EXCEPTION 'ticket and problem have different audiences' USING ERRCODE = 'RP001';
   END $$`,
  `CREATE TRIGGER membership_audience BEFORE INSERT OR UPDATE OF ticket_id, problem_id ON membership
     FOR EACH ROW EXECUTE FUNCTION keep_problem_audience()`,
  `CREATE FUNCTION set_search_document_audience() RETURNS trigger LANGUAGE plpgsql
     SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
     NEW.audience_id := CASE NEW.kind
       WHEN 'ticket' THEN (SELECT audience_id FROM ticket WHERE id = NEW.id)
       WHEN 'problem' THEN (SELECT audience_id FROM problem WHERE id = NEW.id)
       ELSE (SELECT problem.audience_id FROM known_error JOIN problem ON problem.id = problem_id WHERE known_error.id = NEW.id)
     END;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER search_document_audience BEFORE INSERT OR UPDATE ON search_document
     FOR EACH ROW EXECUTE FUNCTION set_search_document_audience()`,

  // --- who is looking ------------------------------------------------------------------------------------------
  // Stands for rows without a restriction among the viewer's audiences.
  `CREATE FUNCTION open_audience() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
     $$ SELECT '00000000-0000-0000-0000-000000000000'::uuid $$`,
  // Null, and so nothing, unless the transaction says who is looking.
  `CREATE FUNCTION viewer_audiences() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS
     $$ SELECT string_to_array(nullif(current_setting('reprise.audiences', true), ''), ',')::uuid[] $$`,
  `CREATE FUNCTION viewer_sees_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
     $$ SELECT viewer_audiences() IS NOT NULL AND NOT EXISTS (SELECT FROM team WHERE id <> ALL (viewer_audiences())) $$`,
  ...Object.entries(policies).flatMap(([table, condition]) => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_of_viewer ON ${table} USING (${condition})`,
  ]),
];
