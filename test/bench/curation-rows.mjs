// Rows of a desk that has been at work for long, made by the database itself: tickets, what was found in them, problems, who is where.
// Numbers follow from the number of the ticket alone, so that two runs measure the same.

/** Tickets of each of the two largest problems; the others have twenty each. */
export const LARGE = 20_000;
const SMALL = 20;

/**
 * @param query  runs a statement
 * @param count  tickets, more than twice those of a large problem
 */
export async function fillDesk(query, count) {
  await query(`INSERT INTO source (id, name, kind) VALUES (gen_random_uuid(), 'desk', 'file')`);
  await query(
    `CREATE FUNCTION word(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'w' || to_hex(abs(hashint8(n)) % 40000) $$`,
  );
  // Ids follow each other in time, as the product makes them. Tickets of one problem share two thirds of their words.
  await query(
    `INSERT INTO ticket (id, source_id, external_id, content_hash, title, description, resolution_notes, product, component, version, priority,
       reporter_hash, opened_at, resolved_at, handling_minutes, handling_kind, state)
     SELECT ('0192' || lpad(to_hex(n), 8, '0') || '7000' || 'a' || substr(md5(n::text), 1, 15))::uuid, source.id, 'B-' || n, sha256(n::text::bytea),
       'Case ' || n || ' ' || (SELECT string_agg(word(problem * 7919 + i * 104729), ' ') FROM generate_series(1, 5) AS i),
       (SELECT string_agg(word(CASE WHEN i % 3 = 0 THEN n * 7907 ELSE problem * 7919 END + i * 104723), ' ') FROM generate_series(1, 90) AS i),
       CASE WHEN n % 3 = 0 THEN 'Restarted ' || word(n % 997) END, 'Product ' || n % 200, 'Part ' || problem % 40, n % 6 || '.' || n % 10, 'P' || n % 3,
       sha256((n % 5000)::text::bytea), timestamptz '2024-01-01' + n * interval '8 minutes', timestamptz '2024-01-02' + n * interval '8 minutes',
       n % 90, 'logged', 'clustered'
     FROM source, generate_series(1, $1::int) AS n,
       LATERAL (SELECT CASE WHEN n <= $2::int THEN 1 WHEN n <= 2 * $2::int THEN 2 ELSE 3 + (n - 2 * $2::int - 1) / ${SMALL} END AS problem) AS own`,
    [count, LARGE],
  );
  await query(
    `INSERT INTO ticket_signature (ticket_id, kind, value)
     SELECT id, 'exception', 'Fault' || CASE WHEN n <= 2 * $1::int THEN n % 7 ELSE n / 20 END || 'Exception' FROM (SELECT id, substr(external_id, 3)::int AS n FROM ticket) AS numbered
     UNION ALL SELECT id, 'error_code', 'E-' || n % 3000 FROM (SELECT id, substr(external_id, 3)::int AS n FROM ticket) AS numbered`,
    [LARGE],
  );
  await query(
    `INSERT INTO problem (id, machine_title, component, product, terms)
     SELECT gen_random_uuid(), 'Problem ' || n, 'Part ' || n % 40, 'Product ' || n % 4, ARRAY[word(n), word(n + 1), word(n + 2), word(n + 3)]
     FROM generate_series(1, $1::bigint) AS n ORDER BY n`,
    [2 + Math.ceil((count - 2 * LARGE) / SMALL)],
  );
  await query(
    `INSERT INTO membership (ticket_id, problem_id, origin, confidence, reasons)
     SELECT ticket.id, problem.id, 'machine', 0.9, '[{"kind":"term","text":"some words that both have","weight":1.5},{"kind":"code","text":"the same code E-42","weight":3.25}]'
     FROM (SELECT id, substr(external_id, 3)::int AS n FROM ticket) AS ticket
     JOIN problem ON problem.key = CASE WHEN n <= $1::int THEN 1 WHEN n <= 2 * $1::int THEN 2 ELSE 3 + (n - 2 * $1::int - 1) / ${SMALL} END`,
    [LARGE],
  );
  await query(
    `UPDATE problem SET ticket_count = n, first_seen_at = first, last_seen_at = last FROM (
       SELECT problem_id, count(*) AS n, min(opened_at) AS first, max(opened_at) AS last FROM membership JOIN ticket ON ticket.id = ticket_id GROUP BY 1) AS counted
     WHERE problem.id = problem_id`,
  );
  await query('VACUUM ANALYZE');
}
