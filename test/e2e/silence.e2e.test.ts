/**
 * What tickets say is in no log, no metric, no job, no process list and no answer to somebody else. Everything that can go well or
 * wrong is done with a word that stands nowhere else; then that word is looked for.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runningPostgresUrl } from '@reprise/infra';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { testRedisUrl } from '../services/database.js';
import { filesHolding } from '../services/places-of-text.js';
import { firstAdministrator } from './person.js';
import { newHome, startProduct, type RunningProduct } from './product.js';

jest.setTimeout(600_000);

const WORD = 'Quastenflosser';
/** A person's word, in texts that are refused, or belong to a search. */
const ASKED = 'Wendelbruch';
const REDIS_DATABASE = '/9';

let home: Awaited<ReturnType<typeof newHome>>;
let product: RunningProduct;
let database: Client;
let session: string;
let cookie: string;

beforeAll(async () => {
  home = await newHome();
  product = await startProduct(home.folder, {
    REDIS_URL: `${testRedisUrl()}${REDIS_DATABASE}`,
    LOG_LEVEL: 'trace',
  });
  database = new Client({ connectionString: runningPostgresUrl(join(home.folder, 'postgres'))! });
  await database.connect();
  const welcome = product.welcomeUrl!.split('/').at(-1)!;
  const account = await send('POST', `/invitations/${welcome}/acceptance`, firstAdministrator);
  session = ((await account.json()) as { token: string }).token;
  cookie = await signInToPages();
});
afterAll(async () => {
  await database?.end();
  await product?.stop();
  await home?.remove();
});

const send = (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${product.url}/api${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(session ? { authorization: `Bearer ${session}` } : {}),
      ...more,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

async function signInToPages(): Promise<string> {
  const { email, password } = firstAdministrator;
  const answer = await fetch(`${product.url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: product.url },
    body: new URLSearchParams({ email, password }),
  });
  return answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; '); // prettier-ignore
}

const page = (path: string): Promise<Response> => fetch(`${product.url}${path}`, { headers: { cookie } });

const ticket = (n: number, more: object = {}) => ({
  id: `${WORD}-${n}`,
  title: `${WORD} printer stalls`,
  description: `at ${WORD}.print(${WORD}.java:17)\n${WORD}Exception: E1421 ${WORD}`,
  conversation: `${WORD} called`,
  resolutionNotes: `restarted the ${WORD} spooler`,
  reporter: `${WORD}@example.com`,
  assignee: WORD,
  environment: WORD,
  url: `https://desk.example.com/${WORD}`,
  tags: [WORD],
  component: WORD,
  product: WORD,
  version: WORD,
  createdAt: `2026-03-${String((n % 28) + 1).padStart(2, '0')}T08:00:00Z`,
  ...more,
});

async function quiet(): Promise<void> {
  for (;;) {
    const { rows } = await database.query(`SELECT FROM outbox LIMIT 1`);
    if (rows.length === 0) return;
    await pause(100);
  }
}

/** Every value that Redis holds for this product, as text. */
async function valuesOfRedis(): Promise<string> {
  const redis = new Redis(`${testRedisUrl()}${REDIS_DATABASE}`);
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    zset: (key) => redis.zrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  const all: unknown[] = [];
  for (const key of await redis.keys('*')) {
    // A job may be done before it is read.
    const type = await redis.type(key);
    if (type !== 'none') all.push(key, await read[type]!(key).catch(() => ''));
  }
  redis.disconnect();
  return JSON.stringify(all);
}

/** Arguments, names and environment of every process of this home. */
async function processes(): Promise<string> {
  const all: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const parts = await Promise.all(
      ['cmdline', 'comm', 'environ'].map((part) => readFile(join('/proc', pid, part), 'latin1').catch(() => '')),
    );
    if (parts.join(' ').includes(home.folder) || parts.join(' ').includes('postgres:')) all.push(...parts);
  }
  return all.join('\n');
}

describe('what tickets say', () => {
  let seenInRedis = '';

  it('is taken in, asked for, refused and failed with', async () => {
    expect((await send('POST', '/tickets', { sourceName: 'desk', tickets: Array.from({ length: 12 }, (_, n) => ticket(n)) })).status).toBe(200); // prettier-ignore
    // A file with good rows, broken rows and rows of the wrong kind.
    const form = new FormData();
    const rows = [
      ...Array.from({ length: 12 }, (_, n) => JSON.stringify(ticket(n + 20))),
      `{"id": "${WORD}", `,
      JSON.stringify({ title: WORD }),
      JSON.stringify(ticket(99, { createdAt: WORD, reopenCount: WORD })),
    ];
    form.append('file', new Blob([rows.join('\n')]), `${WORD}.ndjson`);
    const upload = await fetch(`${product.url}/api/imports/previews`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session}` },
      body: form,
    });
    const { uploadId } = (await upload.json()) as { uploadId: string };
    const order = await send('POST', '/imports', { uploadId, sourceName: `${WORD} desk` });
    expect(order.status).toBe(202);
    const jobs = setInterval(() => void valuesOfRedis().then((values) => (seenInRedis += values)), 100);
    await quiet();

    const refused: [string, string, unknown?][] = [
      ['POST', '/tickets', { sourceName: 'desk', tickets: [{ id: ASKED, title: 'x', reopenCount: ASKED }] }],
      ['POST', '/tickets', { sourceName: 'desk', [ASKED]: ASKED, tickets: [] }],
      ['POST', '/tickets', `{"sourceName":"${ASKED}"`],
      ['POST', `/tickets`, `["${ASKED}\u0000"]`],
      ['GET', `/tickets/${ASKED}`],
      ['GET', `/problems/${ASKED}`],
      ['GET', `/search?q=${ASKED}&${ASKED}=1`],
      ['GET', `/search?q=${ASKED}`],
      ['GET', `/tickets?cursor=${ASKED}`],
      ['GET', `/${ASKED}/${ASKED}?${ASKED}`],
      ['POST', '/suggestions', { text: `${ASKED}Exception at ${ASKED}.java:3` }],
      ['POST', '/suggestions', { text: ASKED, [ASKED]: 1 }],
      ['POST', '/knowledge-gaps', { text: ASKED, note: ASKED }],
      ['POST', '/redaction/trials', { text: `${ASKED}@example.com` }],
      ['POST', '/erasures/previews', { subject: { kind: 'person', names: [`${ASKED} Person`] } }],
      ['POST', '/sessions', { email: `${ASKED}@example.com`, password: `${ASKED} is no password` }],
      ['POST', `/invitations/${ASKED}${ASKED}/acceptance`, { name: ASKED, email: `${ASKED}@x.org`, password: ASKED.repeat(3) }], // prettier-ignore
    ];
    for (const [method, path, body] of refused) await send(method, path, body);
    await send('GET', '/me', undefined, { authorization: `Bearer ${ASKED}` });
    await send('POST', '/tickets', { sourceName: 'desk', tickets: [ticket(1)] }, { 'idempotency-key': ASKED });
    for (const path of [`/problems?q=${WORD}`, `/solve?q=${ASKED}`, `/tickets/${ASKED}`, `/${ASKED}?a=${ASKED}`])
      expect((await page(path)).status).toBeLessThan(500);

    // The database refuses rows in words that quote them; jobs fail, and go on when it takes them again.
    for (const table of ['search_document', 'membership'])
      await database.query(
        `CREATE FUNCTION refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'invalid value: ${WORD} %', NEW USING ERRCODE = '22P02', DETAIL = '${WORD}', HINT = '${WORD}'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_${table}()`,
      );
    await database.query(`ALTER TABLE ticket ADD CONSTRAINT refuse CHECK (title NOT LIKE '%unwanted%') NOT VALID`);
    const failed = await send('POST', '/tickets', { sourceName: 'desk', tickets: [ticket(60, { title: `${WORD} unwanted` })] }); // prettier-ignore
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain(WORD);
    await send('POST', '/tickets', { sourceName: 'desk', tickets: [ticket(61), ticket(62)] });
    const { rowCount } = await untilRows(`SELECT FROM outbox WHERE last_error IS NOT NULL`);
    expect(rowCount).toBeGreaterThan(0);
    for (const table of ['search_document', 'membership']) await database.query(`DROP TRIGGER refuse ON ${table}`);
    await quiet();
    clearInterval(jobs);
    seenInRedis += await valuesOfRedis();
  });

  it('is in no log, although it was written about everything', async () => {
    const logs = join(home.folder, 'logs');
    const said = await Promise.all(['api.log', 'workers.log', 'web.log'].map((name) => readFile(join(logs, name), 'utf8'))); // prettier-ignore
    expect(said[0]).toContain('"route":"/api/tickets"');
    expect(said[0]).toContain('"status":500');
    expect(said[1]).toContain('tickets grouped');
    for (const word of [WORD, ASKED]) {
      const files = await filesHolding([logs], word);
      const places = await Promise.all(files.map(async (path) => around(await readFile(path, 'utf8'), word)));
      expect(places.flat()).toEqual([]);
    }
  });

  it('is in no job', () => {
    expect(seenInRedis).toMatch(/outboxIds/);
    expect(seenInRedis).toMatch(/failedReason/);
    expect(around(seenInRedis, WORD)).toEqual([]);
    expect(around(seenInRedis, ASKED)).toEqual([]);
  });

  it('is in no metric', async () => {
    const metrics = await send('GET', '/metrics');
    const text = await metrics.text();
    expect([metrics.status, text]).toEqual([200, expect.stringContaining('reprise_')]);
    expect(text).not.toContain(WORD);
    expect(text).not.toContain(ASKED);
  });

  it('is in no list of processes', async () => {
    const listed = await processes();
    expect(listed).toContain('postgres:');
    expect(around(listed, WORD)).toEqual([]);
    expect(around(listed, ASKED)).toEqual([]);
  });

  it('is in no answer to somebody who may not see it', async () => {
    const { rows } = await database.query<{ id: string; key: string }>(
      `SELECT ticket.id, 'PRB-' || problem.key AS key FROM ticket JOIN membership ON ticket_id = ticket.id JOIN problem ON problem.id = problem_id LIMIT 1`,
    );
    const { id, key } = rows[0]!;
    for (const path of [`/tickets/${id}`, `/problems/${key}`, `/search?q=printer`, '/tickets', '/overview']) {
      const answer = await fetch(`${product.url}/api${path}`);
      expect([path, answer.status]).toEqual([path, 401]);
      expect(await answer.text()).not.toContain(WORD);
      expect(await fetch(`${product.url}${path}`).then((shown) => shown.text())).not.toContain(WORD);
    }
  });
});

/** The first places of a word, with what stands around them. */
function around(text: string, word: string): string[] {
  const places = [...text.toLowerCase().matchAll(new RegExp(word.toLowerCase(), 'g'))].slice(0, 5);
  return places.map(({ index }) => text.slice(Math.max(0, index - 150), index + 50));
}

async function untilRows(sql: string): Promise<{ rowCount: number | null }> {
  for (;;) {
    const result = await database.query(sql);
    if (result.rowCount) return result;
    await pause(100);
  }
}
