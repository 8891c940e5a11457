// npm run bench -- load [SECONDS]: what the product takes in, as shares of what the bare database takes in the same run.
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { ApiTokenStore, createDataSource, migrate, newApiToken } from '@reprise/persistence';
import { freePort, startPostgres } from '@reprise/infra';
import pg from 'pg';
import copy from 'pg-copy-streams';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What reliable intake is allowed to cost: the least share of the raw limit. */
const floors = { import: 0.35, batches: 0.5, single: 0.4, overload: 0.8 };

/** A ticket of about 2 KB; no two texts are alike. */
function ticket(n) {
  const words = Array.from({ length: 220 }, (_, i) => `w${((n * 7919 + i * 104_729) % 99_991).toString(36)}`);
  return {
    id: `B-${n}`,
    title: `Ticket ${n} ${words.slice(0, 6).join(' ')}`,
    description: words.join(' '),
    component: `C${n % 40}`,
    createdAt: new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString(),
    resolutionNotes: words.slice(100, 160).join(' '),
  };
}

const rawTable = `(id bigint GENERATED ALWAYS AS IDENTITY, source_id int NOT NULL, external_id text NOT NULL, hash text, body text, UNIQUE (source_id, external_id), PRIMARY KEY (id))`;

/** Runs `work(worker, round)` with so many workers for so many seconds. @returns what it counted a second */
async function rate(workers, seconds, work) {
  const until = performance.now() + seconds * 1_000;
  const from = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let round = 0; performance.now() < until; round++) done += await work(worker, round);
    }),
  );
  return done / ((performance.now() - from) / 1_000);
}

async function rawCopy(url, tickets) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`CREATE TABLE raw_copy ${rawTable}`);
  const lines = tickets.map((one, i) => `1\t${one.id}\t${i}\t${JSON.stringify(one).replaceAll('\\', '\\\\')}\n`);
  const from = performance.now();
  await pipeline(
    Readable.from(lines),
    client.query(copy.from('COPY raw_copy (source_id, external_id, hash, body) FROM STDIN')),
  );
  const perSecond = tickets.length / ((performance.now() - from) / 1_000);
  await client.end();
  return perSecond;
}

/** Upsert and outbox row, one statement a commit, `size` rows a statement. */
async function rawUpsert(url, connections, size, seconds) {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const table = `raw_upsert_${size}`;
  await pool.query(`CREATE TABLE ${table} ${rawTable}`);
  await pool.query(
    `CREATE TABLE IF NOT EXISTS raw_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text)`,
  );
  let next = 0;
  const perSecond = await rate(connections, seconds, async () => {
    const rows = Array.from({ length: size }, () => ticket(next++));
    await pool.query(
      `WITH stored AS (INSERT INTO ${table} (source_id, external_id, hash, body) SELECT 1, * FROM unnest($1::text[], $2::text[], $3::text[])
         ON CONFLICT (source_id, external_id) DO UPDATE SET body = excluded.body WHERE ${table}.hash <> excluded.hash RETURNING id)
       INSERT INTO raw_outbox (payload) SELECT string_agg(id::text, ',') FROM stored`,
      [rows.map(({ id }) => id), rows.map(({ id }) => id), rows.map((row) => JSON.stringify(row))],
    );
    return size;
  });
  await pool.end();
  return perSecond;
}

export async function benchLoad(seconds = 6) {
  const folder = await mkdtemp(join(tmpdir(), 'reprise-bench-'));
  await chmod(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, 'postgres') });
  const children = [];
  try {
    await migrate(server.url);
    const token = newApiToken();
    const dataSource = await createDataSource(server.url, { poolSize: 2 }).initialize();
    const access = { name: 'bench', role: 'lead', scopes: ['read', 'import', 'curate'], userId: null, expiresAt: null };
    await dataSource.transaction((tx) => new ApiTokenStore(tx).create(tx, { token, ...access }));
    const port = await freePort();
    const start = (entry, more = {}) => {
      const env = {
        PATH: process.env.PATH,
        DATABASE_URL: server.url,
        UPLOAD_DIR: join(folder, 'uploads'),
        LOG_LEVEL: 'warn',
        ...more,
      };
      const child = spawn(process.execPath, [join(root, entry)], { env, stdio: ['ignore', 'ignore', 'inherit'] });
      children.push(child);
      return child;
    };
    start('api/dist/main.js', {
      API_PORT: String(port),
      REPRISE_SECRET: 'a secret for the bench that signs page cursors',
      PUBLIC_URL: 'http://localhost',
    });
    const address = `http://127.0.0.1:${port}/api`;
    while (
      !(await fetch(`${address}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await new Promise((r) => setTimeout(r, 100));
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    let next = 0;
    const refusals = [];
    const submit = async (source, size) => {
      const body = JSON.stringify({ sourceName: source, tickets: Array.from({ length: size }, () => ticket(next++)) });
      const from = performance.now();
      const answer = await fetch(`${address}/tickets`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      if (answer.ok) return size;
      refusals.push({ status: answer.status, ms: performance.now() - from });
      await new Promise((r) => setTimeout(r, 100));
      return 0;
    };

    const rawSingle = await rawUpsert(server.url, 32, 1, seconds);
    const single = await rate(32, seconds, () => submit('single', 1));
    const rawBatches = await rawUpsert(server.url, 16, 100, seconds);
    const batches = await rate(16, seconds, () => submit('batches', 100));
    const peak = await rate(64, seconds, () => submit('peak', 1));
    const overload = await rate(320, seconds, () => submit('overload', 1));

    const count = Math.max(4_000, Math.round(seconds * 2_000));
    const tickets = Array.from({ length: count }, (_, i) => ticket(10_000_000 + i));
    const copied = await rawCopy(server.url, tickets);
    const form = new FormData();
    form.set('file', new Blob([tickets.map((one) => JSON.stringify(one)).join('\n')]), 'bench.ndjson');
    start('workers/dist/main.js');
    await dataSource.query(`TRUNCATE outbox`);
    const from = performance.now();
    const preview = await fetch(`${address}/imports/previews`, { method: 'POST', headers: { authorization: headers.authorization }, body: form }).then((answer) => answer.json()); // prettier-ignore
    await fetch(`${address}/imports`, { method: 'POST', headers, body: JSON.stringify({ uploadId: preview.uploadId, sourceName: 'file' }) }); // prettier-ignore
    for (;;) {
      const [run] = await dataSource.query(`SELECT status, created_count::int AS created FROM import_run`);
      if (run?.status === 'completed') break;
      if (run?.status === 'failed') throw new Error('the import failed');
      await new Promise((r) => setTimeout(r, 20));
    }
    const imported = count / ((performance.now() - from) / 1_000);
    await dataSource.destroy();

    const slowest = Math.max(0, ...refusals.map(({ ms }) => ms));
    return [
      { what: 'import of a file, upload to done', product: imported, raw: copied, floor: floors.import, rawIs: 'COPY' },
      { what: 'API, 100 tickets a request, 16 at once', product: batches, raw: rawBatches, floor: floors.batches, rawIs: 'upsert by arrays of 100' }, // prettier-ignore
      { what: 'API, one ticket a request, 32 at once', product: single, raw: rawSingle, floor: floors.single, rawIs: 'upsert of one row' }, // prettier-ignore
      { what: `API, 320 at once (${refusals.length} refused, slowest in ${slowest.toFixed(0)} ms)`, product: overload, raw: peak, floor: floors.overload, rawIs: 'API with 64 at once' }, // prettier-ignore
    ];
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function printLoad(seconds) {
  let isGood = true;
  for (const { what, product, raw, floor, rawIs } of await benchLoad(seconds)) {
    const share = product / raw;
    isGood &&= share >= floor;
    console.log(
      `${share >= floor ? 'reached' : 'missed '}  ${share.toFixed(2)} of ${rawIs} (floor ${floor})  ${what}: ${product.toFixed(0)} of ${raw.toFixed(0)} tickets/s`,
    );
  }
  return isGood;
}
