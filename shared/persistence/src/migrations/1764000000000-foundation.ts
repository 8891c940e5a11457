import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first schema. PostgreSQL is the only truth: everything else (queue, search index, matching index) is rebuilt from it.
 * Machine results and people's decisions live in separate columns and tables; a re-run never writes the latter.
 */
export class Foundation1764000000000 implements MigrationInterface {
  name = 'Foundation1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  // --- people -------------------------------------------------------------------------------------------------
  `CREATE TABLE app_user (
     id uuid PRIMARY KEY,
     email text NOT NULL,
     name text NOT NULL,
     role text NOT NULL CHECK (role IN ('engineer','developer','lead','admin')),
     password_hash text NOT NULL,
     disabled boolean NOT NULL DEFAULT false,
     created_at timestamptz NOT NULL DEFAULT now(),
     last_seen_at timestamptz
   )`,
  `CREATE UNIQUE INDEX app_user_email ON app_user (lower(email))`,
  // Only hashes of secrets are stored: a stolen table opens no session.
  `CREATE TABLE session (
     id uuid PRIMARY KEY,
     token_hash bytea NOT NULL UNIQUE,
     user_id uuid NOT NULL REFERENCES app_user ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     last_used_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL
   )`,
  `CREATE INDEX session_of_user ON session (user_id)`,
  `CREATE TABLE invitation (
     id uuid PRIMARY KEY,
     token_hash bytea NOT NULL UNIQUE,
     email text,
     role text NOT NULL CHECK (role IN ('engineer','developer','lead','admin')),
     first boolean NOT NULL DEFAULT false,
     created_by uuid REFERENCES app_user ON DELETE SET NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     accepted_at timestamptz
   )`,
  `CREATE TABLE api_token (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     token_hash bytea NOT NULL UNIQUE,
     role text NOT NULL CHECK (role IN ('engineer','developer','lead','admin')),
     user_id uuid REFERENCES app_user ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz,
     last_used_at timestamptz,
     revoked_at timestamptz
   )`,
  // Append only: the row is written in the transaction of the change it records.
  `CREATE TABLE audit_event (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL DEFAULT now(),
     actor_kind text NOT NULL CHECK (actor_kind IN ('person','token','machine')),
     actor_id uuid,
     actor_name text NOT NULL,
     action text NOT NULL,
     object_kind text NOT NULL,
     object_id text NOT NULL,
     detail jsonb NOT NULL DEFAULT '{}',
     request_id text
   )`,
  `CREATE INDEX audit_event_object ON audit_event (object_kind, object_id, id)`,
  `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'audit_event is append-only'; END $$`,
  `CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,

  // --- tickets ------------------------------------------------------------------------------------------------
  `CREATE TABLE source (
     id uuid PRIMARY KEY,
     name text NOT NULL UNIQUE,
     kind text NOT NULL CHECK (kind IN ('file','demo')),
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE ticket (
     id uuid PRIMARY KEY,
     source_id uuid NOT NULL REFERENCES source,
     external_id text NOT NULL,
     revision integer NOT NULL DEFAULT 1,
     content_hash bytea NOT NULL,
     source_updated_at timestamptz,
     url text,
     title text,
     description text,
     conversation text,
     resolution text,
     resolution_notes text,
     resolution_source text NOT NULL DEFAULT 'none'
       CHECK (resolution_source IN ('field','solution_item','last_agent_comment','linked_pr','none')),
     product text,
     component text,
     type text,
     status text,
     priority text,
     severity text,
     version text,
     fix_version text,
     environment text,
     tags text[] NOT NULL DEFAULT '{}',
     locale text,
     reporter_hash bytea,
     assignee text,
     opened_at timestamptz,
     resolved_at timestamptz,
     handling_minutes double precision CHECK (handling_minutes >= 0),
     handling_kind text CHECK (handling_kind IN ('logged','business','calendar','derived')),
     reopen_count integer,
     reassignment_count integer,
     comment_count integer,
     state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending','clustered','single','excluded','quarantined')),
     state_reason text,
     accepted_at timestamptz NOT NULL DEFAULT now(),
     changed_at timestamptz NOT NULL DEFAULT now(),
     UNIQUE (source_id, external_id)
   )`,
  `CREATE INDEX ticket_order ON ticket (opened_at DESC NULLS LAST, id DESC)`,
  `CREATE INDEX ticket_pending ON ticket (accepted_at, id) WHERE state = 'pending'`,
  `CREATE INDEX ticket_component ON ticket (component)`,
  `CREATE TABLE ticket_signature (
     ticket_id uuid NOT NULL REFERENCES ticket ON DELETE CASCADE,
     kind text NOT NULL CHECK (kind IN ('exception','error_code','http_status','stack','log_template','phrase')),
     value text NOT NULL,
     PRIMARY KEY (ticket_id, kind, value)
   )`,
  `CREATE INDEX ticket_signature_value ON ticket_signature (kind, value)`,

  // --- problems -----------------------------------------------------------------------------------------------
  `CREATE TABLE cluster_run (
     id uuid PRIMARY KEY,
     profile text NOT NULL,
     parameters jsonb NOT NULL DEFAULT '{}',
     epoch bigint NOT NULL,
     started_at timestamptz NOT NULL DEFAULT now(),
     applied_at timestamptz,
     tickets integer NOT NULL DEFAULT 0,
     clusters integer NOT NULL DEFAULT 0,
     diff jsonb NOT NULL DEFAULT '{}'
   )`,
  `CREATE TABLE problem (
     id uuid PRIMARY KEY,
     key integer GENERATED ALWAYS AS IDENTITY UNIQUE,
     status text NOT NULL DEFAULT 'suspected' CHECK (status IN
       ('suspected','confirmed','known error','fix planned','fixed, watching','resolved','regressed','noise','risk accepted')),
     machine_title text NOT NULL,
     title text,
     symptom text,
     root_cause text,
     trigger text,
     component text,
     product text,
     owner_id uuid REFERENCES app_user ON DELETE SET NULL,
     merged_into uuid REFERENCES problem,
     terms text[] NOT NULL DEFAULT '{}',
     ticket_count integer NOT NULL DEFAULT 0,
     first_seen_at timestamptz,
     last_seen_at timestamptz,
     recurrence jsonb,
     analysed_at timestamptz,
     version integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT now(),
     changed_at timestamptz NOT NULL DEFAULT now()
   )`,
  `COMMENT ON COLUMN problem.title IS 'Given by a person; shown instead of machine_title and never overwritten by a run'`,
  `CREATE INDEX problem_listing ON problem (last_seen_at DESC NULLS LAST, id DESC) WHERE merged_into IS NULL`,
  `CREATE TABLE membership (
     ticket_id uuid PRIMARY KEY REFERENCES ticket ON DELETE CASCADE,
     problem_id uuid NOT NULL REFERENCES problem,
     origin text NOT NULL CHECK (origin IN ('machine','person')),
     confidence real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
     reasons jsonb NOT NULL DEFAULT '[]',
     run_id uuid REFERENCES cluster_run,
     since timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX membership_problem ON membership (problem_id)`,
  `CREATE TABLE problem_lineage (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     problem_id uuid NOT NULL REFERENCES problem,
     kind text NOT NULL CHECK (kind IN ('created','continued','split_from','merged_into')),
     other_problem_id uuid REFERENCES problem,
     run_id uuid REFERENCES cluster_run,
     at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX problem_lineage_problem ON problem_lineage (problem_id)`,
  `CREATE TABLE curation_event (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     problem_id uuid NOT NULL REFERENCES problem,
     kind text NOT NULL,
     actor_id uuid REFERENCES app_user ON DELETE SET NULL,
     actor_name text NOT NULL,
     reason text,
     detail jsonb NOT NULL DEFAULT '{}',
     at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX curation_event_problem ON curation_event (problem_id, id)`,

  // --- known errors -------------------------------------------------------------------------------------------
  `CREATE TABLE known_error (
     id uuid PRIMARY KEY,
     key integer GENERATED ALWAYS AS IDENTITY UNIQUE,
     problem_id uuid REFERENCES problem,
     state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','in review','published','needs review','retired')),
     revision integer NOT NULL DEFAULT 1,
     version integer NOT NULL DEFAULT 1,
     owner_id uuid REFERENCES app_user ON DELETE SET NULL,
     drafted jsonb NOT NULL DEFAULT '[]',
     contradictions jsonb NOT NULL DEFAULT '[]',
     created_at timestamptz NOT NULL DEFAULT now(),
     changed_at timestamptz NOT NULL DEFAULT now(),
     published_at timestamptz,
     review_at timestamptz
   )`,
  `CREATE INDEX known_error_problem ON known_error (problem_id)`,
  `CREATE TABLE known_error_revision (
     known_error_id uuid NOT NULL REFERENCES known_error ON DELETE CASCADE,
     revision integer NOT NULL,
     title text NOT NULL,
     symptom text NOT NULL DEFAULT '',
     environment text NOT NULL DEFAULT '',
     cause text NOT NULL DEFAULT '',
     workaround text NOT NULL DEFAULT '',
     fix text NOT NULL DEFAULT '',
     verification text NOT NULL DEFAULT '',
     customer_answer text NOT NULL DEFAULT '',
     runbook text NOT NULL DEFAULT '',
     applies_to text NOT NULL DEFAULT '',
     editor_id uuid REFERENCES app_user ON DELETE SET NULL,
     editor_name text NOT NULL,
     note text,
     at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (known_error_id, revision)
   )`,
  `CREATE TABLE known_error_outcome (
     id uuid PRIMARY KEY,
     known_error_id uuid NOT NULL REFERENCES known_error ON DELETE CASCADE,
     revision integer NOT NULL,
     result text NOT NULL CHECK (result IN ('worked','did not work','not the same')),
     ticket_id uuid REFERENCES ticket ON DELETE SET NULL,
     ticket_reference text,
     person_id uuid REFERENCES app_user ON DELETE SET NULL,
     note text,
     at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX known_error_outcome_known_error ON known_error_outcome (known_error_id, at)`,
  `CREATE TABLE search_event (
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('search','suggest')),
     text_length integer NOT NULL,
     results integer NOT NULL,
     confidence text,
     person_id uuid REFERENCES app_user ON DELETE SET NULL,
     at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE knowledge_gap (
     id uuid PRIMARY KEY,
     text text NOT NULL,
     note text,
     person_id uuid REFERENCES app_user ON DELETE SET NULL,
     status text NOT NULL DEFAULT 'open' CHECK (status IN ('open','drafting','resolved','dismissed')),
     at timestamptz NOT NULL DEFAULT now()
   )`,

  // --- releases, fixes, hardening -----------------------------------------------------------------------------
  `CREATE TABLE release (
     id uuid PRIMARY KEY,
     source_id uuid REFERENCES source ON DELETE CASCADE,
     product text NOT NULL,
     version text NOT NULL,
     released_at timestamptz NOT NULL,
     UNIQUE (product, version)
   )`,
  `CREATE TABLE fix (
     id uuid PRIMARY KEY,
     problem_id uuid NOT NULL REFERENCES problem,
     release_id uuid REFERENCES release ON DELETE SET NULL,
     note text,
     shipped_at timestamptz NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE hardening_candidate (
     id uuid PRIMARY KEY,
     problem_id uuid NOT NULL UNIQUE REFERENCES problem,
     rank integer NOT NULL,
     remedy text NOT NULL CHECK (remedy IN ('harden','simplify','redesign','document','automate')),
     remedy_reasons jsonb NOT NULL DEFAULT '[]',
     score double precision NOT NULL,
     score_low double precision NOT NULL,
     score_high double precision NOT NULL,
     expected_tickets double precision NOT NULL,
     expected_low double precision NOT NULL,
     expected_high double precision NOT NULL,
     cumulative_share double precision NOT NULL,
     parts jsonb NOT NULL DEFAULT '[]',
     status text NOT NULL DEFAULT 'proposed' CHECK (status IN
       ('proposed','accepted','in work','shipped, watching','proven','failed','rejected')),
     status_reason text,
     issue_url text,
     version integer NOT NULL DEFAULT 1,
     computed_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX hardening_candidate_rank ON hardening_candidate (rank)`,

  // --- imports ------------------------------------------------------------------------------------------------
  `CREATE TABLE upload (
     id uuid PRIMARY KEY,
     file_name text NOT NULL,
     format text NOT NULL CHECK (format IN ('ndjson','csv','json')),
     bytes bigint NOT NULL,
     sha256 text NOT NULL,
     stored_as text NOT NULL,
     created_by text,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE import_run (
     id uuid PRIMARY KEY,
     source_id uuid NOT NULL REFERENCES source,
     upload_id uuid NOT NULL REFERENCES upload,
     mapping jsonb,
     status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued','running','completed','failed')),
     bytes_read bigint NOT NULL DEFAULT 0,
     lines_read bigint NOT NULL DEFAULT 0,
     created_count bigint NOT NULL DEFAULT 0,
     updated_count bigint NOT NULL DEFAULT 0,
     unchanged_count bigint NOT NULL DEFAULT 0,
     rejected_count bigint NOT NULL DEFAULT 0,
     error text,
     requested_by text,
     created_at timestamptz NOT NULL DEFAULT now(),
     finished_at timestamptz,
     CHECK (created_count + updated_count + unchanged_count + rejected_count = lines_read)
   )`,
  `CREATE INDEX import_run_order ON import_run (created_at DESC, id DESC)`,
  `CREATE TABLE import_rejection (
     import_id uuid NOT NULL REFERENCES import_run ON DELETE CASCADE,
     line bigint NOT NULL,
     ordinal integer NOT NULL DEFAULT 0,
     column_name text,
     value text,
     code text NOT NULL,
     message text NOT NULL,
     PRIMARY KEY (import_id, line, ordinal)
   )`,

  // --- work -------------------------------------------------------------------------------------------------
  // A row stays until the effect it asks for is committed; the queue only carries its id.
  `CREATE TABLE outbox (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     topic text NOT NULL,
     payload jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     enqueued_at timestamptz,
     job_id text,
     attempts integer NOT NULL DEFAULT 0,
     last_error text
   )`,
  `CREATE INDEX outbox_waiting ON outbox (topic, id) WHERE enqueued_at IS NULL`,
  `CREATE INDEX outbox_enqueued ON outbox (enqueued_at) WHERE enqueued_at IS NOT NULL`,
  `CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN PERFORM pg_notify('reprise_outbox', ''); RETURN NULL; END $$`,
  `CREATE TRIGGER outbox_announcement AFTER INSERT ON outbox
     FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()`,
  `CREATE TABLE quarantine (
     id uuid PRIMARY KEY,
     topic text NOT NULL,
     payload jsonb NOT NULL,
     reason text NOT NULL,
     attempts integer NOT NULL,
     at timestamptz NOT NULL DEFAULT now()
   )`,
  // One holder at a time; every takeover raises the epoch, and writes name the epoch they were made in.
  `CREATE TABLE lease (
     name text PRIMARY KEY,
     epoch bigint NOT NULL DEFAULT 0,
     holder text,
     expires_at timestamptz
   )`,
  `INSERT INTO lease (name) VALUES ('clusterer')`,

  // --- interactive search on PostgreSQL ---------------------------------------------------------------------
  `CREATE TABLE search_document (
     kind text NOT NULL CHECK (kind IN ('ticket','problem','known_error')),
     id uuid NOT NULL,
     label text NOT NULL,
     title text NOT NULL,
     body text NOT NULL DEFAULT '',
     codes text[] NOT NULL DEFAULT '{}',
     component text,
     state text,
     weight real NOT NULL DEFAULT 1,
     ticket_count integer,
     weekly integer[],
     version bigint NOT NULL,
     indexed_at timestamptz NOT NULL DEFAULT now(),
     words tsvector GENERATED ALWAYS AS (
       setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('english', title), 'A') ||
       setweight(to_tsvector('simple', label), 'A') || setweight(to_tsvector('english', body), 'C')
     ) STORED,
     PRIMARY KEY (kind, id)
   )`,
  `CREATE INDEX search_document_words ON search_document USING gin (words)`,
  `CREATE INDEX search_document_codes ON search_document USING gin (codes)`,
  `CREATE INDEX search_document_title ON search_document USING gin (title gin_trgm_ops)`,
  `CREATE INDEX search_document_label ON search_document (lower(label))`,
  // A function, because the threshold of the indexed operator is a setting: two swapped letters leave half the trigrams.
  `CREATE FUNCTION search_documents_spelt_like(query text) RETURNS SETOF search_document LANGUAGE sql STABLE
     SET pg_trgm.word_similarity_threshold = 0.38 AS $$ SELECT * FROM search_document WHERE title %> query $$`,
];
