// What the bare database takes in: the limits that the product's shares are of.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import copy from 'pg-copy-streams';

const table = `(id bigint GENERATED ALWAYS AS IDENTITY, source_id int NOT NULL, external_id text NOT NULL, hash text, body text, UNIQUE (source_id, external_id), PRIMARY KEY (id))`;

/** Runs `work()` so many at once for so many seconds. @returns what it counted a second */
export async function rate(atOnce, seconds, work) {
  const from = performance.now();
  const until = from + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        const some = await work();
        done += some;
      }
    }),
  );
  return done / ((performance.now() - from) / 1_000);
}

/** @returns rows a second through COPY */
export async function rawCopy(url, tickets) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`CREATE TABLE raw_copy ${table}`);
  const lines = tickets.map((one, i) => `1\t${one.id}\t${i}\t${JSON.stringify(one).replaceAll('\\', '\\\\')}\n`);
  const from = performance.now();
  await pipeline(
    Readable.from(lines),
    client.query(copy.from('COPY raw_copy (source_id, external_id, hash, body) FROM STDIN')),
  );
  const perSecond = tickets.length / ((performance.now() - from) / 1_000);
  await client.query('DROP TABLE raw_copy');
  await client.end();
  return perSecond;
}

/** Upsert and outbox row, one statement a commit, `size` rows a statement. @returns rows a second */
export async function rawUpsert(url, connections, size, seconds, nextTicket) {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const name = `raw_upsert_${size}`;
  await pool.query(`CREATE TABLE ${name} ${table}`);
  await pool.query(
    `CREATE TABLE IF NOT EXISTS raw_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text)`,
  );
  const perSecond = await rate(connections, seconds, async () => {
    const rows = Array.from({ length: size }, nextTicket);
    await pool.query(
      `WITH stored AS (INSERT INTO ${name} (source_id, external_id, hash, body) SELECT 1, * FROM unnest($1::text[], $2::text[], $3::text[])
         ON CONFLICT (source_id, external_id) DO UPDATE SET body = excluded.body WHERE ${name}.hash <> excluded.hash RETURNING id)
       INSERT INTO raw_outbox (payload) SELECT string_agg(id::text, ',') FROM stored`,
      [rows.map(({ id }) => id), rows.map(({ id }) => id), rows.map((row) => JSON.stringify(row))],
    );
    return size;
  });
  await pool.end();
  return perSecond;
}
