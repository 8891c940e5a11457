import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A chain of hashes over the audit record: each seal covers its event and the seal before it, so that a changed, removed or
 * slipped-in event shows. Seals are added shortly after the commit, in the order in which events are found: a chain inside
 * the transactions would make all of them wait for each other.
 */
export class AuditSeals1769000100000 implements MigrationInterface {
  name = 'AuditSeals1769000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of statements) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup to go back.');
  }
}

const statements = [
  `CREATE TABLE audit_seal (
     seq bigint PRIMARY KEY,
     event_id bigint NOT NULL UNIQUE REFERENCES audit_event,
     hash bytea NOT NULL,
     sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
   )`,
  `CREATE FUNCTION refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'audit_seal is append-only'; END $$`,
  `CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change()`,
  `CREATE FUNCTION audit_event_hash(before bytea, event audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
     SELECT sha256(before || convert_to(jsonb_build_array(event.id,
       to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), event.actor_kind, event.actor_id, event.actor_name,
       event.action, event.object_kind, event.object_id, event.detail, event.request_id)::text, 'UTF8')) $$`,
  // Late commits have numbers close to those sealed already; older ones are looked for by verify.
  `CREATE FUNCTION seal_audit_events() RETURNS integer LANGUAGE plpgsql AS $$
   DECLARE last audit_seal; event audit_event; sealed integer := 0;
   BEGIN
     PERFORM pg_advisory_xact_lock(7302020);
     SELECT * INTO last FROM audit_seal ORDER BY seq DESC LIMIT 1;
     last.seq := coalesce(last.seq, 0);
     last.hash := coalesce(last.hash, ''::bytea);
     FOR event IN SELECT * FROM audit_event AS e
       WHERE e.id > coalesce((SELECT max(event_id) FROM audit_seal), 0) - 10000
         AND NOT EXISTS (SELECT FROM audit_seal WHERE event_id = e.id) ORDER BY e.id LIMIT 10000
     LOOP
       last.seq := last.seq + 1;
       last.hash := audit_event_hash(last.hash, event);
       INSERT INTO audit_seal (seq, event_id, hash) VALUES (last.seq, event.id, last.hash);
       sealed := sealed + 1;
     END LOOP;
     RETURN sealed;
   END $$`,
  `CREATE FUNCTION audit_chain_breaches() RETURNS TABLE (what text) LANGUAGE plpgsql STABLE AS $$
   DECLARE seal audit_seal; event audit_event; before bytea := ''; expected bigint := 1;
   BEGIN
     FOR seal IN SELECT * FROM audit_seal ORDER BY seq LOOP
       IF seal.seq <> expected THEN
         what := format('seals %s to %s are missing', expected, seal.seq - 1);
         RETURN NEXT;
       ELSE
         SELECT * INTO event FROM audit_event WHERE id = seal.event_id;
         IF event.id IS NULL THEN
           what := format('audit entry %s was removed', seal.event_id);
           RETURN NEXT;
         ELSIF audit_event_hash(before, event) <> seal.hash THEN
           what := format('audit entry %s, or its seal, was changed', seal.event_id);
           RETURN NEXT;
         END IF;
       END IF;
       before := seal.hash;
       expected := seal.seq + 1;
     END LOOP;
     RETURN QUERY SELECT format('audit entry %s came in behind the sealed ones', e.id) FROM audit_event AS e
       WHERE e.id <= coalesce((SELECT max(event_id) FROM audit_seal), 0) - 10000
         AND NOT EXISTS (SELECT FROM audit_seal WHERE event_id = e.id);
   END $$`,
];
